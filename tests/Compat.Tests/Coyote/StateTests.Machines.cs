using Microsoft.Coyote.Actors;

namespace Compat.Tests.Coyote;

public sealed partial class StateTests
{
    private class Walker : Notes
    {
        [Start]
        [OnEntry(nameof(Begin))]
        [OnExit(nameof(Leave))]
        [OnEventGotoState(typeof(Go), typeof(Second), nameof(Note))]
        private sealed class First : State;

        [OnEntry(nameof(Enter))]
        private sealed class Second : State;
    }

    private sealed class DerivedWalker : Walker;

    private sealed class Raiser : Notes
    {
        private void Raise()
        {
            Log.Add("raise");
            RaiseEvent(new Other());
        }

        [Start]
        [OnEntry(nameof(Begin))]
        [OnEventDoAction(typeof(Go), nameof(Raise))]
        [OnEventDoAction(typeof(Other), nameof(Note))]
        [OnEventDoAction(typeof(Stop), nameof(Note))]
        private sealed class First : State;
    }

    private sealed class IgnorantRaiser : Notes
    {
        private void Raise()
        {
            Log.Add("raise");
            RaiseEvent(new Other());
        }

        [Start]
        [OnEntry(nameof(Begin))]
        [OnEventDoAction(typeof(Go), nameof(Raise))]
        [OnEventDoAction(typeof(Stop), nameof(Note))]
        [IgnoreEvents(typeof(Other))]
        private sealed class First : State;
    }

    private sealed class DeferringRaiser : Notes
    {
        private void Raise()
        {
            Log.Add("raise");
            RaiseEvent(new Other());
        }

        [Start]
        [OnEntry(nameof(Begin))]
        [OnEventDoAction(typeof(Go), nameof(Raise))]
        [OnEventGotoState(typeof(Stop), typeof(Second), nameof(Note))]
        [DeferEvents(typeof(Other))]
        private sealed class First : State;

        [OnEventDoAction(typeof(Other), nameof(Note))]
        private sealed class Second : State;
    }

    private sealed class Jumper : Notes
    {
        private void Jump() => RaiseGotoStateEvent<Second>();

        [Start]
        [OnEntry(nameof(Begin))]
        [OnExit(nameof(Leave))]
        [OnEventDoAction(typeof(Go), nameof(Jump))]
        private sealed class First : State;

        [OnEntry(nameof(Enter))]
        private sealed class Second : State;
    }

    private sealed class Deferrer : Notes
    {
        [Start]
        [OnEntry(nameof(Begin))]
        [DeferEvents(typeof(Go), typeof(Number))]
        [OnEventDoAction(typeof(Other), nameof(Note))]
        [OnEventGotoState(typeof(Stop), typeof(Second))]
        private sealed class First : State;

        [OnEntry(nameof(Enter))]
        [OnEventDoAction(typeof(Go), nameof(Note))]
        [OnEventDoAction(typeof(Number), nameof(Note))]
        private sealed class Second : State;
    }

    private sealed class Ignorer : Notes
    {
        [Start]
        [OnEntry(nameof(Begin))]
        [IgnoreEvents(typeof(Go))]
        [OnEventGotoState(typeof(Stop), typeof(Second))]
        private sealed class First : State;

        [OnEntry(nameof(Enter))]
        [OnEventDoAction(typeof(Other), nameof(Note))]
        private sealed class Second : State;
    }

    private sealed class Wild : Notes
    {
        [Start]
        [OnEntry(nameof(Begin))]
        [OnEventDoAction(typeof(WildCardEvent), nameof(Note))]
        [OnEventGotoState(typeof(Stop), typeof(Second))]
        private sealed class First : State;

        [OnEntry(nameof(Enter))]
        private sealed class Second : State;
    }

    private sealed class Again : Notes
    {
        private bool _isAgain;

        private void Once(Event e)
        {
            if (_isAgain) Log.Add("begin");
            else Begin(e);
            _isAgain = true;
        }

        [Start]
        [OnEntry(nameof(Once))]
        [OnExit(nameof(Leave))]
        [OnEventGotoState(typeof(Go), typeof(First))]
        private sealed class First : State;
    }

    private sealed class Heir : Notes
    {
        private void Own() => Log.Add("own");

        [OnEntry(nameof(Begin))]
        [OnEventDoAction(typeof(Go), nameof(Note))]
        [OnEventDoAction(typeof(Stop), nameof(Note))]
        private abstract class Root : State;

        [Start]
        [OnEventDoAction(typeof(Stop), nameof(Own))]
        private sealed class First : Root;
    }

    private sealed class Chain : Notes
    {
        private void One()
        {
            Log.Add("one");
            RaiseGotoStateEvent<Second>();
        }

        private void Two()
        {
            Log.Add("two");
            RaiseEvent(new Other());
        }

        private void Three() => Log.Add("three");

        [Start]
        [OnEntry(nameof(Begin))]
        [OnEventDoAction(typeof(Go), nameof(One))]
        private sealed class First : State;

        [OnEntry(nameof(Two))]
        [OnEventGotoState(typeof(Other), typeof(Third))]
        private sealed class Second : State;

        [OnEntry(nameof(Three))]
        [OnEventDoAction(typeof(Stop), nameof(Note))]
        private sealed class Third : State;
    }

    private sealed class Tasks : Notes
    {
        private async Task NoteAsync(Event e)
        {
            Note(e);
            await Task.CompletedTask;
        }

        private async Task NothingAsync()
        {
            await Task.CompletedTask;
            Log.Add("async");
        }

        [Start]
        [OnEntry(nameof(Begin))]
        [OnEventDoAction(typeof(Go), nameof(NoteAsync))]
        [OnEventDoAction(typeof(Stop), nameof(NothingAsync))]
        private sealed class First : State;
    }

    private sealed class Idle : Notes
    {
        private void Wait(Event e)
        {
            Note(e);
            RaiseGotoStateEvent<Second>();
        }

        [Start]
        [OnEntry(nameof(Begin))]
        [DeferEvents(typeof(Go))]
        [OnEventDoAction(typeof(DefaultEvent), nameof(Wait))]
        private sealed class First : State;

        [OnEventDoAction(typeof(Go), nameof(Note))]
        private sealed class Second : State;
    }
}

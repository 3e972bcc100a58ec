namespace Compat.Tests.Coyote;

public sealed partial class StateTests
{
    private sealed class Doubled : Notes
    {
        private void Raise()
        {
            RaiseEvent(new Other());
            RaiseGotoStateEvent<First>();
        }

        [Start]
        [OnEntry(nameof(Begin))]
        [OnEventDoAction(typeof(Go), nameof(Raise))]
        [OnEventDoAction(typeof(Other), nameof(Note))]
        private sealed class First : State;
    }

    private sealed class ExitRaiser : Notes
    {
        private void Raise() => RaiseEvent(new Other());

        [Start]
        [OnEntry(nameof(Begin))]
        [OnExit(nameof(Raise))]
        [OnEventGotoState(typeof(Go), typeof(Second))]
        private sealed class First : State;

        [OnEventDoAction(typeof(Other), nameof(Note))]
        private sealed class Second : State;
    }

    private sealed class Lost : Notes
    {
        private void Raise() => RaiseGotoStateEvent(typeof(string));

        [Start]
        [OnEntry(nameof(Begin))]
        [OnEventDoAction(typeof(Go), nameof(Raise))]
        private sealed class First : State;
    }

    private sealed class NoStart : Notes
    {
        [OnEventDoAction(typeof(Go), nameof(Note))]
        private sealed class First : State;
    }

    private sealed class TwoRules : Notes
    {
        [Start]
        [OnEventDoAction(typeof(Go), nameof(Note))]
        [IgnoreEvents(typeof(Go))]
        private sealed class First : State;
    }

    private sealed class NoMethod : Notes
    {
        [Start]
        [OnEventDoAction(typeof(Go), "Absent")]
        private sealed class First : State;
    }

    /// <summary>Its handler returns a task without being marked async.</summary>
    private sealed class PlainTask : Notes
    {
        private Task NoteAsync()
        {
            Log.Add("task");
            return Task.CompletedTask;
        }

        [Start]
        [OnEventDoAction(typeof(Go), nameof(NoteAsync))]
        private sealed class First : State;
    }
}

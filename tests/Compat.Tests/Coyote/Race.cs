using System.Globalization;
using Microsoft.Coyote;
using Microsoft.Coyote.Actors;
using Microsoft.Coyote.SystematicTesting;

namespace Compat.Tests.Coyote;

/// <summary>
/// A lost update: two clients read a number and write it back with one added, and nothing stops the second from reading before the first has
/// written. The failure has depth 2: one read must come after the other one and before its write.
/// </summary>
internal static class Race
{
    public static TestingEngine Explore(Configuration configuration, out Log log)
    {
        Log noted = new();
        var engine = Coyote.Explore.Run(configuration, runtime =>
        {
            noted = new Log();
            var register = runtime.CreateActor(typeof(Register), noted);
            runtime.CreateActor(typeof(Client), new Read(register));
            runtime.CreateActor(typeof(Client), new Read(register));
        });
        log = noted;
        return engine;
    }

    /// <summary>Asks for the number; as an initial event it names the register.</summary>
    private sealed class Read(ActorId id) : Event
    {
        public ActorId Id { get; } = id;
    }

    private sealed class Write(int value) : Event
    {
        public int Value { get; } = value;
    }

    [OnEventDoAction(typeof(Read), nameof(OnRead))]
    [OnEventDoAction(typeof(Write), nameof(OnWrite))]
    private sealed class Register : Actor
    {
        private Log _log = new();
        private int _value;
        private int _writes;

        protected override Task OnInitializeAsync(Event initialEvent)
        {
            _log = (Log)initialEvent;
            return Task.CompletedTask;
        }

        private void OnRead(Event e)
        {
            _log.Add(string.Create(CultureInfo.InvariantCulture, $"read-{((Read)e).Id.Value}"));
            SendEvent(((Read)e).Id, new Number(_value));
        }

        private void OnWrite(Event e)
        {
            _value = ((Write)e).Value;
            _log.Add(string.Create(CultureInfo.InvariantCulture, $"write-{_value}"));
            _writes++;
            Assert(_writes < 2 || _value == 2, "an update was lost: {0}", _value);
        }
    }

    [OnEventDoAction(typeof(Number), nameof(OnNumber))]
    private sealed class Client : Actor
    {
        private ActorId? _register;

        protected override Task OnInitializeAsync(Event initialEvent)
        {
            _register = ((Read)initialEvent).Id;
            SendEvent(_register, new Read(Id));
            return Task.CompletedTask;
        }

        private void OnNumber(Event e) => SendEvent(_register!, new Write(((Number)e).Value + 1));
    }
}

/// <summary>
/// A reader that fails when the letters of two writers alternate all the way: a failure of depth 6 that one of twenty orders shows.
/// </summary>
internal static class Alternation
{
    public const int LettersEach = 3;

    /// <summary>The orders of all runs, one after the other.</summary>
    public static TestingEngine Explore(Configuration configuration, out string orders)
    {
        var logs = new List<string>();
        var log = new Log();
        var engine = TestingEngine.Create(configuration, (IActorRuntime runtime) => Start(runtime, log = new Log()));
        engine.RegisterEndIterationCallBack(_ => logs.Add(log.Text));
        engine.Run();
        orders = string.Join(";", logs);
        return engine;
    }

    /// <summary>An engine for the same test that notes no order.</summary>
    public static TestingEngine Silent(Configuration configuration) =>
        TestingEngine.Create(configuration, (IActorRuntime runtime) => Start(runtime, new Log()));

    private static void Start(IActorRuntime runtime, Log log)
    {
        var reader = runtime.CreateActor(typeof(Reader), log);
        runtime.CreateActor(typeof(Writer), new Letter('a', reader));
        runtime.CreateActor(typeof(Writer), new Letter('b', reader));
    }

    private sealed class Letter(char value, ActorId reader) : Event
    {
        public char Value { get; } = value;

        public ActorId Reader { get; } = reader;
    }

    [OnEventDoAction(typeof(Letter), nameof(OnLetter))]
    private sealed class Reader : Actor
    {
        private Log _log = new();

        protected override Task OnInitializeAsync(Event initialEvent)
        {
            _log = (Log)initialEvent;
            return Task.CompletedTask;
        }

        private void OnLetter(Event e)
        {
            _log.Add(((Letter)e).Value.ToString());
            Assert(_log.Text != "a b a b a b", "{0}", _log.Text);
        }
    }

    [OnEventDoAction(typeof(Go), nameof(Next))]
    private sealed class Writer : Actor
    {
        private Letter? _letter;
        private int _sent;

        protected override Task OnInitializeAsync(Event initialEvent)
        {
            _letter = (Letter)initialEvent;
            SendEvent(Id, new Go());
            return Task.CompletedTask;
        }

        private void Next()
        {
            SendEvent(_letter!.Reader, _letter);
            if (++_sent < LettersEach) SendEvent(Id, new Go());
        }
    }
}

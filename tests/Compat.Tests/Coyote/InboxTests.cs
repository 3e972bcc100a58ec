using Microsoft.Coyote.Actors;

namespace Compat.Tests.Coyote;

/// <summary>In which order events are handled.</summary>
public sealed class InboxTests
{
    [Fact]
    public void Events_of_one_sender_are_handled_in_the_order_of_sending()
    {
        var logs = new List<string>();
        Explore.Good(Explore.Random(50), runtime =>
        {
            var log = new Log();
            var reader = runtime.CreateActor(typeof(Reader), log);
            for (var value = 0; value < 5; value++) runtime.SendEvent(reader, new Number(value));
            runtime.SendEvent(reader, new Stop());
            logs.Add(log.Text);
            log.Lines.Clear();
            log.Add("run");
            s_last = log;
        });
        Assert.Equal("run 0 1 2 3 4 end", s_last!.Text);
    }

    [Fact]
    public void Events_of_two_senders_come_in_every_order()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Log? log = null;
        Explore.Good(Explore.Random(200), runtime =>
        {
            if (log is not null) seen.Add(log.Text);
            log = new Log();
            var reader = runtime.CreateActor(typeof(Reader), log);
            runtime.CreateActor(typeof(Writer), new Task(reader, 1, 2));
            runtime.CreateActor(typeof(Writer), new Task(reader, 3, 4));
        });
        seen.Add(log!.Text);
        Assert.Equal(["1 2 3 4", "1 3 2 4", "1 3 4 2", "3 1 2 4", "3 1 4 2", "3 4 1 2"], seen);
    }

    /// <summary>A sends to the relay and then to the reader; what the relay passes on may come first.</summary>
    [Fact]
    public void Between_two_sends_of_one_handler_others_may_act()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Log? log = null;
        Explore.Good(Explore.Random(200), runtime =>
        {
            if (log is not null) seen.Add(log.Text);
            log = new Log();
            var reader = runtime.CreateActor(typeof(Reader), log);
            var relay = runtime.CreateActor(typeof(Relay), new Ping(reader));
            runtime.CreateActor(typeof(Caller), new Pair(relay, reader));
        });
        seen.Add(log!.Text);
        Assert.Equal(["1 2", "2 1"], seen);
    }

    /// <summary>A sends to the reader and then to the relay: what the relay passes on comes later.</summary>
    [Fact]
    public void What_follows_from_a_later_send_comes_later()
    {
        Log? log = null;
        Explore.Good(Explore.Random(200), runtime =>
        {
            Assert.True(log is null || log.Text == "1 2");
            log = new Log();
            var reader = runtime.CreateActor(typeof(Reader), log);
            var relay = runtime.CreateActor(typeof(Relay), new Ping(reader));
            runtime.CreateActor(typeof(Caller), new Pair(reader, relay));
        });
        Assert.Equal("1 2", log!.Text);
    }

    private static Log? s_last;

    private sealed class Task(ActorId target, params int[] values) : Event
    {
        public ActorId Target { get; } = target;

        public int[] Values { get; } = values;
    }

    private sealed class Pair(ActorId first, ActorId second) : Event
    {
        public ActorId First { get; } = first;

        public ActorId Second { get; } = second;
    }

    [OnEventDoAction(typeof(Number), nameof(Read))]
    [OnEventDoAction(typeof(Stop), nameof(End))]
    private sealed class Reader : Actor
    {
        private Log _log = new();

        protected override System.Threading.Tasks.Task OnInitializeAsync(Event initialEvent)
        {
            _log = (Log)initialEvent;
            return System.Threading.Tasks.Task.CompletedTask;
        }

        private void Read(Event e) => _log.Add(((Number)e).Value.ToString(System.Globalization.CultureInfo.InvariantCulture));

        private void End() => _log.Add("end");
    }

    private sealed class Writer : Actor
    {
        protected override System.Threading.Tasks.Task OnInitializeAsync(Event initialEvent)
        {
            var task = (Task)initialEvent;
            foreach (var value in task.Values) SendEvent(task.Target, new Number(value));
            return System.Threading.Tasks.Task.CompletedTask;
        }
    }

    /// <summary>Sends 2 on when it gets a number; 1 goes to the first that its caller names, so the relay may be first or second.</summary>
    [OnEventDoAction(typeof(Number), nameof(Pass))]
    private sealed class Relay : Actor
    {
        private ActorId? _reader;

        protected override System.Threading.Tasks.Task OnInitializeAsync(Event initialEvent)
        {
            _reader = ((Ping)initialEvent).From;
            return System.Threading.Tasks.Task.CompletedTask;
        }

        private void Pass() => SendEvent(_reader!, new Number(2));
    }

    private sealed class Caller : Actor
    {
        protected override System.Threading.Tasks.Task OnInitializeAsync(Event initialEvent)
        {
            var pair = (Pair)initialEvent;
            SendEvent(pair.First, new Number(1));
            SendEvent(pair.Second, new Number(1));
            return System.Threading.Tasks.Task.CompletedTask;
        }
    }
}

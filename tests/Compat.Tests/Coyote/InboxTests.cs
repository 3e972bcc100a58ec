using System.Globalization;
using Microsoft.Coyote.Actors;

namespace Compat.Tests.Coyote;

/// <summary>In which order events are handled.</summary>
public sealed class InboxTests
{
    [Fact]
    public void Events_of_one_sender_are_handled_in_the_order_of_sending()
    {
        var seen = Explore.Logs(Explore.Random(50), (runtime, log) =>
        {
            var reader = runtime.CreateActor(typeof(Reader), log);
            for (var value = 0; value < 5; value++) runtime.SendEvent(reader, new Number(value));
            runtime.SendEvent(reader, new Stop());
        });
        Assert.Equal(["0 1 2 3 4 end"], seen);
    }

    [Fact]
    public void Events_of_two_senders_come_in_every_order()
    {
        var seen = Explore.Logs(Explore.Random(300), (runtime, log) =>
        {
            var reader = runtime.CreateActor(typeof(Reader), log);
            runtime.CreateActor(typeof(Writer), new Numbers(reader, 1, 2));
            runtime.CreateActor(typeof(Writer), new Numbers(reader, 3, 4));
        });
        Assert.Equal(["1 2 3 4", "1 3 2 4", "1 3 4 2", "3 1 2 4", "3 1 4 2", "3 4 1 2"], seen);
    }

    /// <summary>The caller sends to the relay and then to the reader; what the relay passes on may overtake that.</summary>
    [Fact]
    public void Between_two_sends_of_one_handler_others_may_act()
    {
        var seen = Explore.Logs(Explore.Random(300), (runtime, log) =>
        {
            var reader = runtime.CreateActor(typeof(Reader), log);
            var relay = runtime.CreateActor(typeof(Relay), new Numbers(reader));
            runtime.CreateActor(typeof(Caller), new Pair(relay, reader));
        });
        Assert.Equal(["1 2", "2 1"], seen);
    }

    [Fact]
    public void What_follows_from_a_later_send_comes_later()
    {
        var seen = Explore.Logs(Explore.Random(300), (runtime, log) =>
        {
            var reader = runtime.CreateActor(typeof(Reader), log);
            var relay = runtime.CreateActor(typeof(Relay), new Numbers(reader));
            runtime.CreateActor(typeof(Caller), new Pair(reader, relay));
        });
        Assert.Equal(["1 2"], seen);
    }

    [Fact]
    public void An_actor_created_after_a_send_acts_after_it()
    {
        var seen = Explore.Logs(Explore.Random(300), (runtime, log) =>
        {
            var reader = runtime.CreateActor(typeof(Reader), log);
            runtime.SendEvent(reader, new Number(1));
            runtime.CreateActor(typeof(Writer), new Numbers(reader, 2));
        });
        Assert.Equal(["1 2"], seen);
    }

    private sealed class Numbers(ActorId target, params int[] values) : Event
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

        protected override Task OnInitializeAsync(Event initialEvent)
        {
            _log = (Log)initialEvent;
            return Task.CompletedTask;
        }

        private void Read(Event e) => _log.Add(((Number)e).Value.ToString(CultureInfo.InvariantCulture));

        private void End() => _log.Add("end");
    }

    private sealed class Writer : Actor
    {
        protected override Task OnInitializeAsync(Event initialEvent)
        {
            var numbers = (Numbers)initialEvent;
            foreach (var value in numbers.Values) SendEvent(numbers.Target, new Number(value));
            return Task.CompletedTask;
        }
    }

    /// <summary>Sends 2 to its reader on any number.</summary>
    [OnEventDoAction(typeof(Number), nameof(Pass))]
    private sealed class Relay : Actor
    {
        private ActorId? _reader;

        protected override Task OnInitializeAsync(Event initialEvent)
        {
            _reader = ((Numbers)initialEvent).Target;
            return Task.CompletedTask;
        }

        private void Pass() => SendEvent(_reader!, new Number(2));
    }

    /// <summary>Sends 1 to the one and then to the other.</summary>
    private sealed class Caller : Actor
    {
        protected override Task OnInitializeAsync(Event initialEvent)
        {
            var pair = (Pair)initialEvent;
            SendEvent(pair.First, new Number(1));
            SendEvent(pair.Second, new Number(1));
            return Task.CompletedTask;
        }
    }
}

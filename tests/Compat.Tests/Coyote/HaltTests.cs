using System.Globalization;
using Microsoft.Coyote.Actors;

namespace Compat.Tests.Coyote;

/// <summary>How actors end.</summary>
public sealed class HaltTests
{
    [Fact]
    public void The_halt_event_halts_who_has_no_rule_for_it_and_later_events_are_dropped()
    {
        var seen = Explore.Logs(Explore.Random(50), (runtime, log) =>
        {
            runtime.OnActorHalted += id => log.Add("halted");
            runtime.OnEventDropped += (e, id) => log.Add($"dropped-{e.GetType().Name}");
            var id = runtime.CreateActor(typeof(Mortal), log);
            runtime.SendEvent(id, HaltEvent.Instance);
            runtime.SendEvent(id, new Go());
        });
        Assert.Equal(["begin dropped-Go halt-HaltEvent halted"], Words(seen));
    }

    [Fact]
    public void An_action_may_ask_to_halt_and_its_sends_go_out()
    {
        var seen = Explore.Logs(Explore.Random(50), (runtime, log) =>
        {
            var id = runtime.CreateActor(typeof(Mortal), log);
            runtime.SendEvent(id, new Stop());
            runtime.SendEvent(id, new Stop());
        });
        Assert.Equal(["begin halt-Stop heir stopping"], Words(seen));
    }

    [Fact]
    public void A_halted_actor_is_not_there_any_more()
    {
        var seen = Explore.Logs(Explore.Random(200), (runtime, log) =>
        {
            var id = runtime.CreateActor(typeof(Mortal), new Log());
            runtime.SendEvent(id, HaltEvent.Instance);
            runtime.CreateActor(typeof(Observer), new Watch(log, id));
        });
        Assert.Superset(new HashSet<string>(["Active", "None"]), seen);
    }

    [Fact]
    public void Ids_may_be_made_before_their_actors()
    {
        var seen = Explore.Logs(Explore.Random(20), (runtime, log) =>
        {
            var id = runtime.CreateActorId(typeof(Mortal), "Somebody");
            log.Add(id.Name.Split('(')[0]);
            runtime.CreateActor(id, typeof(Mortal), log);
            runtime.SendEvent(id, new Go());
        });
        Assert.Equal(["Somebody begin Go-in-Only"], seen);
    }

    [Fact]
    public void An_id_serves_once() => Explore.Bad(Explore.Random(), runtime =>
    {
        var id = runtime.CreateActor(typeof(Mortal), new Log());
        runtime.CreateActor(id, typeof(Mortal), new Log());
    });

    [Fact]
    public void Names_and_numbers_tell_actors_apart()
    {
        var seen = Explore.Logs(Explore.Random(), (runtime, log) =>
        {
            ActorId[] ids = [runtime.CreateActor(typeof(Mortal), new Log()), runtime.CreateActor(typeof(Mortal), "Bob", new Log()), runtime.CreateActor(typeof(Mortal), "Bob", new Log())];
            Assert.Equal(3, ids.Distinct().Count());
            Assert.True(ids[0].Value < ids[1].Value && ids[1].Value < ids[2].Value);
            Assert.Equal(typeof(Mortal).FullName, ids[0].Type);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{ids[0].Type}({ids[0].Value})"), ids[0].Name);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"Bob({ids[1].Value})"), ids[1].ToString());
            log.Add("done");
        });
        Assert.Equal(["done"], seen);
    }

    [Fact]
    public void The_first_step_gets_null_if_the_actor_was_created_without_an_event()
    {
        var seen = Explore.Logs(Explore.Random(), (runtime, log) => runtime.CreateActor(runtime.CreateActorId(typeof(Ephemeral)), typeof(Ephemeral)));
        Assert.Equal([""], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Wrong_ids_events_and_types_are_failures(int kind) => Explore.Bad(Explore.Random(), runtime =>
    {
        switch (kind)
        {
            case 0: runtime.SendEvent(runtime.CreateActor(typeof(Mortal), new Log()), null!); break;
            case 1: runtime.SendEvent(null!, new Go()); break;
            case 2: runtime.SendEvent(runtime.CreateActorId(typeof(Mortal)), new Go()); break;
            case 3: runtime.CreateActor(typeof(string)); break;
            default: runtime.CreateActor(runtime.CreateActorId(typeof(Mortal)), typeof(Successor)); break;
        }
    });

    /// <summary>The words of each text in order, and each text once; the test and its actors may come in any order there.</summary>
    private static SortedSet<string> Words(SortedSet<string> texts) =>
        new(texts.Select(text => string.Join(" ", text.Split(' ').Order(StringComparer.Ordinal))), StringComparer.Ordinal);

    private sealed class Ephemeral : Actor
    {
        protected override Task OnInitializeAsync(Event initialEvent)
        {
            Assert(initialEvent is null);
            RaiseHaltEvent();
            return Task.CompletedTask;
        }

        protected override Task OnHaltAsync(Event e)
        {
            Assert(e is null);
            return Task.CompletedTask;
        }
    }

    private sealed class Watch(Log log, ActorId id) : Event
    {
        public Log Log { get; } = log;

        public ActorId Id { get; } = id;
    }

    private sealed class Mortal : Notes
    {
        private void End()
        {
            Log.Add("stopping");
            CreateActor(typeof(Successor), Log);
            RaiseHaltEvent();
        }

        [Start]
        [OnEntry(nameof(Begin))]
        [OnEventDoAction(typeof(Go), nameof(Note))]
        [OnEventDoAction(typeof(Stop), nameof(End))]
        private sealed class Only : State;
    }

    private sealed class Successor : Actor
    {
        protected override Task OnInitializeAsync(Event initialEvent)
        {
            ((Log)initialEvent).Add("heir");
            return Task.CompletedTask;
        }
    }

    private sealed class Observer : Actor
    {
        protected override Task OnInitializeAsync(Event initialEvent)
        {
            var watch = (Watch)initialEvent;
            watch.Log.Add(Id.Runtime.GetActorExecutionStatus(watch.Id).ToString());
            return Task.CompletedTask;
        }
    }
}

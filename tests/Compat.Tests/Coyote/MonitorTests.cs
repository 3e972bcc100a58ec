using Microsoft.Coyote.Actors;
using Microsoft.Coyote.Specifications;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace Compat.Tests.Coyote;

/// <summary>Specifications: what monitors see and when they object.</summary>
public sealed class MonitorTests
{
    [Fact]
    public void A_monitor_handles_an_event_at_once()
    {
        var seen = Explore.Logs(Explore.Random(5), (runtime, log) =>
        {
            runtime.RegisterMonitor<Recorder>();
            runtime.RegisterMonitor<Recorder>();
            runtime.Monitor<Recorder>(new Recorder.Attach(log));
            log.Add("attached");
            Specification.Monitor<Recorder>(new Recorder.Step());
            runtime.Monitor<Recorder>(new Recorder.Noise());
            runtime.Monitor<Recorder>(new Recorder.Step());
        });
        Assert.Equal(["attached leave-First action enter-Second raised-in-Second any-Step-in-Second"], seen);
    }

    [Fact]
    public void Without_the_monitor_its_events_go_nowhere() =>
        Explore.Good(Explore.Random(), runtime => runtime.Monitor<Recorder>(new Recorder.Step()));

    [Fact]
    public void An_event_without_a_rule_is_a_failure() => Assert.Contains(nameof(Awaiter), Explore.Bad(Explore.Random(), runtime =>
    {
        runtime.RegisterMonitor<Awaiter>();
        runtime.Monitor<Awaiter>(new Awaiter.Unknown());
    }), StringComparison.Ordinal);

    [Fact]
    public void A_monitor_that_is_hot_when_nothing_can_happen_any_more_is_a_failure()
    {
        var failure = Explore.Bad(Explore.Random(), runtime =>
        {
            runtime.RegisterMonitor<Awaiter>();
            runtime.Monitor<Awaiter>(new Awaiter.Asked());
        });
        Assert.Contains(nameof(Awaiter), failure, StringComparison.Ordinal);
        Assert.Contains("hot state 'Waiting'", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void That_holds_under_strategies_that_are_not_fair_too() => Explore.Bad(Explore.Settings().WithPrioritizationStrategy(), runtime =>
    {
        runtime.RegisterMonitor<Awaiter>();
        runtime.Monitor<Awaiter>(new Awaiter.Asked());
    });

    [Fact]
    public void A_monitor_that_cools_down_is_content() => Explore.Good(Explore.Random(10), runtime =>
    {
        runtime.RegisterMonitor<Awaiter>();
        runtime.Monitor<Awaiter>(new Awaiter.Asked());
        runtime.CreateActor(typeof(Answerer));
    });

    [Fact]
    public void A_fair_schedule_that_stays_hot_is_a_failure()
    {
        var failure = Explore.Bad(Explore.Random().WithLivenessTemperatureThreshold(100), runtime =>
        {
            runtime.RegisterMonitor<Awaiter>();
            runtime.Monitor<Awaiter>(new Awaiter.Asked());
            runtime.CreateActor(typeof(Spinner));
        });
        Assert.Contains("hot state 'Waiting'", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_schedule_that_is_not_fair_is_not_judged_for_staying_hot(bool isDelayBounding)
    {
        var settings = Explore.Settings(5).WithLivenessTemperatureThreshold(100).WithMaxSchedulingSteps(1_000);
        settings = isDelayBounding ? settings.WithDelayBoundingStrategy() : settings.WithPrioritizationStrategy();
        Explore.Good(settings, Hot);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_a_fair_suffix_it_is_judged(bool isDelayBounding)
    {
        var settings = Explore.Settings(5).WithLivenessTemperatureThreshold(100).WithMaxSchedulingSteps(200, 2_000);
        settings = isDelayBounding ? settings.WithDelayBoundingStrategy(isFair: true) : settings.WithPrioritizationStrategy(isFair: true);
        Assert.Contains("hot state 'Waiting'", Explore.Bad(settings, Hot), StringComparison.Ordinal);
    }

    [Fact]
    public void A_monitor_that_cools_down_again_and_again_stays_below_the_bound() =>
        Explore.Good(Explore.Random(3).WithLivenessTemperatureThreshold(200), runtime =>
        {
            runtime.RegisterMonitor<Awaiter>();
            runtime.CreateActor(typeof(Blinker));
        });

    [Fact]
    public void What_a_monitor_asserts_is_a_failure()
    {
        var failure = Explore.Bad(Explore.Random(), runtime =>
        {
            runtime.RegisterMonitor<Awaiter>();
            runtime.Monitor<Awaiter>(new Awaiter.Wrong(7));
        });
        Assert.Contains("7 is wrong", failure, StringComparison.Ordinal);
    }

    private static void Hot(IActorRuntime runtime)
    {
        runtime.RegisterMonitor<Awaiter>();
        runtime.Monitor<Awaiter>(new Awaiter.Asked());
        runtime.CreateActor(typeof(Spinner));
    }

    private sealed class Recorder : Monitor
    {
        private Log _log = new();

        private void Take(Event e) => _log = ((Attach)e).Log;

        private void Leave() => _log.Add($"leave-{CurrentState.Name}");

        private void Act() => _log.Add("action");

        private void Enter()
        {
            _log.Add($"enter-{CurrentState.Name}");
            RaiseEvent(new Raised());
        }

        private void OnRaised() => _log.Add($"raised-in-{CurrentState.Name}");

        private void Any(Event e) => _log.Add($"any-{e.GetType().Name}-in-{CurrentState.Name}");

        internal sealed class Attach(Log log) : Event
        {
            public Log Log { get; } = log;
        }

        internal sealed class Step : Event;

        internal sealed class Noise : Event;

        internal sealed class Raised : Event;

        [Start]
        [OnExit(nameof(Leave))]
        [OnEventDoAction(typeof(Attach), nameof(Take))]
        [OnEventGotoState(typeof(Step), typeof(Second), nameof(Act))]
        private sealed class First : State;

        [OnEntry(nameof(Enter))]
        [OnEventDoAction(typeof(Raised), nameof(OnRaised))]
        [OnEventDoAction(typeof(WildCardEvent), nameof(Any))]
        [IgnoreEvents(typeof(Noise))]
        private sealed class Second : State;
    }

    private sealed class Awaiter : Monitor
    {
        private void Check(Event e) => Assert(false, "{0} is wrong", ((Wrong)e).Value);

        internal sealed class Asked : Event;

        internal sealed class Answered : Event;

        internal sealed class Unknown : Event;

        internal sealed class Wrong(int value) : Event
        {
            public int Value { get; } = value;
        }

        [Start]
        [Cold]
        [OnEventGotoState(typeof(Asked), typeof(Waiting))]
        [OnEventDoAction(typeof(Wrong), nameof(Check))]
        private sealed class Resting : State;

        [Hot]
        [OnEventGotoState(typeof(Answered), typeof(Resting))]
        private sealed class Waiting : State;
    }

    private sealed class Answerer : Actor
    {
        protected override Task OnInitializeAsync(Event initialEvent)
        {
            Monitor<Awaiter>(new Awaiter.Answered());
            return Task.CompletedTask;
        }
    }

    /// <summary>Sends itself events without end.</summary>
    [OnEventDoAction(typeof(Go), nameof(Next))]
    private class Spinner : Actor
    {
        protected override Task OnInitializeAsync(Event initialEvent)
        {
            Next();
            return Task.CompletedTask;
        }

        protected virtual void Next() => SendEvent(Id, new Go());
    }

    private sealed class Blinker : Spinner
    {
        protected override void Next()
        {
            Monitor<Awaiter>(new Awaiter.Asked());
            Monitor<Awaiter>(new Awaiter.Answered());
            base.Next();
        }
    }
}

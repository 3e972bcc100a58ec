using Microsoft.Coyote.Actors;
using Microsoft.Coyote.Actors.Timers;

namespace Compat.Tests.Coyote;

/// <summary>Timers fire at any time.</summary>
public sealed class TimerTests
{
    [Fact]
    public void A_timer_fires_once_before_or_after_other_events() =>
        Assert.Equal(["Go Timeout", "Timeout Go"], Explore.Logs(Explore.Random(300).WithTimeoutDelay(1), (runtime, log) =>
            runtime.SendEvent(runtime.CreateActor(typeof(Waiter), new Plan(log)), new Go())));

    [Fact]
    public void A_periodic_timer_fires_until_it_is_stopped() =>
        Assert.Equal(["Timeout Timeout Timeout"], Explore.Logs(Explore.Random(50), (runtime, log) =>
            runtime.CreateActor(typeof(Waiter), new Plan(log, timeoutsMax: 3))));

    [Fact]
    public void What_a_stopped_timer_sent_is_ignored() =>
        Assert.Equal(["Stop", "Timeout Stop", "Timeout Timeout Stop"], Explore.Logs(Explore.Random(500).WithTimeoutDelay(1), (runtime, log) =>
            runtime.SendEvent(runtime.CreateActor(typeof(Waiter), new Plan(log, timeoutsMax: 99)), new Stop())).Where(text => text.Length < 22));

    [Fact]
    public void A_timer_sends_a_plain_event_that_names_it_unless_it_has_its_own() =>
        Assert.Equal(["plain own"], Explore.Logs(Explore.Random(20), (runtime, log) => runtime.CreateActor(typeof(Pair), log)).Select(Sorted).Distinct());

    [Fact]
    public void Timers_end_with_their_actor() => Explore.Good(Explore.Random(20), runtime =>
        runtime.SendEvent(runtime.CreateActor(typeof(Waiter), new Plan(new Log(), timeoutsMax: 99)), HaltEvent.Instance));

    [Fact]
    public void The_timeout_delay_says_how_often_a_scheduled_timer_fires()
    {
        int Steps(uint delay) => Explore.Good(Explore.Random(100).WithTimeoutDelay(delay), runtime =>
            runtime.CreateActor(typeof(Waiter), new Plan(new Log(), timeoutsMax: 3))).TestReport.TotalExploredFairSteps;
        Assert.True(3 * Steps(1) < Steps(30));
    }

    [Fact]
    public void A_negative_delay_is_a_failure() => Explore.Bad(Explore.Random(), runtime => runtime.CreateActor(typeof(Hasty)));

    private static string Sorted(string text) => string.Join(" ", text.Split(' ').OrderDescending(StringComparer.Ordinal));

    private sealed class Plan(Log log, int timeoutsMax = 1) : Event
    {
        public Log Log { get; } = log;

        public int TimeoutsMax { get; } = timeoutsMax;
    }

    private sealed class Timeout : TimerElapsedEvent;

    /// <summary>Notes what it gets; stops its timer on <see cref="Stop"/> or after the planned number of timeouts.</summary>
    [OnEventDoAction(typeof(Timeout), nameof(OnTimeout))]
    [OnEventDoAction(typeof(Go), nameof(Note))]
    [OnEventDoAction(typeof(Stop), nameof(OnStop))]
    private sealed class Waiter : Actor
    {
        private Plan _plan = new(new Log());
        private TimerInfo? _timer;
        private int _timeouts;

        protected override Task OnInitializeAsync(Event initialEvent)
        {
            _plan = (Plan)initialEvent;
            var second = TimeSpan.FromSeconds(1);
            _timer = _plan.TimeoutsMax == 1 ? StartTimer(second, new Timeout()) : StartPeriodicTimer(second, second, new Timeout());
            return Task.CompletedTask;
        }

        private void Note(Event e) => _plan.Log.Add(e.GetType().Name);

        private void OnTimeout(Event e)
        {
            Note(e);
            Assert(((TimerElapsedEvent)e).Info.Equals(_timer) && ((TimerElapsedEvent)e).Info.CustomEvent == e);
            if (++_timeouts == _plan.TimeoutsMax) StopTimer(_timer!);
        }

        private void OnStop(Event e)
        {
            Note(e);
            StopTimer(_timer!);
            StopTimer(_timer!);
        }
    }

    [OnEventDoAction(typeof(TimerElapsedEvent), nameof(OnPlain))]
    [OnEventDoAction(typeof(Timeout), nameof(OnOwn))]
    private sealed class Pair : Actor
    {
        private Log _log = new();
        private TimerInfo? _plain;

        protected override Task OnInitializeAsync(Event initialEvent)
        {
            _log = (Log)initialEvent;
            _plain = StartTimer(TimeSpan.FromSeconds(2));
            StartTimer(TimeSpan.Zero, new Timeout());
            return Task.CompletedTask;
        }

        private void OnPlain(Event e)
        {
            var info = ((TimerElapsedEvent)e).Info;
            Assert(info == _plain && info.OwnerId == Id && info.DueTime == TimeSpan.FromSeconds(2) && info.Period < TimeSpan.Zero && info.CustomEvent is null);
            _log.Add("plain");
        }

        private void OnOwn() => _log.Add("own");
    }

    private sealed class Hasty : Actor
    {
        protected override Task OnInitializeAsync(Event initialEvent)
        {
            StartTimer(TimeSpan.FromSeconds(-1));
            return Task.CompletedTask;
        }
    }
}

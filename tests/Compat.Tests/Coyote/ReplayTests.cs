using Microsoft.Coyote.Actors;
using Microsoft.Coyote.SystematicTesting;

namespace Compat.Tests.Coyote;

/// <summary>A failed run leaves a trace that repeats it.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void A_trace_repeats_the_failed_run_decision_by_decision()
    {
        var first = Race.Explore(Explore.Random(1_000), out var log);
        Assert.Equal(1, first.TestReport.NumOfFoundBugs);
        Assert.NotEmpty(first.ReproducibleTrace);
        Assert.NotEmpty(first.ReadableTrace);

        var again = Race.Explore(Explore.Settings(50, seed: 99).WithReproducibleTrace(first.ReproducibleTrace), out var logAgain);
        Assert.Equal(1, again.TestReport.NumOfFoundBugs);
        Assert.Equal(first.TestReport.BugReports, again.TestReport.BugReports);
        Assert.Equal(log.Text, logAgain.Text);
    }

    [Theory]
    [InlineData("prioritization")]
    [InlineData("fair-prioritization")]
    [InlineData("delay-bounding")]
    [InlineData("q-learning")]
    [InlineData("portfolio")]
    public void Traces_of_all_strategies_repeat_their_runs(string strategy)
    {
        var first = Race.Explore(Strategies.With(strategy, Explore.Settings(2_000)), out var log);
        var again = Race.Explore(Explore.Settings().WithReproducibleTrace(first.ReproducibleTrace), out var logAgain);
        Assert.Equal(first.TestReport.BugReports, again.TestReport.BugReports);
        Assert.Equal(log.Text, logAgain.Text);
    }

    [Fact]
    public void Choices_and_timers_are_part_of_the_trace()
    {
        var settings = Explore.Random(500);
        var first = Gamble.Explore(settings, out var log);
        Assert.Equal(1, first.TestReport.NumOfFoundBugs);
        var again = Gamble.Explore(Explore.Settings().WithReproducibleTrace(first.ReproducibleTrace), out var logAgain);
        Assert.Equal(first.TestReport.BugReports, again.TestReport.BugReports);
        Assert.Equal(log.Text, logAgain.Text);
    }

    [Fact]
    public void A_trace_is_replayed_once_whatever_the_number_of_runs_is()
    {
        var trace = Race.Explore(Explore.Random(1_000), out _).ReproducibleTrace;
        var runs = 0;
        Explore.Run(Explore.Settings(50).WithReproducibleTrace(trace), _ => runs++);
        Assert.Equal(1, runs);
    }

    [Fact]
    public void A_trace_that_does_not_fit_the_test_finds_nothing()
    {
        var trace = Race.Explore(Explore.Random(1_000), out _).ReproducibleTrace;
        var other = Explore.Run(Explore.Settings().WithReproducibleTrace(trace), runtime => runtime.Assert(runtime.RandomInteger(5) < 5, "{0}", 0));
        Assert.Equal(0, other.TestReport.NumOfFoundBugs);
    }

    [Fact]
    public void What_is_no_trace_is_refused() =>
        Assert.ThrowsAny<Exception>(() => Explore.Run(Explore.Settings().WithReproducibleTrace("nonsense"), _ => { }));

    [Fact]
    public void Without_a_failure_there_is_no_trace() => Assert.Equal("", Explore.Good(Explore.Random(), _ => { }).ReproducibleTrace);
}

/// <summary>A periodic timer, and a failure on its third event if three choices before gave the same.</summary>
internal static class Gamble
{
    public static TestingEngine Explore(Microsoft.Coyote.Configuration configuration, out Log log)
    {
        Log noted = new();
        var engine = Coyote.Explore.Run(configuration, runtime => runtime.CreateActor(typeof(Gambler), noted = new Log()));
        log = noted;
        return engine;
    }

    [OnEventDoAction(typeof(Microsoft.Coyote.Actors.Timers.TimerElapsedEvent), nameof(Play))]
    private sealed class Gambler : Actor
    {
        private Log _log = new();
        private Microsoft.Coyote.Actors.Timers.TimerInfo? _timer;

        protected override Task OnInitializeAsync(Event initialEvent)
        {
            _log = (Log)initialEvent;
            _timer = StartPeriodicTimer(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        }

        private void Play()
        {
            _log.Add($"{RandomInteger(4)}{(RandomBoolean() ? "+" : "-")}");
            if (_log.Lines.Count < 3) return;
            StopTimer(_timer!);
            Assert(_log.Lines.Distinct().Count() > 1, "three times {0}", _log.Lines[0]);
        }
    }
}

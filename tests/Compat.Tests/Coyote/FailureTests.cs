using Microsoft.Coyote.Actors;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;
using Microsoft.Coyote.SystematicTesting;

namespace Compat.Tests.Coyote;

/// <summary>What is a failure, and what an engine does about it.</summary>
public sealed class FailureTests
{
    [Fact]
    public void An_assertion_of_the_runtime_gives_its_text() =>
        Assert.Equal("value 1 x", Explore.Bad(Explore.Random(), runtime => runtime.Assert(false, "value {0} {1}", 1, "x")));

    [Fact]
    public void An_assertion_of_an_actor_gives_its_text() =>
        Assert.Equal("7 of boom", Explore.Bad(Explore.Random(), runtime => runtime.CreateActor(typeof(Claimant))));

    [Fact]
    public void An_assertion_without_a_runtime_at_hand_gives_its_text() =>
        Assert.Equal("value 2", Explore.Bad(Explore.Random(), _ => Specification.Assert(false, "value {0}", 2)));

    [Fact]
    public void Assertions_that_hold_are_silent() => Explore.Good(Explore.Random(), runtime =>
    {
        runtime.Assert(true);
        runtime.Assert(true, "value {0}", 1);
        Specification.Assert(true, "value {0} {1} {2}", 1, 2, 3);
    });

    [Fact]
    public void An_exception_in_a_handler_is_a_failure()
    {
        var failure = Explore.Bad(Explore.Random(), runtime => runtime.SendEvent(runtime.CreateActor(typeof(Thrower)), new Go()));
        Assert.Contains("System.FormatException", failure, StringComparison.Ordinal);
        Assert.Contains("out of form", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_in_the_test_is_a_failure() =>
        Assert.Contains("out of form", Explore.Bad(Explore.Random(), _ => throw new FormatException("out of form")), StringComparison.Ordinal);

    [Fact]
    public void Code_that_catches_everything_cannot_hide_a_failure() => Assert.Equal("hidden 1", Explore.Bad(Explore.Random(), runtime =>
    {
        try
        {
            runtime.Assert(false, "hidden {0}", 1);
        }
        catch (Exception)
        {
            runtime.Assert(true);
        }
    }));

    [Fact]
    public void A_failure_ends_its_run()
    {
        var isLate = false;
        Explore.Bad(Explore.Random(), runtime =>
        {
            runtime.Assert(false, "first {0}", 1);
            isLate = true;
        });
        Assert.False(isLate);
    }

    [Fact]
    public void Those_who_listen_hear_of_a_failure()
    {
        var heard = new List<Exception>();
        Explore.Bad(Explore.Random(), runtime =>
        {
            runtime.OnFailure += heard.Add;
            runtime.Assert(false, "value {0}", 1);
        });
        Assert.Equal("value 1", Assert.IsType<AssertionFailureException>(Assert.Single(heard)).Message);
    }

    [Fact]
    public void The_first_failure_ends_the_exploration()
    {
        var runs = 0;
        Explore.Bad(Explore.Random(10), runtime =>
        {
            runs++;
            runtime.Assert(runs < 3, "run {0}", runs);
        });
        Assert.Equal(3, runs);
    }

    [Fact]
    public void Unless_all_runs_are_asked_for()
    {
        var runs = 0;
        var report = Explore.Run(Explore.Random(10).WithTestIterationsRunToCompletion(), runtime =>
        {
            runs++;
            runtime.Assert(runs % 2 == 0, "run {0}", runs % 4);
        }).TestReport;
        Assert.Equal(10, runs);
        Assert.Equal(5, report.NumOfFoundBugs);
        Assert.Equal(["run 1", "run 3"], report.BugReports.Order());
        Assert.Equal(10, report.NumOfExploredFairPaths);
    }

    [Fact]
    public void An_engine_throws_what_it_found_when_asked()
    {
        var bad = Explore.Run(Explore.Random(), runtime => runtime.Assert(false, "value {0}", 1));
        Assert.Contains("value 1", Assert.Throws<AssertionFailureException>(bad.ThrowIfBugFound).Message, StringComparison.Ordinal);
        Explore.Run(Explore.Random(), _ => { }).ThrowIfBugFound();
    }

    [Fact]
    public void Callbacks_stand_around_each_run()
    {
        var calls = new List<string>();
        using var engine = TestingEngine.Create(Explore.Random(2), (IActorRuntime _) => calls.Add("run"));
        engine.RegisterStartIterationCallBack(run => calls.Add($"start {run}"));
        engine.RegisterEndIterationCallBack(run => calls.Add($"end {run}"));
        engine.Run();
        Assert.Equal(["start 0", "run", "end 0", "start 1", "run", "end 1"], calls);
    }

    [Fact]
    public void An_engine_that_is_stopped_begins_no_further_run()
    {
        var runs = 0;
        using var engine = TestingEngine.Create(Explore.Random(100), (IActorRuntime _) => runs++);
        engine.RegisterEndIterationCallBack(_ => engine.Stop());
        engine.Run();
        Assert.Equal(1, runs);
    }

    [Fact]
    public void Two_engines_work_one_after_the_other()
    {
        Assert.Equal("first 1", Explore.Bad(Explore.Random(), runtime => runtime.Assert(false, "first {0}", 1)));
        Explore.Good(Explore.Random(), runtime => runtime.CreateActor(typeof(Thrower)));
        Assert.Equal("second 2", Explore.Bad(Explore.Random(), runtime => runtime.Assert(false, "second {0}", 2)));
    }

    private sealed class Claimant : Actor
    {
        protected override Task OnInitializeAsync(Event initialEvent)
        {
            Assert(false, "{0} of {1}", 7, "boom");
            return Task.CompletedTask;
        }
    }

    [OnEventDoAction(typeof(Go), nameof(Throw))]
    private sealed class Thrower : Actor
    {
        private readonly string _text = "out of form";

        private void Throw() => throw new FormatException(_text);
    }
}

using Microsoft.Coyote.Actors;

namespace Compat.Tests.Coyote;

/// <summary>What the rules of states mean.</summary>
public sealed partial class StateTests
{
    [Fact]
    public void A_transition_runs_exit_action_and_entry_each_with_the_event() =>
        Assert.Equal("begin leave-First-Go Go-in-First enter-Second-Go", Run(typeof(Walker), new Go()));

    [Fact]
    public void A_raised_event_comes_before_what_is_in_the_inbox() =>
        Assert.Equal("begin raise Other-in-First Stop-in-First", Run(typeof(Raiser), new Go(), new Stop()));

    [Fact]
    public void A_raised_event_that_the_state_ignores_is_thrown_away() =>
        Assert.Equal("begin raise Stop-in-First", Run(typeof(IgnorantRaiser), new Go(), new Stop()));

    [Fact]
    public void A_raised_transition_gives_exit_and_entry_an_event_of_its_own() =>
        Assert.Equal("begin leave-First-GotoStateEvent enter-Second-GotoStateEvent", Run(typeof(Jumper), new Go()));

    [Fact]
    public void Deferred_events_wait_and_keep_their_order() =>
        Assert.Equal("begin Other-in-First enter-Second-Stop Go-in-Second Number-in-Second", Run(typeof(Deferrer), new Go(), new Number(1), new Other(), new Stop()));

    [Fact]
    public void Ignored_events_are_thrown_away() =>
        Assert.Equal("begin enter-Second-Stop Other-in-Second", Run(typeof(Ignorer), new Go(), new Go(), new Stop(), new Other()));

    [Fact]
    public void A_wild_card_takes_what_has_no_rule() =>
        Assert.Equal("begin Go-in-First enter-Second-Stop", Run(typeof(Wild), new Go(), new Stop()));

    [Fact]
    public void A_transition_to_the_same_state_leaves_and_enters_it() =>
        Assert.Equal("begin leave-First-Go begin", Run(typeof(Again), new Go()));

    [Fact]
    public void Rules_of_a_base_state_hold_unless_the_state_has_its_own() =>
        Assert.Equal("begin Go-in-First own", Run(typeof(Heir), new Go(), new Stop()));

    [Fact]
    public void Rules_and_states_of_a_base_machine_hold() =>
        Assert.Equal("begin leave-First-Go Go-in-First enter-Second-Go", Run(typeof(DerivedWalker), new Go()));

    [Fact]
    public void Chained_transitions_run_in_one_go() =>
        Assert.Equal("begin one two three Stop-in-Third", Run(typeof(Chain), new Go(), new Stop()));

    [Fact]
    public void Handlers_may_be_asynchronous_methods_that_complete_at_once() =>
        Assert.Equal("begin Go-in-First async", Run(typeof(Tasks), new Go(), new Stop()));

    [Fact]
    public void A_raised_event_that_the_state_defers_is_lost() =>
        Assert.Equal("begin raise Stop-in-First", Run(typeof(DeferringRaiser), new Go(), new Stop()));

    [Fact]
    public void The_default_event_comes_when_nothing_else_is_there() =>
        Assert.Equal("begin DefaultEvent-in-First Go-in-Second", Run(typeof(Idle), new Go()));

    [Theory]
    [InlineData(typeof(Walker), typeof(Stop))]
    [InlineData(typeof(Doubled), typeof(Go))]
    [InlineData(typeof(ExitRaiser), typeof(Go))]
    [InlineData(typeof(Lost), typeof(Go))]
    [InlineData(typeof(NoStart), typeof(Go))]
    [InlineData(typeof(TwoRules), typeof(Go))]
    [InlineData(typeof(NoMethod), typeof(Go))]
    [InlineData(typeof(PlainTask), typeof(Go))]
    public void An_event_without_a_rule_or_a_wrong_use_of_the_rules_is_a_failure(Type machine, Type e)
    {
        var failure = Explore.Bad(Explore.Random(), runtime =>
            runtime.SendEvent(runtime.CreateActor(machine, new Log()), (Event)Activator.CreateInstance(e, nonPublic: true)!));
        Assert.Contains(machine.Name, failure, StringComparison.Ordinal);
    }

    /// <summary>Sends the events in order; gives what the machine noted, which must be the same in all schedules.</summary>
    private static string Run(Type machine, params Event[] events) => Assert.Single(Explore.Logs(Explore.Random(20), (runtime, log) =>
    {
        var id = runtime.CreateActor(machine, log);
        foreach (var e in events) runtime.SendEvent(id, e);
    }));
}

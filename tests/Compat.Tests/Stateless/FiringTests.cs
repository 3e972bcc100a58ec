using Stateless;

namespace Compat.Tests.Stateless;

/// <summary>What firing a trigger does; the same on the stand-in and on the package.</summary>
public sealed class FiringTests
{
    [Fact]
    public void State_lives_where_the_accessors_say()
    {
        var door = new Door();
        door.Machine.Configure(DoorState.Closed).Permit(DoorTrigger.Push, DoorState.Open);
        door.Machine.Configure(DoorState.Locked).Permit(DoorTrigger.Turn, DoorState.Closed);

        door.Machine.Fire(DoorTrigger.Push);
        Assert.Equal(DoorState.Open, door.State);

        door.State = DoorState.Locked;
        door.Machine.Fire(DoorTrigger.Turn);
        Assert.Equal(DoorState.Closed, door.Machine.State);
    }

    [Fact]
    public void Machine_can_keep_its_own_state()
    {
        var machine = new StateMachine<DoorState, DoorTrigger>(DoorState.Closed, FiringMode.Immediate);
        machine.Configure(DoorState.Closed).Permit(DoorTrigger.Push, DoorState.Open);
        machine.Fire(DoorTrigger.Push);
        Assert.True(machine.IsInState(DoorState.Open));
    }

    [Fact]
    public void Null_accessors_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new StateMachine<DoorState, DoorTrigger>(null!, _ => { }, FiringMode.Immediate));
        Assert.Throws<ArgumentNullException>(() => new StateMachine<DoorState, DoorTrigger>(() => DoorState.Open, null!, FiringMode.Immediate));
    }

    [Fact]
    public void Exit_runs_before_the_state_changes_listeners_after_it_and_entry_between_them()
    {
        var door = new Door();
        door.Watch(DoorState.Closed).Permit(DoorTrigger.Push, DoorState.Open);
        door.Watch(DoorState.Open);
        door.Machine.OnTransitioned(t => door.Log.Add($"{t.Source} to {t.Destination} by {t.Trigger} while {door.State}"));
        door.Machine.OnTransitionCompleted(t => door.Log.Add($"completed {t.Source} to {t.Destination}"));

        door.Machine.Fire(DoorTrigger.Push);

        Assert.Equal(
            [
                "exit Closed to Open while Closed",
                "Closed to Open by Push while Open",
                "enter Open from Closed while Open",
                "completed Closed to Open",
            ],
            door.Log);
    }

    [Fact]
    public void Initial_state_is_not_entered()
    {
        var door = new Door();
        door.Watch(DoorState.Closed);
        Assert.Empty(door.Log);
    }

    [Fact]
    public void Trigger_without_rule_is_an_invalid_operation_that_changes_nothing()
    {
        var door = new Door();
        door.Watch(DoorState.Closed);
        var error = Assert.Throws<InvalidOperationException>(() => door.Machine.Fire(DoorTrigger.Pull));
        Assert.Contains("Pull", error.Message, StringComparison.Ordinal);
        Assert.Contains("Closed", error.Message, StringComparison.Ordinal);
        Assert.Equal(DoorState.Closed, door.State);
        Assert.Empty(door.Log);
    }

    [Fact]
    public void Unhandled_trigger_goes_to_the_handler_instead()
    {
        var door = new Door();
        (DoorState, DoorTrigger)? seen = null;
        door.Machine.OnUnhandledTrigger((state, trigger) => seen = (state, trigger));
        door.Machine.Fire(DoorTrigger.Slam);
        Assert.Equal((DoorState.Closed, DoorTrigger.Slam), seen);
    }

    [Fact]
    public void Permit_to_the_same_state_is_misuse()
    {
        var door = new Door();
        Assert.Throws<ArgumentException>(() => door.Machine.Configure(DoorState.Open).Permit(DoorTrigger.Push, DoorState.Open));
        Assert.Throws<ArgumentException>(() => door.Machine.Configure(DoorState.Open).PermitIf(DoorTrigger.Push, DoorState.Open, () => true, "always"));
    }

    [Fact]
    public void Reentry_exits_and_enters_the_same_state()
    {
        var door = new Door();
        door.Watch(DoorState.Closed).PermitReentry(DoorTrigger.Knock);
        door.Machine.OnTransitioned(t => door.Log.Add(t.IsReentry ? "reentry" : "move"));
        door.Machine.Fire(DoorTrigger.Knock);
        Assert.Equal(["exit Closed to Closed while Closed", "reentry", "enter Closed from Closed while Closed"], door.Log);
        Assert.Equal(DoorState.Closed, door.State);
    }

    [Fact]
    public void Ignored_trigger_does_nothing()
    {
        var door = new Door();
        door.Watch(DoorState.Closed).Ignore(DoorTrigger.Knock);
        door.Machine.OnTransitioned(_ => door.Log.Add("transition"));
        door.Machine.Fire(DoorTrigger.Knock);
        Assert.Empty(door.Log);
    }

    [Fact]
    public void Internal_transition_runs_its_action_only()
    {
        var door = new Door();
        door.Watch(DoorState.Closed)
            .InternalTransition(DoorTrigger.Knock, t => door.Log.Add($"internal {t.Source} to {t.Destination}"))
            .InternalTransition(DoorTrigger.Turn, () => door.Log.Add("turned"));
        door.Machine.OnTransitioned(_ => door.Log.Add("transition"));
        door.Machine.Fire(DoorTrigger.Knock);
        door.Machine.Fire(DoorTrigger.Turn);
        Assert.Equal(["internal Closed to Closed", "turned"], door.Log);
    }

    [Fact]
    public void Trigger_fired_in_an_entry_action_is_handled_at_once()
    {
        var door = new Door();
        door.Watch(DoorState.Closed).Permit(DoorTrigger.Push, DoorState.Open);
        door.Machine.Configure(DoorState.Open)
            .OnEntry(() => door.Machine.Fire(DoorTrigger.Turn), "lock at once")
            .OnEntry(() => door.Log.Add($"second entry action while {door.State}"), "note")
            .Permit(DoorTrigger.Turn, DoorState.Locked);
        door.Watch(DoorState.Locked);
        door.Machine.OnTransitionCompleted(t => door.Log.Add($"completed {t.Source} to {t.Destination}"));

        door.Machine.Fire(DoorTrigger.Push);

        Assert.Equal(
            [
                "exit Closed to Open while Closed",
                "enter Locked from Open while Locked",
                "completed Open to Locked",
                "second entry action while Locked",
                "completed Closed to Locked",
            ],
            door.Log);
        Assert.Equal(DoorState.Locked, door.State);
    }

    [Fact]
    public void Exception_in_an_entry_action_leaves_the_new_state_and_a_usable_machine()
    {
        var door = new Door();
        door.Machine.Configure(DoorState.Closed).Permit(DoorTrigger.Push, DoorState.Open);
        door.Machine.Configure(DoorState.Open)
            .OnEntry(() => throw new InvalidDataException("stuck"), "fail")
            .Permit(DoorTrigger.Pull, DoorState.Closed);
        Assert.Throws<InvalidDataException>(() => door.Machine.Fire(DoorTrigger.Push));
        Assert.Equal(DoorState.Open, door.State);
        door.Machine.Fire(DoorTrigger.Pull);
        Assert.Equal(DoorState.Closed, door.State);
    }

    [Fact]
    public void Text_names_state_and_permitted_triggers()
    {
        var door = new Door();
        door.Machine.Configure(DoorState.Closed)
            .PermitIf(DoorTrigger.Pull, DoorState.Ajar, () => false, "never")
            .Permit(DoorTrigger.Push, DoorState.Open)
            .Permit(DoorTrigger.Turn, DoorState.Locked);
        Assert.Equal("StateMachine { State = Closed, PermittedTriggers = { Push, Turn }}", door.Machine.ToString());
    }
}

namespace Compat.Tests.Stateless;

/// <summary>States within states.</summary>
public sealed class SubstateTests
{
    private readonly Door _door = new();

    public SubstateTests()
    {
        _door.Watch(DoorState.Closed).Permit(DoorTrigger.Push, DoorState.Ajar).Permit(DoorTrigger.Pull, DoorState.Open);
        _door.Watch(DoorState.Open)
            .Permit(DoorTrigger.Slam, DoorState.Closed)
            .Permit(DoorTrigger.Push, DoorState.Ajar)
            .PermitReentry(DoorTrigger.Turn)
            .PermitIf(DoorTrigger.Knock, DoorState.Locked, () => false, "never above");
        _door.Watch(DoorState.Ajar).SubstateOf(DoorState.Open)
            .Permit(DoorTrigger.Pull, DoorState.Open)
            .PermitIf(DoorTrigger.Knock, DoorState.Locked, () => false, "never below");
    }

    [Fact]
    public void Substate_is_in_its_superstate_and_not_the_reverse()
    {
        _door.State = DoorState.Ajar;
        Assert.True(_door.Machine.IsInState(DoorState.Open));
        Assert.True(_door.Machine.IsInState(DoorState.Ajar));
        _door.State = DoorState.Open;
        Assert.False(_door.Machine.IsInState(DoorState.Ajar));
    }

    [Fact]
    public void Entering_a_substate_enters_the_superstate_first()
    {
        _door.Machine.Fire(DoorTrigger.Push);
        Assert.Equal(
            ["exit Closed to Ajar while Closed", "enter Open from Closed while Ajar", "enter Ajar from Closed while Ajar"],
            _door.Log);
    }

    [Fact]
    public void Substate_uses_the_rules_of_its_superstate_and_leaves_both()
    {
        _door.State = DoorState.Ajar;
        _door.Machine.Fire(DoorTrigger.Slam);
        Assert.Equal(
            ["exit Ajar to Closed while Ajar", "exit Open to Closed while Ajar", "enter Closed from Ajar while Closed"],
            _door.Log);
    }

    [Fact]
    public void Moving_within_a_superstate_neither_leaves_nor_enters_it()
    {
        _door.State = DoorState.Ajar;
        _door.Machine.Fire(DoorTrigger.Pull);
        Assert.Equal(["exit Ajar to Open while Ajar"], _door.Log);
        _door.Log.Clear();
        _door.Machine.Fire(DoorTrigger.Push);
        Assert.Equal(["enter Ajar from Open while Ajar"], _door.Log);
    }

    [Fact]
    public void Inherited_rule_to_the_current_state_does_nothing()
    {
        _door.State = DoorState.Ajar;
        _door.Machine.Fire(DoorTrigger.Push);
        Assert.Empty(_door.Log);
        Assert.Equal(DoorState.Ajar, _door.State);
    }

    [Fact]
    public void Inherited_reentry_leaves_both_enters_the_superstate_and_keeps_the_state()
    {
        _door.State = DoorState.Ajar;
        _door.Machine.Fire(DoorTrigger.Turn);
        Assert.Equal(
            ["exit Ajar to Open while Ajar", "exit Open to Open while Ajar", "enter Open from Open while Ajar"],
            _door.Log);
        Assert.Equal(DoorState.Ajar, _door.State);
    }

    [Fact]
    public void Unmet_guards_of_the_superstate_are_named()
    {
        _door.State = DoorState.Ajar;
        Assert.False(_door.Machine.CanFire(DoorTrigger.Knock, out var unmet));
        Assert.Equal(["never above"], unmet!);
    }

    [Fact]
    public void A_cycle_of_states_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => _door.Machine.Configure(DoorState.Open).SubstateOf(DoorState.Open));
        Assert.Throws<ArgumentException>(() => _door.Machine.Configure(DoorState.Open).SubstateOf(DoorState.Ajar));
    }
}

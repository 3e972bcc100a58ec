namespace Compat.Tests.Stateless;

/// <summary>Guards, and what is said when they do not hold.</summary>
public sealed class GuardTests
{
    [Fact]
    public void Guard_decides_between_two_destinations()
    {
        var door = new Door();
        var calm = true;
        door.Machine.Configure(DoorState.Closed)
            .PermitIf(DoorTrigger.Push, DoorState.Ajar, () => calm, "calm")
            .PermitIf(DoorTrigger.Push, DoorState.Open, () => !calm, "not calm");
        door.Machine.Fire(DoorTrigger.Push);
        Assert.Equal(DoorState.Ajar, door.State);

        (door.State, calm) = (DoorState.Closed, false);
        door.Machine.Fire(DoorTrigger.Push);
        Assert.Equal(DoorState.Open, door.State);
    }

    [Fact]
    public void Each_guard_is_asked_once_a_fire()
    {
        var door = new Door();
        var asked = 0;
        door.Machine.Configure(DoorState.Closed)
            .PermitIf(DoorTrigger.Push, DoorState.Ajar, () => ++asked < 0, "never")
            .PermitIf(DoorTrigger.Push, DoorState.Open, () => ++asked > 0, "always");
        door.Machine.Fire(DoorTrigger.Push);
        Assert.Equal(2, asked);
    }

    [Fact]
    public void Unmet_guards_are_named_in_the_error()
    {
        var door = new Door();
        door.Machine.Configure(DoorState.Closed)
            .PermitIf(DoorTrigger.Push, DoorState.Ajar, () => false, "the hinge is oiled")
            .PermitIf(DoorTrigger.Push, DoorState.Open, () => false, "the key is here");
        var error = Assert.Throws<InvalidOperationException>(() => door.Machine.Fire(DoorTrigger.Push));
        Assert.Contains("the hinge is oiled, the key is here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unmet_guards_reach_the_handler_and_a_missing_rule_gives_null()
    {
        var door = new Door();
        var seen = new List<ICollection<string>?>();
        door.Machine.OnUnhandledTrigger((_, _, unmet) => seen.Add(unmet));
        door.Machine.Configure(DoorState.Closed).PermitIf(DoorTrigger.Push, DoorState.Open, () => false, "the key is here");
        door.Machine.Fire(DoorTrigger.Push);
        door.Machine.Fire(DoorTrigger.Pull);
        Assert.Equal(["the key is here"], seen[0]!);
        Assert.Null(seen[1]);
    }

    [Fact]
    public void Two_guards_that_hold_together_fail_only_when_fired()
    {
        var door = new Door();
        door.Machine.Configure(DoorState.Closed)
            .PermitIf(DoorTrigger.Push, DoorState.Ajar, () => true, "one")
            .PermitIf(DoorTrigger.Push, DoorState.Open, () => true, "two");
        Assert.Throws<InvalidOperationException>(() => door.Machine.Fire(DoorTrigger.Push));
        Assert.Throws<InvalidOperationException>(() => door.Machine.CanFire(DoorTrigger.Push));
        Assert.Equal(DoorState.Closed, door.State);
    }

    [Fact]
    public void Can_fire_asks_the_guards_and_changes_nothing()
    {
        var door = new Door();
        var key = false;
        door.Watch(DoorState.Closed).PermitIf(DoorTrigger.Turn, DoorState.Locked, () => key, "the key is here");

        Assert.False(door.Machine.CanFire(DoorTrigger.Turn));
        Assert.False(door.Machine.CanFire(DoorTrigger.Turn, out var unmet));
        Assert.Equal(["the key is here"], unmet!);
        Assert.False(door.Machine.CanFire(DoorTrigger.Slam, out var unknown));
        Assert.Null(unknown);
        key = true;
        Assert.True(door.Machine.CanFire(DoorTrigger.Turn, out var none));
        Assert.Empty(none!);
        Assert.Empty(door.Log);
    }

    [Fact]
    public void Guarded_reentry_and_ignore_are_refused_when_the_guard_does_not_hold()
    {
        var door = new Door();
        var (reenter, ignore) = (false, false);
        door.Watch(DoorState.Closed)
            .PermitReentryIf(DoorTrigger.Knock, () => reenter, "reenter")
            .IgnoreIf(DoorTrigger.Slam, () => ignore, "ignore")
            .InternalTransitionIf(DoorTrigger.Pull, _ => reenter, () => door.Log.Add("pulled"), "reenter");
        Assert.Throws<InvalidOperationException>(() => door.Machine.Fire(DoorTrigger.Knock));
        Assert.Throws<InvalidOperationException>(() => door.Machine.Fire(DoorTrigger.Slam));
        Assert.Throws<InvalidOperationException>(() => door.Machine.Fire(DoorTrigger.Pull));
        (reenter, ignore) = (true, true);
        door.Machine.Fire(DoorTrigger.Slam);
        Assert.Empty(door.Log);
        door.Machine.Fire(DoorTrigger.Knock);
        door.Machine.Fire(DoorTrigger.Pull);
        Assert.Equal(3, door.Log.Count);
    }
}

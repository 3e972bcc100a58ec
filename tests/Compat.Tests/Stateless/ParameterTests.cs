namespace Compat.Tests.Stateless;

/// <summary>Triggers with arguments.</summary>
public sealed class ParameterTests
{
    [Fact]
    public void Arguments_reach_guard_entry_action_and_transition()
    {
        var door = new Door();
        var push = door.Machine.SetTriggerParameters<int>(DoorTrigger.Push);
        door.Machine.Configure(DoorState.Closed)
            .PermitIf(push, DoorState.Ajar, force => force < 5, "soft")
            .PermitIf(push, DoorState.Open, force => force >= 5, "hard");
        door.Machine.Configure(DoorState.Open).OnEntryFrom(push, force => door.Log.Add($"force {force}"), "note force");
        door.Machine.OnTransitioned(t => door.Log.Add(string.Join(',', t.Parameters)));

        Assert.True(door.Machine.CanFire(push, 7));
        door.Machine.Fire(push, 7);

        Assert.Equal(DoorState.Open, door.State);
        Assert.Equal(["7", "force 7"], door.Log);
    }

    [Fact]
    public void Two_and_three_arguments_work_alike()
    {
        var door = new Door();
        var pull = door.Machine.SetTriggerParameters<string, int>(DoorTrigger.Pull);
        var turn = door.Machine.SetTriggerParameters<string, int, bool>(DoorTrigger.Turn);
        door.Machine.Configure(DoorState.Closed)
            .PermitIf(pull, DoorState.Ajar, (who, times) => who.Length == times, "length")
            .PermitIf(turn, DoorState.Locked, (who, times, twice) => twice && who.Length == times, "twice");
        door.Machine.Configure(DoorState.Ajar)
            .OnEntryFrom(pull, (who, times) => door.Log.Add($"{who} {times}"), "note")
            .Permit(DoorTrigger.Push, DoorState.Closed);
        door.Machine.Configure(DoorState.Locked).OnEntryFrom(turn, (who, times, twice) => door.Log.Add($"{who} {times} {twice}"), "note");

        Assert.False(door.Machine.CanFire(pull, "ab", 3));
        door.Machine.Fire(pull, "ab", 2);
        door.Machine.Fire(DoorTrigger.Push);
        Assert.False(door.Machine.CanFire(turn, "abc", 3, false));
        door.Machine.Fire(turn, "abc", 3, true);
        Assert.Equal(["ab 2", "abc 3 True"], door.Log);
    }

    [Fact]
    public void Entry_action_of_another_trigger_does_not_run()
    {
        var door = new Door();
        door.Machine.Configure(DoorState.Closed).Permit(DoorTrigger.Push, DoorState.Open).Permit(DoorTrigger.Pull, DoorState.Open);
        door.Machine.Configure(DoorState.Open)
            .OnEntryFrom(DoorTrigger.Push, () => door.Log.Add("pushed"), "note push")
            .OnEntryFrom(DoorTrigger.Pull, t => door.Log.Add($"pulled from {t.Source}"), "note pull");
        door.Machine.Fire(DoorTrigger.Pull);
        Assert.Equal(["pulled from Closed"], door.Log);
    }

    [Fact]
    public void Internal_transition_gets_arguments()
    {
        var door = new Door();
        var knock = door.Machine.SetTriggerParameters<int>(DoorTrigger.Knock);
        door.Machine.Configure(DoorState.Closed)
            .InternalTransitionIf(knock, times => times > 1, (times, t) => door.Log.Add($"{times} in {t.Source}"), "more than once");
        door.Machine.Fire(knock, 2);
        Assert.Throws<InvalidOperationException>(() => door.Machine.Fire(knock, 1));
        Assert.Equal(["2 in Closed"], door.Log);
    }

    [Fact]
    public void Trigger_fired_without_its_argument_gets_the_default_value()
    {
        var door = new Door();
        var push = door.Machine.SetTriggerParameters<int>(DoorTrigger.Push);
        door.Machine.Configure(DoorState.Closed).Permit(DoorTrigger.Push, DoorState.Open);
        door.Machine.Configure(DoorState.Open).OnEntryFrom(push, force => door.Log.Add($"force {force}"), "note force");
        door.Machine.Fire(DoorTrigger.Push);
        Assert.Equal(["force 0"], door.Log);
    }

    [Fact]
    public void Wrong_arguments_are_misuse()
    {
        var door = new Door();
        var pull = door.Machine.SetTriggerParameters(DoorTrigger.Pull, typeof(string), typeof(int));
        door.Machine.Configure(DoorState.Closed).Permit(DoorTrigger.Pull, DoorState.Ajar);
        Assert.Throws<ArgumentException>(() => door.Machine.Fire(pull, "a", 1, 2));
        Assert.Throws<ArgumentException>(() => door.Machine.Fire(pull, "a"));
        Assert.Throws<ArgumentException>(() => door.Machine.Fire(pull, 1, "a"));
        Assert.Equal(DoorState.Closed, door.State);
        door.Machine.Fire(pull, "a", 1);
        Assert.Equal(DoorState.Ajar, door.State);
    }

    [Fact]
    public void Parameters_of_a_trigger_are_set_once()
    {
        var door = new Door();
        var push = door.Machine.SetTriggerParameters<int>(DoorTrigger.Push);
        Assert.Equal(DoorTrigger.Push, push.Trigger);
        Assert.Equal([typeof(int)], push.ArgumentTypes);
        Assert.Throws<InvalidOperationException>(() => door.Machine.SetTriggerParameters<string>(DoorTrigger.Push));
    }
}

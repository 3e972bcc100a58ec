using System.Text;
using Stateless.Reflection;

namespace Compat.Tests.Stateless;

/// <summary>What a machine tells about itself; a renderer of diagrams relies on order and descriptions.</summary>
public sealed class InfoTests
{
    [Fact]
    public void Configuration_is_described_in_the_order_in_which_it_was_given()
    {
        var door = new Door();
        var knock = door.Machine.SetTriggerParameters<int>(DoorTrigger.Knock);
        door.Machine.Configure(DoorState.Closed)
            .PermitReentryIf(DoorTrigger.Push, () => false, "stuck")
            .Ignore(DoorTrigger.Slam)
            .PermitIf(knock, DoorState.Ajar, times => times > 1, "more than once")
            .PermitIf(DoorTrigger.Push, DoorState.Ajar, () => true, "free")
            .InternalTransition(DoorTrigger.Pull, () => { })
            .IgnoreIf(DoorTrigger.Turn, IsNight)
            .OnExit(IsLeft);
        door.Machine.Configure(DoorState.Ajar)
            .SubstateOf(DoorState.Open)
            .OnEntry(() => { }, "creak")
            .OnEntryFrom(knock, _ => { }, "look")
            .Permit(DoorTrigger.Turn, DoorState.Locked)
            .PermitIf(DoorTrigger.Slam, DoorState.Closed, () => true);

        Assert.Equal(
            """
            DoorState by DoorTrigger from Closed
            Closed in - over -
              Push -> Ajar [free]
              Push -> Closed [stuck]
              Knock -> Ajar [more than once]
              Pull -> Closed [Function] internal
              Slam ignored []
              Turn ignored [IsNight]
              exit IsLeft
            Ajar in Open over -
              Turn -> Locked []
              Slam -> Closed [Function]
              entry creak
              entry look by Knock
            Open in - over Ajar
            Locked in - over -

            """,
            Render(door.Machine.GetInfo()),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Initial_state_is_the_one_at_construction()
    {
        var door = new Door();
        door.Machine.Configure(DoorState.Closed).Permit(DoorTrigger.Push, DoorState.Open);
        door.Machine.Fire(DoorTrigger.Push);
        Assert.Equal(DoorState.Closed, door.Machine.GetInfo().InitialState.UnderlyingState);
    }

    [Fact]
    public void Destinations_are_the_same_objects_as_the_states()
    {
        var door = new Door();
        door.Machine.Configure(DoorState.Closed).Permit(DoorTrigger.Push, DoorState.Open);
        var info = door.Machine.GetInfo();
        Assert.Same(info.States.Last(), info.States.First().FixedTransitions.Single().DestinationState);
        Assert.Single(info.States.First().Transitions);
    }

    private static bool IsNight() => false;

    private static void IsLeft()
    {
    }

    private static string Render(StateMachineInfo info)
    {
        var text = new StringBuilder();
        Line($"{info.StateType.Name} by {info.TriggerType.Name} from {info.InitialState}");
        foreach (var state in info.States)
        {
            var below = string.Join(',', state.Substates);
            Line($"{state} in {state.Superstate?.ToString() ?? "-"} over {(below.Length > 0 ? below : "-")}");
            foreach (var transition in state.FixedTransitions)
                Line($"  {transition.Trigger} -> {transition.DestinationState} {Guards(transition)}{(transition.IsInternalTransition ? " internal" : "")}");
            foreach (var ignored in state.IgnoredTriggers) Line($"  {ignored.Trigger} ignored {Guards(ignored)}");
            foreach (var entry in state.EntryActions)
                Line($"  entry {entry.Method.Description}{(entry.FromTrigger is { } from ? $" by {from}" : "")}");
            foreach (var exit in state.ExitActions) Line($"  exit {exit.Description}");
        }
        return text.ToString();

        void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
    }

    private static string Guards(TransitionInfo transition) =>
        $"[{string.Join(", ", transition.GuardConditionsMethodDescriptions.Select(guard => guard.Description))}]";
}

using System.Collections.Immutable;
using Stateless;
using Stateless.Reflection;

namespace MedChain.Core;

/// <summary>
/// A transition table written with Stateless. State lives in the protocol's records: <see cref="Fire"/> sets the cursor, fires, and
/// returns where the table leads. One instance a host thread. The spec's tables and diagrams are held equal to <see cref="Describe"/>.
/// </summary>
/// <typeparam name="TPhase">The states.</typeparam>
/// <typeparam name="TTrigger">The triggers.</typeparam>
public abstract class Machine<TPhase, TTrigger>
    where TPhase : struct, Enum
    where TTrigger : struct, Enum
{
    private readonly TPhase _initial;
    private TPhase _cursor;

    private protected Machine(TPhase initial)
    {
        _initial = initial;
        _cursor = initial;
        Table = new StateMachine<TPhase, TTrigger>(() => _cursor, phase => _cursor = phase, FiringMode.Immediate);
    }

    /// <summary>The state in which a thing starts.</summary>
    public TPhase Initial => _initial;

    private protected StateMachine<TPhase, TTrigger> Table { get; }

    /// <summary>Where the table leads from <paramref name="phase"/> on <paramref name="trigger"/>.</summary>
    /// <exception cref="InvariantViolationException">The table has no such transition.</exception>
    public TPhase Fire(TPhase phase, TTrigger trigger)
    {
        _cursor = phase;
        if (!Table.CanFire(trigger)) throw new InvariantViolationException("Machine tables closed", $"{GetType().Name}: {trigger} in {phase}");
        Table.Fire(trigger);
        return _cursor;
    }

    /// <summary>Whether the table has a transition from <paramref name="phase"/> on <paramref name="trigger"/>.</summary>
    public bool CanFire(TPhase phase, TTrigger trigger)
    {
        _cursor = phase;
        return Table.CanFire(trigger);
    }

    /// <summary>All transitions, ordered by state, trigger and destination as their enumerations are, for the spec's tables and diagrams.</summary>
    public ImmutableArray<MachineEdge> Describe()
    {
        var edges = new List<(TPhase From, TTrigger Trigger, TPhase To, string Guard)>();
        _cursor = _initial;
        foreach (var state in Table.GetInfo().States)
        {
            foreach (var edge in state.FixedTransitions) edges.Add(Edge(state, edge, edge.DestinationState));
            foreach (var edge in state.IgnoredTriggers) edges.Add(Edge(state, edge, state));
        }

        return
        [
            .. edges.OrderBy(edge => edge.From).ThenBy(edge => edge.Trigger).ThenBy(edge => edge.To)
                .Select(edge => new MachineEdge(edge.From.ToString(), edge.Trigger.ToString(), edge.To.ToString(), edge.Guard)),
        ];
    }

    private static (TPhase From, TTrigger Trigger, TPhase To, string Guard) Edge(StateInfo from, TransitionInfo edge, StateInfo to) => (
        (TPhase)from.UnderlyingState,
        (TTrigger)edge.Trigger.UnderlyingTrigger,
        (TPhase)to.UnderlyingState,
        string.Join(" and ", edge.GuardConditionsMethodDescriptions.Select(guard => guard.Description)));
}

/// <summary>One line of a transition table.</summary>
/// <param name="From">State.</param>
/// <param name="Trigger">Trigger.</param>
/// <param name="To">State after.</param>
/// <param name="Guard">The guard's description; empty where there is none.</param>
public sealed record MachineEdge(string From, string Trigger, string To, string Guard);

using System.Collections.Immutable;
using MedChain.Core;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>What a client needs to begin.</summary>
internal sealed class Errands(Town town, IReadOnlyList<Errand> all) : Event
{
    internal Town Town { get; } = town;

    internal IReadOnlyList<Errand> All { get; } = all;
}

/// <summary>A host has answered a command.</summary>
internal sealed class Answered(ulong request, Outcome outcome) : Event
{
    internal ulong Request { get; } = request;

    internal Outcome Outcome { get; } = outcome;
}

/// <summary>Something has happened at a host: it may be time for the next errand.</summary>
internal sealed class Nudged : Event
{
    internal static Nudged Once { get; } = new();
}

/// <summary>
/// The staff of all institutions: gives each command when what it needs has been answered, when the schedule says so; gives it again to a host that fell over meanwhile. When all have been answered nothing more is awaited.
/// </summary>
[OnEventDoAction(typeof(Answered), nameof(OnAnswered))]
[OnEventDoAction(typeof(Nudged), nameof(Look))]
internal sealed class ClientActor : Actor
{
    /// <summary>Out of so many times that an errand could be given, the schedule gives it once.</summary>
    private const int GivenOneIn = 3;

    private readonly SortedDictionary<string, Outcome> _outcomes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (ulong Request, ulong Life)> _given = new(StringComparer.Ordinal);
    private IReadOnlyList<Errand> _errands = [];
    private Town _town = null!;
    private ulong _requests;

    /// <inheritdoc/>
    protected override Task OnInitializeAsync(Event initialEvent)
    {
        var begin = (Errands)initialEvent;
        (_town, _errands) = (begin.Town, begin.All);
        foreach (var (name, outcome) in _town.Past?.Outcomes ?? ImmutableSortedDictionary<string, Outcome>.Empty)
        {
            _outcomes[name] = outcome;
            _requests++;
        }

        return Task.CompletedTask;
    }

    private void OnAnswered(Event e)
    {
        var answered = (Answered)e;
        foreach (var errand in _errands)
        {
            if (!_given.TryGetValue(errand.Name, out var given) || given.Request != answered.Request) continue;
            _outcomes[errand.Name] = answered.Outcome;
        }

        if (_errands.All(errand => _outcomes.ContainsKey(errand.Name)))
        {
            _town.Witness.Included();
            _town.Finish();
        }

        Look();
    }

    private void Look()
    {
        if (_town.IsOver) return;
        foreach (var errand in _errands)
        {
            if (_outcomes.ContainsKey(errand.Name) || (errand.After is { } after && !_outcomes.ContainsKey(after))) continue;
            var host = _town[new MedChain.Sim.HostId(errand.Institution)];
            if (host.Actor is null || host.Replica is null || (_given.TryGetValue(errand.Name, out var given) && given.Life == host.Life)) continue;
            if (RandomInteger(GivenOneIn) != 0) continue;
            if (errand.Make(new Replies(_town, _outcomes)) is not { } command) continue;
            _given[errand.Name] = (++_requests, host.Life);
            _town.Pending++;
            SendEvent(host.Actor, new Asked(_requests, command));
        }
    }
}

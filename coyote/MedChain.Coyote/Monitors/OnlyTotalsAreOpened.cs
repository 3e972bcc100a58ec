using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Proofs;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// What an honest trustee opens are the totals of at least LeastBallots ballots, of a poll whose closing block is final at it, and nothing else in that election.
/// Spec: Election V10, V11.
/// </summary>
internal sealed class OnlyTotalsAreOpened : Monitor
{
    private readonly SortedDictionary<(HostId Host, ulong Epoch), ImmutableArray<GroupElement>> _opened = [];

    /// <summary>A transaction of its own has left an honest host.</summary>
    internal sealed class Left(Town town, TownHost host, Payload.OpenTotals opening) : Event
    {
        internal Town Town { get; } = town;

        internal TownHost Host { get; } = host;

        internal Payload.OpenTotals Opening { get; } = opening;
    }

    [Start]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        var (host, opening) = (left.Host, left.Opening);
        if (_opened.Values.Any(parts => parts.SequenceEqual(opening.Parts))) return;
        var map = host.Replica!.State.Final.Map;
        Assert(ElectionRules.Find(map) is { Phase: ElectionPhase.Tallying or ElectionPhase.Seated }, "Only totals are opened: {0} opens something before the close of the poll is final there", host.Id);
        var election = ElectionRules.Find(map)!;
        map.TryGet<Tally>(StateKeys.Tally, out var tally);
        Assert(tally!.Ballots >= left.Town.Options.Parameters.LeastBallots, "Only totals are opened: {0} opens totals of {1} ballots", host.Id, tally.Ballots);
        var index = Ceremony.IndexOf(host.Replica.State.Consensus.Epoch.Validators, host.Id.Institution);
        using var context = TallyRules.OpeningContext(election.Event, index);
        ImmutableArray<LogPair> pairs = [.. tally.Totals.Zip(opening.Parts, static (total, part) => new LogPair(total.A, part))];
        var isOfTotals = pairs.Length == opening.Parts.Length && opening.Proof.IsValid(CeremonyRules.Find(map)!.Joint!.KeyOf(index), pairs, context.Octets);
        Assert(isOfTotals, "Only totals are opened: {0} opens something else than the totals", host.Id);
        Assert(_opened.TryAdd((host.Id, election.Epoch), opening.Parts), "Only totals are opened: {0} opens twice in one election", host.Id);
    }
}

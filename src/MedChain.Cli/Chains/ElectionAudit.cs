using System.Collections.Concurrent;
using System.Globalization;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;

namespace MedChain.Cli.Chains;

/// <summary>
/// Recomputes an election from the chain alone: from genesis on every block is executed again, with each signature, proof, sealed share, ballot, opening
/// and state root in it. Says what was checked, or the first thing that does not hold. Spec: Collaboration K1 to K6, Election V1 to V18.
/// </summary>
internal sealed class ElectionAudit
{
    private readonly ulong _epoch;
    private readonly List<string> _checked = [];
    private readonly SortedDictionary<RefusalCode, int> _refused = [];
    private int _turnout;
    private int _complaints;

    private ElectionAudit(ulong epoch) => _epoch = epoch;

    /// <summary>Checks the election of an epoch.</summary>
    public static ElectionFinding Run(ChainFile chain, ulong epoch)
    {
        var audit = new ElectionAudit(epoch);
        return new ElectionFinding(epoch, audit.Follow(chain), audit._checked);
    }

    private string? Follow(ChainFile chain)
    {
        var keys = ChainSource.Verifier();
        if (chain.Founding.Problem(keys) is { } founding) return "The founding does not hold: " + founding;
        var genesis = chain.Founding.Genesis;
        if (!genesis.Parameters.HasElections) return "This chain has no elections.";
        _checked.Add(Say($"founding of {genesis.Founders.Count} institutions, chain {genesis.ChainId}: keys and proofs of possession"));
        var checks = new CheckedOnce();
        var replay = new ChainReplay(genesis, keys, checks);
        foreach (var (index, block) in chain.Blocks.Index())
        {
            RunAhead(replay, chain, index, checks);
            if (replay.TryAppend(block) is { } problem) return Say($"Block {block.Header.Height} does not hold: {problem}.");
            Watch(block, replay.State.Map);
            if (!replay.IsAtEnd) continue;
            var end = chain.Ends.FirstOrDefault(proof => proof.Epoch == replay.Epoch.Epoch);
            if (end is null) return Say($"There is no proof that epoch {replay.Epoch.Epoch} ended.");
            if (replay.Epoch.Epoch == _epoch) Tell(replay, isEnded: true);
            if (replay.TryEnd(end) is { } wrong) return Say($"Epoch {end.Epoch}: {wrong}.");
        }

        if (chain.Ends.Length != (int)replay.Epoch.Epoch - 1) return "There are end proofs of epochs that have not ended.";
        if (replay.Epoch.Epoch < _epoch || (replay.Epoch.Epoch == _epoch && ElectionRules.Find(replay.State.Map)?.Epoch != _epoch)) return Say($"The chain does not reach epoch {_epoch}.");
        if (replay.Epoch.Epoch == _epoch) Tell(replay, isEnded: false);
        return null;
    }

    // Where Voting or Tallying begins, all ballots or claims of the epoch are checked on all cores, each by itself; then block after block is judged as ever.
    private static void RunAhead(ChainReplay replay, ChainFile chain, int from, CheckedOnce checks)
    {
        var next = new Moment(replay.Epoch, replay.State.Height + 1);
        if (next.Slice is not (Slice.Voting or Slice.Tallying) || !next.BeginsSlice) return;
        var epoch = chain.Blocks.Skip(from).TakeWhile(block => block.Header.Epoch == replay.Epoch.Epoch);
        var dear = DearChecks.Of(replay.State.Map, next, epoch.SelectMany(block => block.Transactions));
        if (dear.IsEmpty) return;
        var held = new HeldCheck?[dear.Length];

        // One by one: a check takes long enough, and a core that is given many at once would end long after the others.
        Parallel.ForEach(Partitioner.Create(0, dear.Length, 1), range => held[range.Item1] = dear[range.Item1].Run());
        checks.Remember(held);
    }

    private void Watch(Block block, StateMap map)
    {
        if (block.Header.Epoch != _epoch) return;
        foreach (var transaction in block.Transactions)
        {
            var code = map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out var refusals) ? refusals.Items[0].Code : RefusalCode.None;
            if (code == RefusalCode.None && transaction.Payload is Payload.ClaimTurnout) _turnout++;
            if (code == RefusalCode.None && transaction.Payload is Payload.Complain) _complaints++;
            var isElection = transaction.Payload is Payload.Enrol or Payload.Deals or Payload.Complain or Payload.Stand or Payload.RegisterBallotKey or Payload.Cast or Payload.OpenTotals or Payload.ClaimTurnout;
            if (isElection && code != RefusalCode.None) _refused[code] = _refused.GetValueOrDefault(code) + 1;
        }
    }

    private void Tell(ChainReplay replay, bool isEnded)
    {
        var (map, validators) = (replay.State.Map, replay.Epoch.Validators);
        var (ceremony, election) = (CeremonyRules.Find(map)!, ElectionRules.Find(map)!);
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        _checked.Add(Say($"{replay.State.Height} blocks: order, leaders drawn, lottery proofs, signatures, execution, state roots"));
        _checked.Add(isEnded ? Say($"finality of epochs 1 to {_epoch}: a quorum's signatures on each end") : Say($"finality of epochs before {_epoch}; this one is not over, its last blocks are shown by no certificate"));
        _checked.Add(Say($"key ceremony: {ceremony.Trustees.Count} enrolled, {ceremony.Dealers.Count} dealt, {_complaints} complaints held, {ceremony.Qualified.Count} qualified, {CeremonyRules.Threshold(validators)} needed: {ceremony.Phase}"));
        if (IdentityRules.Find(map) is { } identity)
        {
            var since = identity.Givers.Values.All(index => index != 0) ? "handed on" : "made";
            _checked.Add(Say($"identity key: {since} in epoch {identity.Epoch} by {identity.Givers.Count} dealers, {identity.Holders.Count} hold it, {identity.Commitments.Threshold} of them use it"));
        }

        _checked.Add(Say($"{election.Candidates.Count} candidates; ring of {election.Voters.Count} keys, each with its proof"));
        _checked.Add(Say($"{poll!.Tags.Length} ballots counted, {BallotRules.Replaced(map, poll)} replaced: ring signature, bits and sum of each"));
        if (election.Phase == ElectionPhase.Seated)
        {
            map.TryGet<Tally>(StateKeys.Tally, out var tally);
            map.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result);
            _checked.Add(Say($"totals added up, opened by {tally!.Openings.Count} trustees with proofs: {string.Join(", ", election.Candidates.Zip(result!.Votes, (id, votes) => Say($"{id} {votes}")))}"));
            _checked.Add(Say($"seats: {string.Join(", ", result.Seats.Select(seat => seat.Institution))}; on standby: {(result.Standby.IsEmpty ? "nobody" : string.Join(", ", result.Standby.Select(seat => seat.Institution)))}"));
        }

        _checked.Add(Say($"outcome {election.Phase}; {_turnout} have shown that they voted"));
        if (isEnded && map.TryGet<Delegates>(StateKeys.NextDelegates, out var delegates))
        {
            _checked.Add(Say($"delegates of epoch {_epoch + 1} ({delegates.Source}): {string.Join(", ", delegates.Items.Select(item => Say($"{item.Institution} weight {item.Weight}")))}"));
        }

        foreach (var (code, count) in _refused) _checked.Add(Say($"refused on the chain: {count} for {code}"));
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What checking an election found; with <c>--json</c> exactly this object is printed.</summary>
/// <param name="Epoch">The election's epoch.</param>
/// <param name="Problem">The first thing that does not hold; null when all does.</param>
/// <param name="Checked">What was checked, a sentence each.</param>
internal sealed record ElectionFinding(ulong Epoch, string? Problem, IReadOnlyList<string> Checked)
{
    /// <summary>Whether all holds.</summary>
    public bool Holds => Problem is null;
}

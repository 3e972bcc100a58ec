using System.Collections.Concurrent;
using System.Collections.Immutable;
using MedChain.Bench.Workloads;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Bench.Floors;

/// <summary>
/// An election verified from its transactions' octets, as <c>medchain election verify</c> does: 100 ballots of a ring of 100 for 20 candidates, totals,
/// their opening by 34 trustees, the votes, 100 claims of turnout. Dear checks run ahead on all cores; then each transaction is judged in its turn. Its key
/// ceremony is <see cref="CeremonyFloor"/>'s subject; signatures of transactions and blocks are left out.
/// </summary>
internal sealed class ElectionFloor
{
    private const int Voters = 100, Candidates = 20, Approvals = 3, Votes = Voters * Approvals / Candidates, Threshold = 34;

    private readonly EpochSetup _epoch;
    private readonly IAuthenticator _keys;
    private readonly StateMap _map;
    private readonly ElectionMachine _machine = new();
    private readonly byte[][] _cast, _opened, _claimed;

    private ElectionFloor()
    {
        var setups = Town.Of(Voters, new ProtocolParameters { SeatCount = 20, MostApprovals = Approvals });
        (_epoch, _keys) = (EpochRules.First(setups[0].Genesis), setups[0].Keys);
        ImmutableArray<InstitutionId> ids = [.. _epoch.Validators.Members.Select(member => member.Id)];
        ImmutableArray<KeyPair> voters = [.. ids.Select(id => new KeyPair(new VoterSecrets(SeedOf(id)).Key))];
        var polynomial = new TrusteeSecrets(Town.Digest(1)).Polynomial(Threshold);
        var begun = ElectionEntry.Begin(1, ElectionPhase.Voting) with { Candidates = [.. ids.Take(Candidates)], Voters = ids.ToImmutableSortedDictionary(id => id, id => voters[id.Value].Public) };
        var joint = polynomial.Commit();
        var election = begun with { Event = BallotRules.EventOf(begun, _epoch.ChainId, BallotRules.RingOf(begun)!.Root, joint.PublicKey) };
        var ceremony = new Ceremony(1, KeyCeremonyPhase.Qualified, Threshold, ids.ToImmutableSortedDictionary(id => id, id => voters[id.Value].Public), [.. ids], [], joint);
        _map = ElectionRules.Begin(_epoch.Start.Map, new Moment(_epoch, 1), new KeyCeremonyMachine(), _machine).Set(StateKeys.Ceremony(JointKey.Poll), ceremony).Set(StateKeys.Election, election);
        _cast = Make(ids, id => new Payload.Cast(BallotRules.Make(election, joint.PublicKey, voters[id.Value].Secret, ApprovedBy(id), 1, Approvals, SeedOf(id).ToArray())));

        // What follows the close hangs on the state then, and that on ballots that count: a first pass without openings and claims gives it.
        (_opened, _claimed) = ([], []);
        var closed = Verify();
        closed.TryGet<Tally>(StateKeys.Tally, out var tally);
        closed.TryGet<Poll>(StateKeys.Poll, out var poll);
        _opened = Make(ids[..Threshold], id => TrusteeDesk.Opening(id, polynomial.ShareOf(Ceremony.IndexOf(_epoch.Validators, id)), tally!, election.Event, At(Slice.Tallying), SeedOf(id).ToArray()));
        _claimed = Make(ids, id => Claim(id, voters[id.Value].Secret, election.Event, poll!.Tags));
    }

    /// <summary>As in the baseline.</summary>
    internal const string Name = "Election(100 institutions, 20 candidates)";

    /// <summary>The election beside its floor.</summary>
    internal static Floor Make()
    {
        var election = new ElectionFloor();
        return new Floor(() => election.Demand(election.Verify()), Least(), Environment.ProcessorCount);
    }

    /// <summary>
    /// <para>Branch: s G + c A and s K + c (B - i G).</para>
    /// <para>Ballot: tag and two elements a candidate are decoded; the signature; two branches a candidate, four for at most three approvals; as many hashes
    /// as proofs; a difference for every branch but the first of a proof; the sum of its votes. The totals: 40 sums for each ballot but the first.</para>
    /// <para>Opening: 20 elements are decoded; the verification key from 34 commitments; 20 pairs joined by weights; two sums of two products.</para>
    /// <para>Votes: 34 openings weighed and added for each candidate, taken from its total; multiples of G up to 15 G, the most votes.</para>
    /// <para>Claim: H and 100 branches.</para>
    /// </summary>
    private static GroupWork Least()
    {
        GroupWork branch = new(Base: 1, Multiply: 3, Add: 2), proofs = new(Add: Candidates + Approvals, Hash: Candidates + 1);
        var ballot = new GroupWork(Check: 1 + (2 * Candidates), Add: 2 * (Candidates - 1)) + RingFloors.Verify(Voters) + (((2 * Candidates) + Approvals + 1) * branch) + proofs;
        var key = new GroupWork(Multiply: Threshold - 1, Add: Threshold - 1);
        var opening = new GroupWork(Check: Candidates, Multiply: 2 * Candidates, Add: 2 * (Candidates - 1), Hash: Candidates + 1) + key + branch;
        var votes = (Candidates * new GroupWork(Multiply: Threshold, Add: Threshold)) + new GroupWork(Add: (2 * Candidates * (Voters - 1)) + Votes);
        var claim = new GroupWork(Map: 1, Hash: 1) + (Voters * branch);
        return (Voters * ballot) + (Threshold * opening) + votes + (Voters * claim);
    }

    private StateMap Verify()
    {
        var (map, checks) = (_map, new CheckedOnce());
        map = Judge(map, _cast, Slice.Voting, checks);
        map = ElectionRules.EndSlice(map, new Moment(_epoch, 4 * _epoch.Parameters.SliceLength), _machine);
        return Judge(map, [.. _claimed, .. _opened], Slice.Tallying, checks);
    }

    private StateMap Judge(StateMap map, byte[][] octets, Slice slice, CheckedOnce checks)
    {
        ImmutableArray<Transaction> transactions = [.. octets.Select(Read)];
        var dear = DearChecks.Of(map, At(slice), transactions);
        var held = new HeldCheck?[dear.Length];
        if (!dear.IsEmpty) Parallel.ForEach(Partitioner.Create(0, dear.Length, 1), range => held[range.Item1] = dear[range.Item1].Run());
        checks.Remember(held);
        return transactions.Aggregate(map, (before, transaction) => Judge(before, transaction, At(slice), checks));
    }

    private StateMap Judge(StateMap map, Transaction transaction, Moment moment, CheckedOnce checks)
    {
        var context = new EventContext(_epoch.ChainId, _epoch.Validators, _keys, transaction.Sender, 0) { Checks = checks };
        var code = RefusalCode.None;
        map = transaction.Payload switch
        {
            Payload.Cast cast => BallotRules.Cast(map, cast.Ballot, moment, context, out code),
            Payload.ClaimTurnout claim => ElectionRules.ClaimTurnout(map, claim.Proof, moment, context, out code),
            Payload.OpenTotals open => TallyRules.Open(map, open.Parts, open.Proof, moment, context, _machine, out code),
            _ => throw new InvalidOperationException("An election has no other transactions here."),
        };
        return code == RefusalCode.None ? map : throw new InvalidOperationException($"A transaction is refused: {code}.");
    }

    private void Demand(StateMap map)
    {
        var isExpected = map.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result) && result.Votes.AsEnumerable().SequenceEqual(Enumerable.Repeat((uint)Votes, Candidates))
            && _epoch.Validators.Members.All(member => TrackRules.Of(map, member.Id).HasVoted);
        if (!isExpected) throw new InvalidOperationException("The election came to another result.");
    }

    // Each approves of three that follow one another, so that each of the 20 gets 15 of the 300 votes.
    private static ImmutableSortedSet<InstitutionId> ApprovedBy(InstitutionId voter) => [.. Enumerable.Range(voter.Value, Approvals).Select(i => new InstitutionId((ushort)(i % Candidates)))];

    private static Digest SeedOf(InstitutionId id) => Town.Digest(1_000ul + id.Value);

    private static Payload.ClaimTurnout Claim(InstitutionId voter, GroupScalar secret, Digest election, ImmutableArray<GroupElement> tags)
    {
        using var statement = ElectionRules.TurnoutContext(election, voter);
        return new Payload.ClaimTurnout(OneOfManyLogsProof.Make(secret, LinkableSignature.TagBase(election), tags, statement.Octets, SeedOf(voter).ToArray()));
    }

    private Moment At(Slice slice) => new(_epoch, ((ulong)slice * _epoch.Parameters.SliceLength) + 1);

    private byte[][] Make(ImmutableArray<InstitutionId> by, Func<InstitutionId, Payload> payload)
    {
        var octets = new byte[by.Length][];
        Parallel.For(0, by.Length, i => octets[i] = CanonicalWriter.Encode(Transaction.Sign(_epoch.ChainId, by[i], 0, payload(by[i]), _keys)));
        return octets;
    }

    private static Transaction Read(byte[] octets)
    {
        var reader = new CanonicalReader(octets);
        return Transaction.Read(ref reader) ?? throw new InvalidOperationException("A transaction does not read back.");
    }
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;

namespace MedChain.Core.Tests.Election;

/// <summary>An epoch with an election, block by block: members with their secrets say what they like, execution judges it.</summary>
internal sealed class Hall
{
    internal static readonly ProtocolParameters Parameters = new() { EpochLength = 24, SeatCount = 4, StandbyCount = 2, SliceLength = 4, MostApprovals = 2 };

    private readonly Execution _execution;

    internal Hall(int count, ProtocolParameters? parameters = null, CheckedOnce? checks = null)
    {
        Consortium = new Consortium(count, parameters ?? Parameters);
        Epoch = EpochRules.First(Consortium.Genesis);
        State = Epoch.Start;
        foreach (var i in Everybody) Shares[i] = ImmutableSortedDictionary<ulong, GroupScalar>.Empty;
        _execution = new Execution(Consortium[0].Keys, checks);
    }

    internal Consortium Consortium { get; }

    internal EpochSetup Epoch { get; private set; }

    internal LedgerState State { get; private set; }

    internal int Count => Epoch.Validators.Count;

    internal IEnumerable<int> Everybody => Enumerable.Range(0, Count);

    internal StateMap Map => State.Map;

    /// <summary>The moment of the next block.</summary>
    internal Moment Next => new(Epoch, State.Height + 1);

    internal ElectionEntry Election => ElectionRules.Find(Map)!;

    internal Ceremony Ceremony => CeremonyRules.Find(Map)!;

    internal Poll Poll => Map.TryGet<Poll>(StateKeys.Poll, out var poll) ? poll : throw new InvalidOperationException("No poll.");

    internal static InstitutionId H(int number) => new((ushort)number);

    internal TrackRecord Track(int number) => TrackRules.Of(Map, H(number));

    internal TrusteeSecrets Trustee(int number) => new(Seed(number, 1));

    internal Digest Voter(int number) => Seed(number, 2);

    /// <summary>One block with one transaction each; what became of them.</summary>
    internal RefusalCode[] Block(params (int Sender, Payload Payload)[] said)
    {
        var sequences = Everybody.ToDictionary(i => i, i => State.Account(H(i))!.NextSequence);
        ImmutableArray<Transaction> transactions =
            [.. said.Select(item => Transaction.Sign(Epoch.ChainId, H(item.Sender), sequences[item.Sender]++, item.Payload, Consortium[item.Sender].Keys))];
        var height = State.Height + 1;
        var map = _execution.TryRun(State, Epoch, View(height), State.TimestampMs + 1_000, transactions, _ => false) ?? throw new InvalidOperationException("The block is invalid.");
        State = new LedgerState(map, height, State.TimestampMs + 1_000, Digest.Zero);
        var codes = transactions.Select(transaction => map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out var refusals) ? refusals.Items[0].Code : RefusalCode.None).ToArray();
        if (height == Epoch.LastHeight) Epoch = EpochRules.Next(Epoch, State, []);
        return codes;
    }

    /// <summary>Puts something into the state that transactions of other chapters would.</summary>
    internal void Change(Func<StateMap, StateMap> change) => State = State with { Map = change(State.Map) };

    internal RefusalCode Say(int sender, Payload payload) => Block((sender, payload))[0];

    /// <summary>Which view a height has; the same as the place in the epoch, so that none is skipped.</summary>
    internal Func<ulong, ulong> View { get; set; } = height => (height - 1) % 24 + 1;

    /// <summary>Empty blocks until the next one is the first of a slice.</summary>
    internal Hall To(Slice slice)
    {
        while (Next.Slice != slice) Block();
        return this;
    }

    /// <summary>Empty blocks until the epoch is over.</summary>
    internal Hall ToNextEpoch()
    {
        var epoch = Epoch.Epoch;
        while (Epoch.Epoch == epoch) Block();
        return this;
    }

    internal Hall Enrol(params int[] members)
    {
        Block([.. members.Select(i => (i, Enrolment(i)))]);
        return this;
    }

    internal Payload Enrolment(int number)
    {
        using var statement = CeremonyRules.Context("enrolment", Next, H(number));
        var key = Trustee(number).Key;
        return new Payload.Enrol(GroupElement.MultiplyBase(key), KnowledgeProof.Make(key, statement.Octets, Trustee(number).Seed));
    }

    internal Deal Deal(int number) => Deal(number, JointKey.Poll)!;

    internal Deal? Deal(int number, JointKey of) => TrusteeDesk.Deal(H(number), Trustee(number), Map, of, Shares[number], Next);

    /// <summary>The shares of the identity key that a member has kept.</summary>
    internal Dictionary<int, ImmutableSortedDictionary<ulong, GroupScalar>> Shares { get; } = [];

    /// <summary>Whoever can takes its share of the identity key as it is shared now, and erases those before.</summary>
    internal Hall Keep(params int[] members)
    {
        var key = IdentityRules.Find(Map)!;
        foreach (var i in members)
        {
            Shares[i] = Shares[i].RemoveRange(Shares[i].Keys.Where(epoch => epoch < key.Epoch));
            if (TrusteeDesk.ShareOf(H(i), Trustee(i), Map, key, Epoch.ChainId) is { } share) Shares[i] = Shares[i].SetItem(key.Epoch, share);
        }

        return this;
    }

    /// <summary>Enrolment and deals of the identity key by some, to the end of the slice Complaining; they keep their shares.</summary>
    internal Hall HandOn(params int[] members)
    {
        To(Slice.Enrolment).Enrol(members).To(Slice.Dealing);
        Block([.. members.Where(i => Deal(i, JointKey.Identity) is not null).Select(i => (i, (Payload)new Payload.Deals(Deal(i, JointKey.Identity)!, JointKey.Identity)))]);
        return To(Slice.Voting).Keep(members);
    }

    internal Payload BallotKey(int number)
    {
        using var statement = CeremonyRules.Context("ballot key", Next, H(number));
        var key = new VoterSecrets(Voter(number)).Key;
        return new Payload.RegisterBallotKey(GroupElement.MultiplyBase(key), KnowledgeProof.Make(key, statement.Octets, Voter(number).ToArray()));
    }

    internal SealedBallot Ballot(int number, uint sequence, params int[] approved) => BallotRules.Make(
        Election, Ceremony.Joint!.PublicKey, new VoterSecrets(Voter(number)).Key, [.. approved.Select(H)], sequence, (int)Epoch.Parameters.MostApprovals, Voter(number).ToArray());

    internal Payload Opening(int number)
    {
        Map.TryGet<Tally>(StateKeys.Tally, out var tally);
        var share = TrusteeDesk.ShareOf(H(number), Trustee(number), Map, Ceremony, Next) ?? throw new InvalidOperationException("No share.");
        return TrusteeDesk.Opening(H(number), share, tally!, Election.Event, Next, Trustee(number).Seed);
    }

    internal Payload Claim(int number)
    {
        using var statement = ElectionRules.TurnoutContext(Election.Event, H(number));
        var proof = OneOfManyLogsProof.Make(
            new VoterSecrets(Voter(number)).Key, Crypto.RingSignatures.LinkableSignature.TagBase(Election.Event), Poll.Tags, statement.Octets, Voter(number).ToArray());
        return new Payload.ClaimTurnout(proof);
    }

    /// <summary>Everybody stands, enrols, deals and registers; the next block is the first of Voting.</summary>
    internal Hall ToVoting(params int[] candidates)
    {
        To(Slice.Enrolment).Enrol([.. Everybody]);
        Block([.. Everybody.Select(i => (i, BallotKey(i)))]);
        Block([.. candidates.Select(i => (i, (Payload)new Payload.Stand()))]);
        To(Slice.Dealing).Block([.. Everybody.Select(i => (i, (Payload)new Payload.Deals(Deal(i))))]);
        return To(Slice.Voting);
    }

    /// <summary>Everybody votes as told; the next block is the first of Tallying.</summary>
    internal Hall ToTallying(Func<int, int[]> votes)
    {
        Block([.. Everybody.Select(i => ((i + 1) % Count, (Payload)new Payload.Cast(Ballot(i, 1, votes(i)))))]);
        return To(Slice.Tallying);
    }

    /// <summary>f + 1 trustees open.</summary>
    internal Hall Open()
    {
        Block([.. Everybody.Take(CeremonyRules.Threshold(Epoch.Validators)).Select(i => (i, Opening(i)))]);
        return this;
    }

    private Digest Seed(int number, byte kind) => new([(byte)number, kind, (byte)Epoch.Epoch, .. new byte[29]]);
}

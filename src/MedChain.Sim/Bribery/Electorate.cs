using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.RingSignatures;
using MedChain.Crypto.Threshold;

namespace MedChain.Sim.Bribery;

/// <summary>A trustee's share of the joint key.</summary>
/// <param name="Index">From 1.</param>
/// <param name="Share">What it holds.</param>
internal readonly record struct HeldShare(byte Index, GroupScalar Share);

/// <summary>
/// A consortium whose ring is fixed: every institution is voter and trustee, the first of them stand. Keys, sharing and event are those of the protocol;
/// that shares went through sealed envelopes, and that 2 f + 1 must stand, is left out. What is secret of it goes to pollers and to who bought it.
/// </summary>
internal sealed class Electorate
{
    private readonly ImmutableArray<Digest> _seeds;

    /// <summary>Draws keys for so many voters.</summary>
    public Electorate(Entropy seed, int voters, VoteLaw law, int mostApprovals)
    {
        var options = new ClusterOptions { Parameters = ClusterOptions.Electing with { MostApprovals = (uint)mostApprovals }, UsesRealSignatures = false };
        var setups = Founders.Create(seed.Derive("founders"), voters, options);
        (Epoch, Keys) = (EpochRules.First(setups[0].Genesis), setups[0].Keys);
        _seeds = [.. Enumerable.Range(0, voters).Select(voter => Octets(seed, "voter", voter))];
        Secrets = [.. _seeds.Select(SecretOf)];
        Trustees = [.. Enumerable.Range(0, voters).Select(trustee => new TrusteeSecrets(Octets(seed, "trustee", trustee)))];
        var polynomials = Trustees.Select(trustee => trustee.Polynomial(Threshold)).ToImmutableArray();
        var joint = FeldmanCommitments.Sum(polynomials.Select(polynomial => polynomial.Commit()));
        Shares = [.. Ids.Select(id => Ceremony.IndexOf(Epoch.Validators, id)).Select(index => new HeldShare(index, Sum(polynomials.Select(polynomial => polynomial.ShareOf(index)))))];
        Key = joint.PublicKey;
        var machine = new ElectionMachine();
        var begun = ElectionEntry.Begin(Epoch.Epoch, machine.Initial) with
        {
            Candidates = [.. Ids.Take(law.Candidates)],
            Voters = Ids.ToImmutableSortedDictionary(id => id, id => GroupElement.MultiplyBase(Secrets[id.Value])),
            Phase = machine.Fire(machine.Initial, ElectionTrigger.RingFixed),
        };
        Ring = BallotRules.RingOf(begun)!;
        Election = begun with { Event = BallotRules.EventOf(begun, Epoch.ChainId, Ring.Root, Key) };
        TagBase = LinkableSignature.TagBase(Election.Event);
        var ceremony = new Ceremony(
            Epoch.Epoch, KeyCeremonyPhase.Qualified, Threshold, Ids.ToImmutableSortedDictionary(id => id, id => GroupElement.MultiplyBase(Trustees[id.Value].Key)), [.. Ids], [], joint);
        Map = ElectionRules.Begin(Epoch.Start.Map, new Moment(Epoch, 1), new KeyCeremonyMachine(), machine)
            .Set(StateKeys.Ceremony(JointKey.Poll), ceremony).Set(StateKeys.Election, Election);
    }

    /// <summary>The epoch.</summary>
    public EpochSetup Epoch { get; }

    /// <summary>The state before the first ballot.</summary>
    public StateMap Map { get; }

    /// <summary>The election, in its phase Voting.</summary>
    public ElectionEntry Election { get; }

    /// <summary>The ballot keys.</summary>
    public Ring Ring { get; }

    /// <summary>H.</summary>
    public GroupElement TagBase { get; }

    /// <summary>The joint key.</summary>
    public GroupElement Key { get; }

    /// <summary>f + 1.</summary>
    public int Threshold => CeremonyRules.Threshold(Epoch.Validators);

    /// <summary>Secret: the trustees' shares of the joint key.</summary>
    public ImmutableArray<HeldShare> Shares { get; }

    /// <summary>Secret: all that trustees keep to themselves.</summary>
    public ImmutableArray<TrusteeSecrets> Trustees { get; }

    /// <summary>Secret: x of each voter.</summary>
    public ImmutableArray<GroupScalar> Secrets { get; }

    private IAuthenticator Keys { get; }

    private IEnumerable<InstitutionId> Ids => Epoch.Validators.Members.Select(member => member.Id);

    /// <summary>What a transaction of an institution is judged in.</summary>
    public EventContext Context(InstitutionId sender, CheckedOnce checks) => new(Epoch.ChainId, Epoch.Validators, Keys, sender, 0) { Checks = checks };

    /// <summary>Secret: the seed on which all randomness of a voter's ballots hangs.</summary>
    public Digest SeedOf(int voter) => _seeds[voter];

    /// <summary>A voter's tag in this election.</summary>
    public GroupElement TagOf(int voter) => Secrets[voter] * TagBase;

    /// <summary>A set of candidates as the election names them.</summary>
    public ImmutableSortedSet<InstitutionId> Approved(uint set) => [.. Election.Candidates.Where((_, i) => ((set >> i) & 1) == 1)];

    /// <summary>What the bought voter shows to name its tag.</summary>
    public TagReceipt Show(int voter)
    {
        var tag = TagOf(voter);
        using var context = TagReceipt.Context(Election.Event);
        return new TagReceipt(tag, EqualLogsProof.Make(Secrets[voter], [new LogPair(TagBase, tag)], context.Octets, SeedOf(voter).ToArray()));
    }

    private static GroupScalar SecretOf(Digest seed)
    {
        using var transcript = new Transcript("ballot key secret");
        return GroupScalar.Derive(seed.ToArray(), transcript);
    }

    private static GroupScalar Sum(IEnumerable<GroupScalar> scalars) => scalars.Aggregate(GroupScalar.Zero, (sum, scalar) => sum + scalar);

    private static Digest Octets(Entropy seed, string purpose, int index)
    {
        Span<byte> octets = stackalloc byte[Digest.Size];
        seed.Fill(purpose, (ulong)index, octets);
        return new Digest(octets);
    }
}

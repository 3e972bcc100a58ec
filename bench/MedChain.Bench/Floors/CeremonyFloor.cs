using System.Collections.Immutable;
using MedChain.Bench.Workloads;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Threshold;

namespace MedChain.Bench.Floors;

/// <summary>
/// A whole key ceremony of 31 trustees by the rules and desks of the protocol, in memory: enrolment, deals, looking at shares, complaints, the joint key,
/// each trustee's share of it. The first ten deal badly, each to another of the honest ones, and then say nothing; what is said is judged once.
/// </summary>
internal sealed class CeremonyFloor
{
    private const int Trustees = 31, Faulty = 10, Honest = Trustees - Faulty, Threshold = 11;

    private readonly EpochSetup _epoch;
    private readonly IAuthenticator _keys;
    private readonly ImmutableArray<TrusteeSecrets> _secrets = [.. Enumerable.Range(0, Trustees).Select(i => new TrusteeSecrets(Town.Digest((ulong)(100 + i))))];
    private readonly ElectionDeskState[] _desks = new ElectionDeskState[Trustees];
    private readonly KeyCeremonyMachine _machine = new();
    private StateMap _map = StateMap.Empty;

    private CeremonyFloor()
    {
        var setups = Town.Of(Trustees, new ProtocolParameters { SeatCount = 21 });
        (_epoch, _keys) = (EpochRules.First(setups[0].Genesis), setups[0].Keys);
    }

    /// <summary>As in the baseline.</summary>
    internal const string Name = "Ceremony(31 trustees, 10 faulty)";

    /// <summary>The ceremony beside its floor.</summary>
    internal static Floor Make() => new(new CeremonyFloor().Run, Least());

    /// <summary>
    /// <para>Enrolment: X and the commitment of its proof, then the proof's check: s G + c X.</para>
    /// <para>Then, for the election's key with t = f + 1 and for the identity key with t = n - f:</para>
    /// <para>Deal: t commitments, E, the commitments of two proofs; e X_j for each trustee; the proofs' checks.</para>
    /// <para>Share: x E to open it, and to compare f(j) G = A_0 + j (A_1 + j (A_2 ...)): t - 1 multiplications and additions. Trustee d of the first ten honest
    /// ones looks at d deals, the last of them bad, and after the complaints at those that stand; the others at all; nobody need look at its own.</para>
    /// <para>Complaint: two commitments of the proof that S = xE, S being known; judged by two sums of two products, and one comparison.</para>
    /// <para>Joint key: t sums of the 21 deals that stand, and for each honest trustee the comparison of its share.</para>
    /// </summary>
    private static GroupWork Least() => (Trustees * (new GroupWork(Base: 2, Hash: 2) + s_check)) + Least(Threshold) + Least(Honest);

    private static readonly GroupWork s_check = new(Base: 1, Multiply: 1, Add: 1, Hash: 1);

    private static GroupWork Least(int threshold)
    {
        const int looked = (Faulty * (Faulty + 1) / 2) + (Faulty * Honest) + ((Honest - Faulty) * Trustees) - Honest;
        var compare = new GroupWork(Base: 1, Multiply: threshold - 1, Add: threshold - 1);
        var deal = new GroupWork(Base: threshold + 3, Multiply: Trustees, Hash: threshold + 2 + Trustees) + s_check + s_check;
        var share = new GroupWork(Multiply: 1, Hash: 1) + compare;
        var complaint = new GroupWork(Base: 2, Multiply: 1 + 3, Add: 2, Hash: 3) + compare;
        return (Trustees * deal) + (looked * share) + (Faulty * complaint) + new GroupWork(Add: threshold * (Honest - 1)) + (Honest * compare);
    }

    private void Run()
    {
        _map = ElectionRules.Begin(_epoch.Start.Map, At(Slice.Enrolment), _machine, new ElectionMachine());
        Array.Fill(_desks, new ElectionDeskState(_epoch.Epoch));
        for (var i = 0; i < Trustees; i++) Judge(i, Next(i, Slice.Enrolment)!, Slice.Enrolment);
        _map = CeremonyRules.EndSlice(_map, Last(Slice.Enrolment), _machine);
        foreach (var of in Enum.GetValues<JointKey>())
        {
            ImmutableArray<Payload> deals = [.. Enumerable.Range(0, Trustees).Select(i => new Payload.Deals(Deal(i, of), of))];
            for (var i = 0; i < Trustees; i++) Judge(i, deals[i], Slice.Dealing);
        }

        _map = CeremonyRules.EndSlice(_map, Last(Slice.Dealing), _machine);
        ImmutableArray<(int By, Payload Said)> complaints;
        do
        {
            complaints = [.. Enumerable.Range(Faulty, Honest).Select(i => (i, Next(i, Slice.Complaining)!)).Where(item => item.Item2 is not null)];
            foreach (var (by, said) in complaints) Judge(by, said, Slice.Complaining);
        }
        while (!complaints.IsEmpty);
        _map = CeremonyRules.EndSlice(_map, Last(Slice.Complaining), _machine);
        var (ceremony, identity) = (CeremonyRules.Find(_map)!, IdentityRules.Find(_map)!);
        Demand(ceremony is { Phase: KeyCeremonyPhase.Qualified, Disqualified.Count: Faulty } && identity is { Givers.Count: Honest, Commitments.Threshold: Honest });
        for (var i = Faulty; i < Trustees; i++)
        {
            Demand(TrusteeDesk.ShareOf(Id(i), _secrets[i], _map, ceremony, At(Slice.Tallying)) is not null);
            Demand(TrusteeDesk.ShareOf(Id(i), _secrets[i], _map, identity, _epoch.ChainId) is not null);
        }
    }

    private static InstitutionId Id(int number) => new((ushort)number);

    private Moment At(Slice slice) => new(_epoch, ((ulong)slice * _epoch.Parameters.SliceLength) + 1);

    private Moment Last(Slice slice) => new(_epoch, ((ulong)slice + 1) * _epoch.Parameters.SliceLength);

    private Payload? Next(int trustee, Slice slice) => TrusteeDesk.Next(Id(trustee), _secrets[trustee], _map, At(slice), ref _desks[trustee], _ => false);

    // A faulty dealer seals another number than it committed to.
    private Deal Deal(int dealer, JointKey of)
    {
        var deal = ((Payload.Deals)Next(dealer, Slice.Dealing)!).Deal;
        if (dealer >= Faulty) return deal;
        var (victim, secrets) = (dealer + Faulty, _secrets[dealer]);
        var share = secrets.Polynomial(deal.Commitments.Threshold, of).ShareOf(Ceremony.IndexOf(_epoch.Validators, Id(victim))) + GroupScalar.One;
        using var context = CeremonyRules.EnvelopeContext(At(Slice.Dealing), Id(dealer), of);
        return deal with { Ciphers = deal.Ciphers.SetItem(victim, ShareEnvelope.Seal(share, new KeyPair(secrets.Ephemeral(of)), CeremonyRules.Find(_map)!.Trustees[Id(victim)], context.Octets)) };
    }

    private void Judge(int by, Payload said, Slice slice)
    {
        var context = new EventContext(_epoch.ChainId, _epoch.Validators, _keys, Id(by), 0);
        var code = RefusalCode.None;
        _map = said switch
        {
            Payload.Enrol enrol => CeremonyRules.Enrol(_map, enrol.Key, enrol.Proof, At(slice), context, out code),
            Payload.Deals deals => CeremonyRules.Deal(_map, deals.Of, deals.Deal, At(slice), context, out code),
            Payload.Complain complain => CeremonyRules.Complain(_map, complain.Of, complain.Dealer, complain.Opening, At(slice), context, out code),
            _ => throw new InvalidOperationException("A trustee said something else."),
        };
        Demand(code == RefusalCode.None);
    }

    private static void Demand(bool holds)
    {
        if (!holds) throw new InvalidOperationException("The ceremony did not go as expected.");
    }
}

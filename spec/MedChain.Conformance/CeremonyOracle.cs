using System.Numerics;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>
/// An epoch's key ceremony and registration beside the compiled models: keys, deals, complaints, who is qualified. Each difference is one line with the rule.
/// Spec: Collaboration K1, K4 to K6, Election V3.
/// </summary>
internal sealed class CeremonyOracle
{
    private readonly ValidatorSet _validators;
    private readonly SortedDictionary<InstitutionId, Dafny.ISet<BigInteger>> _deals = [];
    private readonly List<Collaboration._IComplaint> _complaints = [];
    private FreshKeys._IRegistry _trustees, _voters;

    internal CeremonyOracle(ValidatorSet validators, ulong epoch)
    {
        _validators = validators;
        _trustees = Registry(FreshKeys.Purpose.create_Enrolment(), epoch);
        _voters = Registry(FreshKeys.Purpose.create_BallotKey(), epoch);
    }

    /// <summary>Who has registered a ballot key, each its own.</summary>
    internal IEnumerable<BigInteger> Voters => _voters.dtor_keys.Keys.Elements;

    /// <summary>Who has enrolled.</summary>
    internal IEnumerable<BigInteger> Trustees => _trustees.dtor_keys.Keys.Elements;

    /// <summary>K1, V3: what the model says of a key, and the key taken.</summary>
    internal string Bring(Said.Key said, Moment moment)
    {
        var before = (said.IsBallotKey ? _voters : _trustees) is { } registry
            ? FreshKeys.Registry.create(registry.dtor_purpose, 1, registry.dtor_epoch, said.IsBallotKey ? moment.IsRegistration : moment.Slice == Slice.Enrolment, registry.dtor_validators, registry.dtor_keys)
            : throw new InvalidOperationException("No registry.");
        var proof = FreshKeys.Proof.create(said.Of.Value, FreshKeys.Statement.create(before.dtor_purpose, 1, before.dtor_epoch, said.ShownBy.Value));
        var made = SetOf<FreshKeys._IProof>(said.IsShown ? [proof] : []);
        var code = FreshKeys.__default.Judge(before, said.Sender.Value, said.Of.Value, proof, made);
        var after = FreshKeys.__default.Register(before, said.Sender.Value, said.Of.Value, proof, made);
        if (said.IsBallotKey) _voters = after;
        else _trustees = after;
        return Text.Word(code);
    }

    /// <summary>K2: a deal is taken once, in its slice, from who has enrolled.</summary>
    internal string Deal(Said.Deals said, Moment moment)
    {
        if (moment.Slice != Slice.Dealing || !Trustees.Contains(said.Sender.Value)) return nameof(RefusalCode.WrongPhase);
        if (_deals.ContainsKey(said.Sender)) return nameof(RefusalCode.Repeated);
        _deals[said.Sender] = SetOf(said.Right.Select(trustee => (BigInteger)trustee.Value));
        return nameof(RefusalCode.None);
    }

    /// <summary>K4: what the model says of a complaint, and whose fault it is; nobody's where it is not judged.</summary>
    internal (string Code, InstitutionId? AtFault) Complain(Said.Complains said, Moment moment)
    {
        if (moment.Slice != Slice.Complaining || !Trustees.Contains(said.Sender.Value) || !_deals.ContainsKey(said.Dealer)) return (nameof(RefusalCode.WrongPhase), null);
        if (Collaboration.__default.Disqualified(Deals, SequenceOf(_complaints)).Contains((BigInteger)said.Dealer.Value)) return (nameof(RefusalCode.Repeated), null);
        var complaint = Collaboration.Complaint.create(said.Sender.Value, said.Dealer.Value, said.IsProved);
        _complaints.Add(complaint);
        var verdict = Collaboration.__default.Judge(Deals, complaint);
        return verdict.is_Holds ? (nameof(RefusalCode.None), said.Dealer)
            : (verdict.is_False ? nameof(RefusalCode.FalseComplaint) : nameof(RefusalCode.InvalidProof), said.Sender);
    }

    /// <summary>What differs in the state after a block.</summary>
    internal IEnumerable<string> Differences(StateMap map, Moment moment)
    {
        var (ceremony, election) = (CeremonyRules.Find(map)!, ElectionRules.Find(map)!);
        var qualified = Collaboration.__default.Qualified(Deals, SequenceOf(_complaints));
        foreach (var difference in Same("K1: trustees", Trustees, ceremony.Trustees.Keys)) yield return difference;
        foreach (var difference in Same("V3: voters", Voters, election.Voters.Keys)) yield return difference;
        foreach (var difference in Same("K4, K5: qualified", qualified.Elements, ceremony.Qualified)) yield return difference;
        if (moment.Slice <= Slice.Dealing || (moment.Slice == Slice.Complaining && !moment.EndsSlice)) yield break;
        var isQualified = Collaboration.__default.Succeeds(Deals, SequenceOf(_complaints), _validators.FaultTolerance);
        if (isQualified != (ceremony.Phase == KeyCeremonyPhase.Qualified)) yield return $"K6: the model says {(isQualified ? "qualified" : "failed")}, the core {ceremony.Phase}";
    }

    private static IEnumerable<string> Same(string what, IEnumerable<BigInteger> model, IEnumerable<InstitutionId> core)
    {
        var (said, has) = (string.Join(' ', model.Order()), string.Join(' ', core.Order().Select(id => id.Value)));
        if (said != has) yield return $"{what}: the model says {said}, the core {has}";
    }

    private Dafny.IMap<BigInteger, Dafny.ISet<BigInteger>> Deals => MapOf(_deals.Select(deal => ((BigInteger)deal.Key.Value, deal.Value)));

    private FreshKeys._IRegistry Registry(FreshKeys._IPurpose purpose, ulong epoch) =>
        FreshKeys.Registry.create(purpose, 1, epoch, true, SetOf(_validators.Members.Select(member => (BigInteger)member.Id.Value)), Dafny.Map<BigInteger, BigInteger>.Empty);
}

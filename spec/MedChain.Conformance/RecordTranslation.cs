using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Entries;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>
/// The core's records and requests as the record models'. A record or request is known by the number of the place in the state where it
/// stands, so that what stands elsewhere is another one. No rule is decided here.
/// </summary>
/// <param name="names">The models' numbers of hashes.</param>
internal sealed class RecordTranslation(Names names)
{
    private readonly ConditionalWeakTable<RecordEntry, _IRecordEntry> _records = [];
    private readonly ConditionalWeakTable<AccessEntry, _IAccessEntry> _accesses = [];
    private readonly Dictionary<RecordId, BigInteger> _recordNames = [];
    private readonly Dictionary<AccessId, BigInteger> _accessNames = [];

    internal BigInteger Name(RecordId record) =>
        _recordNames.TryGetValue(record, out var number) ? number : _recordNames[record] = names.Of(StateKeys.Record(record));

    internal BigInteger Name(AccessId access) =>
        _accessNames.TryGetValue(access, out var number) ? number : _accessNames[access] = names.Of(StateKeys.Access(access));

    internal BigInteger Name(Digest hash) => names.Of(hash);

    /// <summary>All that the state says of records and of requests for access.</summary>
    internal _IState State(StateMap map)
    {
        var records = new List<(BigInteger, _IRecordEntry)>();
        var accesses = new List<(BigInteger, _IAccessEntry)>();
        foreach (var (key, value) in map.Entries())
        {
            if (value is RecordEntry record) records.Add((Placed(key, Name(record.Record)), Entry(record)));
            else if (value is AccessEntry access) accesses.Add((Placed(key, Name(access.Access)), Entry(access)));
        }

        return Entries.State.create(MapOf(records), MapOf(accesses));
    }

    internal _IRecordEntry Entry(RecordEntry entry) => _records.GetValue(entry, _ => Entries.RecordEntry.create(
        Names.Of(entry.Source), names.Of(entry.Pseudonym), names.Of(entry.Commitment), Segments(entry.Segments),
        SequenceOf(entry.Custodians.Select(Names.Of)), Phase(entry.Phase), SetOf(entry.Destroyed.Select(Names.Of))));

    internal _IAccessEntry Entry(AccessEntry entry) => _accesses.GetValue(entry, _ => Entries.AccessEntry.create(
        Name(entry.Record), Names.Of(entry.Requester), Segments(entry.Asked), Purpose(entry.Purpose), Phase(entry.Phase),
        Segments(entry.Granted), entry.ExpiresAtMs, SetOf(entry.Audited.Select(Names.Of))));

    internal _IEvent Event(RecordEvent e) => e switch
    {
        RecordEvent.Anchor anchor => Entries.Event.create_Anchor(
            Name(anchor.Record), names.Of(anchor.Pseudonym), names.Of(anchor.Commitment), Segments(anchor.Segments),
            SequenceOf(anchor.Custodians.Select(Names.Of)), SequenceOf(anchor.Receipts.Select(Receipt))),
        RecordEvent.Request request => Entries.Event.create_Request(Name(request.Access), Name(request.Record), Segments(request.Scope), Purpose(request.Purpose)),
        RecordEvent.Grant grant => Entries.Event.create_Grant(Name(grant.Access), Segments(grant.Scope), grant.ExpiresAtMs),
        RecordEvent.Deny deny => Entries.Event.create_Deny(Name(deny.Access)),
        RecordEvent.Revoke revoke => Entries.Event.create_Revoke(Name(revoke.Access)),
        RecordEvent.Audit audit => Entries.Event.create_Audit(Name(audit.Access)),
        RecordEvent.Erase erase => Entries.Event.create_Erase(Name(erase.Record)),
        RecordEvent.Destroyed destroyed => Entries.Event.create_Destroyed(Name(destroyed.Record)),
        _ => throw new ArgumentException($"No event of the model: {e.GetType().Name}.", nameof(e)),
    };

    /// <summary>What an event is judged by; which receipts are authentic and what the hashes of R3 give are found out here.</summary>
    internal _IContext Context(RecordEvent e, EventContext context)
    {
        var anchor = e as RecordEvent.Anchor;
        var signed = anchor is null ? [] : anchor.Receipts.Where(receipt => IsSigned(anchor, receipt, context))
            .Select(receipt => Signed.create(Receipt(receipt), Statement(anchor, receipt.Signer, context)));
        return Entries.Context.create(
            names.Of(context.ChainId), Numbers(context.Validators), Score(anchor?.Record), SetOf(signed), Names.Of(context.Sender), context.TimestampMs);
    }

    internal static Dafny.ISequence<BigInteger> Numbers(ValidatorSet validators) => SequenceOf(validators.Members.Select(member => Names.Of(member.Id)));

    /// <summary>R3: the hash over record and validator, as a number. One record at a time is asked about.</summary>
    internal static Func<BigInteger, BigInteger, BigInteger> Score(RecordId? record)
    {
        var scores = new Dictionary<BigInteger, BigInteger>();
        return (_, institution) =>
        {
            if (scores.TryGetValue(institution, out var score)) return score;
            using var transcript = new Transcript("custodian");
            transcript.Append(record!.Value.Value);
            transcript.Append((ulong)institution);
            return scores[institution] = new BigInteger(transcript.Hash().ToArray(), isUnsigned: true, isBigEndian: true);
        };
    }

    internal static _IRefusal Refusal(RefusalCode code) => code switch
    {
        RefusalCode.None => Entries.Refusal.create_None(),
        RefusalCode.UnknownRecord => Entries.Refusal.create_UnknownRecord(),
        RefusalCode.RecordExists => Entries.Refusal.create_RecordExists(),
        RefusalCode.WrongCustodians => Entries.Refusal.create_WrongCustodians(),
        RefusalCode.InsufficientReceipts => Entries.Refusal.create_InsufficientReceipts(),
        RefusalCode.UnknownAccess => Entries.Refusal.create_UnknownAccess(),
        RefusalCode.AccessExists => Entries.Refusal.create_AccessExists(),
        RefusalCode.NotSource => Entries.Refusal.create_NotSource(),
        RefusalCode.NotCustodian => Entries.Refusal.create_NotCustodian(),
        RefusalCode.WrongScope => Entries.Refusal.create_WrongScope(),
        RefusalCode.Expired => Entries.Refusal.create_Expired(),
        RefusalCode.WrongPhase => Entries.Refusal.create_WrongPhase(),
        RefusalCode.Repeated => Entries.Refusal.create_Repeated(),
        RefusalCode.NotEndorsed => Entries.Refusal.create_NotEndorsed(),
        RefusalCode.Superseded => Entries.Refusal.create_Superseded(),
        RefusalCode.EarlierVersionStands => Entries.Refusal.create_EarlierVersionStands(),
        RefusalCode.OtherPatient => Entries.Refusal.create_OtherPatient(),
        RefusalCode.KeyTaken => Entries.Refusal.create_KeyTaken(),
        RefusalCode.UnknownInstitution => Entries.Refusal.create_UnknownInstitution(),
        RefusalCode.PatientDecides => Entries.Refusal.create_PatientDecides(),
        RefusalCode.NoConsentKey => Entries.Refusal.create_NoConsentKey(),
        RefusalCode.NotByPatient => Entries.Refusal.create_NotByPatient(),
        RefusalCode.ConsentKeyExists => Entries.Refusal.create_ConsentKeyExists(),
        RefusalCode.InvalidConsentKey => Entries.Refusal.create_InvalidConsentKey(),
        RefusalCode.WrongRefusal => Entries.Refusal.create_WrongRefusal(),
        _ => throw new ArgumentException($"No refusal of a record event: {code}.", nameof(code)),
    };

    internal static Dafny.ISet<_ISegment> Segments(SegmentScope scope)
    {
        var segments = new List<_ISegment>();
        if (scope.HasFlag(SegmentScope.Identity)) segments.Add(Segment.create_Identity());
        if (scope.HasFlag(SegmentScope.Clinical)) segments.Add(Segment.create_Clinical());
        if (scope.HasFlag(SegmentScope.Documents)) segments.Add(Segment.create_Documents());
        if (scope.HasFlag(SegmentScope.Administrative)) segments.Add(Segment.create_Administrative());
        return SetOf(segments);
    }

    internal static AccessTable._IPhase Phase(AccessPhase phase) => phase switch
    {
        AccessPhase.Requested => AccessTable.Phase.create_Requested(),
        AccessPhase.Granted => AccessTable.Phase.create_Granted(),
        AccessPhase.Denied => AccessTable.Phase.create_Denied(),
        AccessPhase.Released => AccessTable.Phase.create_Released(),
        AccessPhase.Expired => AccessTable.Phase.create_Expired(),
        AccessPhase.Revoked => AccessTable.Phase.create_Revoked(),
        AccessPhase.Endorsed => AccessTable.Phase.create_Endorsed(),
        AccessPhase.InReview => AccessTable.Phase.create_InReview(),
        AccessPhase.Justified => AccessTable.Phase.create_Justified(),
        _ => AccessTable.Phase.create_Violation(),
    };

    private static RecordTable._IPhase Phase(RecordPhase phase) => phase switch
    {
        RecordPhase.Sealed => RecordTable.Phase.create_Sealed(),
        RecordPhase.Dispersing => RecordTable.Phase.create_Dispersing(),
        RecordPhase.Certified => RecordTable.Phase.create_Certified(),
        RecordPhase.Anchored => RecordTable.Phase.create_Anchored(),
        RecordPhase.Shredding => RecordTable.Phase.create_Shredding(),
        RecordPhase.Degraded => RecordTable.Phase.create_Degraded(),
        RecordPhase.Repairing => RecordTable.Phase.create_Repairing(),
        _ => RecordTable.Phase.create_Shredded(),
    };

    private static _IPurpose Purpose(Purpose purpose) => purpose switch
    {
        Core.Access.Purpose.Treatment => Entries.Purpose.create_Treatment(),
        Core.Access.Purpose.Payment => Entries.Purpose.create_Payment(),
        Core.Access.Purpose.Operations => Entries.Purpose.create_Operations(),
        Core.Access.Purpose.PublicHealth => Entries.Purpose.create_PublicHealth(),
        _ => Entries.Purpose.create_Research(),
    };

    private _IStatement Statement(RecordEvent.Anchor anchor, InstitutionId custodian, EventContext context) => Entries.Statement.create(
        names.Of(context.ChainId), Name(anchor.Record), Names.Of(context.Sender), names.Of(anchor.Commitment), Segments(anchor.Segments),
        SequenceOf(anchor.Custodians.Select(Names.Of)), Names.Of(custodian));

    private _IReceipt Receipt(Endorsement receipt) => Entries.Receipt.create(
        Names.Of(receipt.Signer), names.Of(new Digest(SHA256.HashData(receipt.Signature.Octets))));

    private static bool IsSigned(RecordEvent.Anchor anchor, Endorsement receipt, EventContext context)
    {
        using var transcript = Commitments.Receipt(context.ChainId, anchor.Record, context.Sender, anchor.Commitment, anchor.Segments, anchor.Custodians, receipt.Signer);
        return context.Validators.Find(receipt.Signer) is { } signer && context.Keys.Verify(signer, transcript.Octets, receipt.Signature);
    }

    /// <summary>An entry that names itself otherwise than the place where it stands is none of the model's.</summary>
    private BigInteger Placed(Digest place, BigInteger name) => names.Of(place) == name ? name : -names.Of(place);
}

using System.Numerics;
using System.Runtime.CompilerServices;
using CustodyRules;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Sealing;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>A custodian of the core as the custody model's. No rule is decided here; what leads to a commitment is a fact found out here.</summary>
/// <param name="setup">Whose desk it is.</param>
/// <param name="records">Of records and requests.</param>
/// <param name="emergencies">Of emergencies.</param>
internal sealed class CustodyTranslation(ReplicaSetup setup, RecordTranslation records, EmergencyTranslation emergencies)
{
    private readonly ConditionalWeakTable<Custody, _IHeld> _held = [];
    private readonly Dictionary<PublicOctets, bool> _sealable = [];

    internal _IDesk Desk(CustodyState state) => CustodyRules.Desk.create(
        MapOf(state.Held.Select(pair => (records.Name(pair.Key), Held(pair.Value)))),
        MapOf(state.Tombstones.Select(pair => (records.Name(pair.Key), Owed(pair.Value.Unaudited)))),
        MapOf(state.Emergencies.Select(pair => (records.Name(pair.Key), emergencies.Emergency(pair.Value.Emergency.Emergency)))),
        MapOf(state.Unanchored.Select(pair => (records.Name(pair.Key), Names.Of(pair.Value)))),
        MapOf(state.Loading.Select(pair => (records.Name(pair.Key), SequenceOf(pair.Value.Select(Awaited))))),
        SetOf(state.Audits.Keys.Select(records.Name)),
        SetOf(state.Receipts.Keys.Select(records.Name)));

    internal _IHeld Held(Custody custody) => _held.GetValue(custody, _ => CustodyRules.Held.create(
        Names.Of(custody.Terms.Manifest.Source), records.Name(custody.Terms.Commitment()), Phase(custody.Phase), Owed(custody.Unaudited)));

    internal Dafny.ISet<BigInteger> Owed(IEnumerable<AccessId> unaudited) => SetOf(unaudited.Select(records.Name));

    /// <summary>What the custodian reads when something comes.</summary>
    /// <param name="final">Its newest final state.</param>
    /// <param name="nowMs">Its clock.</param>
    /// <param name="asked">Emergencies that are asked about then.</param>
    internal _IView View(LedgerState final, long nowMs, IEnumerable<EndorsedEmergency> asked) => CustodyRules.View.create(
        ReleaseRules.Final.create(records.State(final.Map), final.TimestampMs), nowMs, setup.Genesis.Parameters.DriftMs, Names.Of(setup.Self),
        SetOf(Requesters(final).Where(requester => IsSealable(final, requester)).Select(Names.Of)),
        setup.KeysOf(final.Account(setup.Self)?.Institution) is not null,
        BreakGlassRules.Glass.create(
            SetOf(asked.Where(each => HasSigned(final, each, each.Emergency.Requester, each.ByRequester) && HasSigned(final, each, each.Emergency.Endorser, each.ByEndorser))
                .Select(each => Name(each))),
            emergencies.Entries(final.Map), setup.Genesis.Parameters.EmergencyMs));

    internal BigInteger Name(EndorsedEmergency endorsed) => records.Name(endorsed.Emergency.Name(setup.Genesis.ChainId));

    private bool HasSigned(LedgerState final, EndorsedEmergency endorsed, InstitutionId signer, Signature signature) =>
        final.Account(signer) is { Phase: InstitutionPhase.Active } account && endorsed.Emergency.IsSigned(setup.Genesis.ChainId, account.Institution, signature, setup.Keys);

    internal _IOffer Offer(Message.Offer offer)
    {
        var (manifest, commitment) = (offer.Terms.Manifest, offer.Terms.Commitment());
        return CustodyRules.Offer.create(
            records.Name(manifest.Record), Names.Of(manifest.Source), SequenceOf(manifest.Custodians.Select(Names.Of)), records.Name(commitment),
            IsAuthentic(offer.Terms, offer.Fragments));
    }

    /// <summary>Whether what the store gave back leads to the commitment of what is held.</summary>
    internal bool IsIntact(CustodyTerms terms, ReadOnlyMemory<byte>? octets) =>
        octets is { } row && RecordKeys.TryDecode(row.Span, out var fragments) && IsAuthentic(terms, fragments);

    /// <summary>What a message of a custodian says; null where another desk's sends it.</summary>
    internal _IOutput? Output(InstitutionId to, Message message) => message switch
    {
        Message.Receipt receipt => CustodyRules.Output.create_Receipt(Names.Of(to), records.Name(receipt.Record), records.Name(receipt.Commitment)),
        Message.OfferRefused refused => CustodyRules.Output.create_OfferRefused(Names.Of(to), records.Name(refused.Record), Refusal(refused.Code)),
        Message.Release release => CustodyRules.Output.create_Release(
            Names.Of(to), records.Name(release.Access), records.Name(release.Manifest.Record),
            RecordTranslation.Segments(release.Segments.Aggregate(SegmentScope.None, static (scope, segment) => scope | SegmentScopes.Of(segment.Class)))),
        Message.ReleaseRefused refused => CustodyRules.Output.create_ReleaseRefused(Names.Of(to), records.Name(refused.Access), Refusal(refused.Code)),
        _ => null,
    };

    internal static ReleaseRules._IReleaseRefusal Refusal(ReleaseRefusal code) => code switch
    {
        ReleaseRefusal.None => ReleaseRules.ReleaseRefusal.create_None(),
        ReleaseRefusal.UnknownAccess => ReleaseRules.ReleaseRefusal.create_UnknownAccess(),
        ReleaseRefusal.NotRequester => ReleaseRules.ReleaseRefusal.create_NotRequester(),
        ReleaseRefusal.NotGranted => ReleaseRules.ReleaseRefusal.create_NotGranted(),
        ReleaseRefusal.Denied => ReleaseRules.ReleaseRefusal.create_Denied(),
        ReleaseRefusal.Revoked => ReleaseRules.ReleaseRefusal.create_Revoked(),
        ReleaseRefusal.Expired => ReleaseRules.ReleaseRefusal.create_Expired(),
        ReleaseRefusal.Erased => ReleaseRules.ReleaseRefusal.create_Erased(),
        ReleaseRefusal.NotHeld => ReleaseRules.ReleaseRefusal.create_NotHeld(),
        ReleaseRefusal.Stale => ReleaseRules.ReleaseRefusal.create_Stale(),
        ReleaseRefusal.NotEndorsed => ReleaseRules.ReleaseRefusal.create_NotEndorsed(),
        ReleaseRefusal.Condemned => ReleaseRules.ReleaseRefusal.create_Condemned(),
        _ => ReleaseRules.ReleaseRefusal.create_Busy(),
    };

    private static _IOfferRefusal Refusal(Core.Records.OfferRefusal code) => code switch
    {
        Core.Records.OfferRefusal.None => CustodyRules.OfferRefusal.create_None(),
        Core.Records.OfferRefusal.NotSource => CustodyRules.OfferRefusal.create_NotSource(),
        Core.Records.OfferRefusal.NotCustodian => CustodyRules.OfferRefusal.create_NotCustodian(),
        Core.Records.OfferRefusal.NotAuthentic => CustodyRules.OfferRefusal.create_NotAuthentic(),
        Core.Records.OfferRefusal.Erased => CustodyRules.OfferRefusal.create_Erased(),
        Core.Records.OfferRefusal.Conflict => CustodyRules.OfferRefusal.create_Conflict(),
        _ => CustodyRules.OfferRefusal.create_Full(),
    };

    private static CustodyTable._IPhase Phase(CustodyPhase phase) => phase switch
    {
        CustodyPhase.Offered => CustodyTable.Phase.create_Offered(),
        CustodyPhase.Held => CustodyTable.Phase.create_Held(),
        CustodyPhase.Failed => CustodyTable.Phase.create_Failed(),
        CustodyPhase.Released => CustodyTable.Phase.create_Released(),
        CustodyPhase.Challenged => CustodyTable.Phase.create_Challenged(),
        _ => CustodyTable.Phase.create_Destroyed(),
    };

    private _IAwaited Awaited(AwaitedRelease awaited) => CustodyRules.Awaited.create(
        records.Name(awaited.Access), Names.Of(awaited.Requester),
        awaited.Emergency is { } endorsed ? Ground.create_Broken(emergencies.Emergency(endorsed.Emergency)) : Ground.create_Consent());

    private IEnumerable<InstitutionId> Requesters(LedgerState final) => setup.Genesis.Founders.Members.Select(member => member.Id)
        .Concat(final.Map.Entries().Select(entry => entry.Value).OfType<AccessEntry>().Select(entry => entry.Requester)).Distinct();

    private bool IsSealable(LedgerState final, InstitutionId requester)
    {
        if (final.Account(requester)?.Institution.SealingKey is not { } key) return false;
        return _sealable.TryGetValue(key, out var known) ? known : _sealable[key] = SealingPublicKey.TryImport(key.ToArray(), out _);
    }

    private bool IsAuthentic(CustodyTerms terms, System.Collections.Immutable.ImmutableArray<ReadOnlyMemory<byte>> fragments)
    {
        foreach (var key in (IEnumerable<SealingKey>)[setup.Sealing, .. setup.Others.Select(other => other.Sealing)])
        {
            if (!PartRules.TryOpen(terms, fragments, setup.Self, key, out var part)) continue;
            return PartRules.IsAuthentic(terms.Manifest, terms.Commitment(), terms.Manifest.Scope, part);
        }

        return false;
    }
}

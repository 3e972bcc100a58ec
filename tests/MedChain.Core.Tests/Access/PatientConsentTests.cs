using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Tests.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Signatures;

namespace MedChain.Core.Tests.Access;

/// <summary>Consent under a key of the patient: which keys stand, what they sign, who brings it, and each condition broken alone. Spec: Access A14 to A17.</summary>
public sealed class PatientConsentTests
{
    private static readonly SigningKey Patient = Key(21), Next = Key(22), Stranger = Key(23);

    private readonly Ward _ward = new(7);

    private Digest ChainId => _ward.Consortium.Genesis.ChainId;

    [Fact]
    public void A14_the_source_registers_one_key_for_a_record_that_is_anchored_and_not_erased()
    {
        var record = _ward.Put();
        Says(RefusalCode.UnknownRecord, 0, Register(Patient, new RecordId(Ward.Name(1))));
        Says(RefusalCode.NotSource, 3, Register(Patient, record.Id));
        Assert.Equal(record.Id, _ward.Submit<Outcome.ConsentKeyStands>(0, Ordered(Register(Patient, record.Id))).Record);
        Assert.Equal(Public(Patient), ConsentKeyRules.Find(_ward.Final.Map, record.Id));
        Says(RefusalCode.Repeated, 0, Register(Patient, record.Id));
        Says(RefusalCode.ConsentKeyExists, 0, Register(Next, record.Id));
        var erased = _ward.Put(1, 9);
        _ward.Submit<Outcome.Erased>(1, new Command.Erase(erased.Id));
        Says(RefusalCode.WrongPhase, 1, Register(Next, erased.Id));
    }

    [Fact]
    public void A14_a_key_without_possession_of_small_order_or_not_canonical_does_not_stand()
    {
        var record = _ward.Put();
        var register = Register(Patient, record.Id);
        Says(RefusalCode.InvalidConsentKey, 0, register with { ByKey = PatientConsent.Possess(Stranger, ChainId, record.Id) });
        Says(RefusalCode.InvalidConsentKey, 0, register with { ByKey = PatientConsent.Possess(Patient, ChainId, new RecordId(Ward.Name(1))) });
        Says(RefusalCode.InvalidConsentKey, 0, register with { ByKey = PatientConsent.Possess(Patient, Ward.Name(1), record.Id) });
        Says(RefusalCode.InvalidConsentKey, 0, register with { Key = new PublicOctets(new Digest([1, .. new byte[31]])) });
        Says(RefusalCode.InvalidConsentKey, 0, register with { Key = new PublicOctets(new Digest(new byte[32])) });
        Says(RefusalCode.InvalidConsentKey, 0, register with { Key = new PublicOctets(Ward.Name(255)) });
        Assert.Null(ConsentKeyRules.Find(_ward.Final.Map, record.Id));
    }

    [Fact]
    public void A14_a_key_that_was_registered_for_anything_stands_for_no_other_record()
    {
        var (record, other) = (_ward.Put(), _ward.Put(0, 9));
        var institution = new PublicOctets(_ward.Final.Account(_ward.Id(3))!.Institution.SigningKey.Value);
        Says(RefusalCode.KeyTaken, 0, Register(Patient, record.Id) with { Key = institution });
        Says(RefusalCode.None, 0, Register(Patient, record.Id));
        Says(RefusalCode.KeyTaken, 0, Register(Patient, other.Id));
        Says(RefusalCode.None, 3, Replace(Patient, Next, record.Id));
        Says(RefusalCode.KeyTaken, 0, Register(Patient, other.Id));
        Says(RefusalCode.KeyTaken, 3, Replace(Next, Patient, record.Id));
    }

    [Fact]
    public void A15_where_a_key_is_registered_the_patients_signature_grants_and_the_office_does_not()
    {
        var (record, access) = AskedUnderKey();
        Refuses(0, new Command.Grant(access, SegmentScope.Clinical, UntilMs), "patient");
        Assert.Equal(AccessPhase.Requested, _ward.Entry(access).Phase);
        Says(RefusalCode.PatientDecides, 0, new RecordEvent.Grant(access, SegmentScope.Clinical, UntilMs));

        // Any institution brings it, also the requester; a second one is told that it stands.
        _ward.Submit<Outcome.Granted>(4, Ordered(Grant(access)));
        _ward.Submit<Outcome.Granted>(5, Ordered(Grant(access)));
        Assert.Equal((AccessPhase.Granted, SegmentScope.Clinical, UntilMs), (_ward.Entry(access).Phase, _ward.Entry(access).Granted, _ward.Entry(access).ExpiresAtMs));
        Says(RefusalCode.PatientDecides, 0, new RecordEvent.Grant(access, SegmentScope.Clinical, UntilMs));
        Assert.Equal(SegmentScope.Clinical, _ward.Submit<Outcome.Released>(4, new Command.Read(access)).Record.Scope);
        _ = record;
    }

    [Fact]
    public void A15_a_signature_for_another_request_chain_scope_or_time_or_by_another_key_grants_nothing()
    {
        var (record, access) = AskedUnderKey();
        var other = Ask(record, 4);
        var grant = Grant(access);
        Says(RefusalCode.NotByPatient, 4, grant with { Access = other });
        Says(RefusalCode.NotByPatient, 4, grant with { Scope = SegmentScope.Identity });
        Says(RefusalCode.NotByPatient, 4, grant with { ExpiresAtMs = UntilMs + 1 });
        Says(RefusalCode.NotByPatient, 4, Grant(access, by: Stranger));
        Says(RefusalCode.NotByPatient, 4, grant with { Signature = PatientConsent.Grant(Patient, Ward.Name(1), access, SegmentScope.Clinical, UntilMs) });
        Says(RefusalCode.NotByPatient, 4, grant with { Signature = PatientConsent.Revoke(Patient, ChainId, access) });
        Says(RefusalCode.UnknownAccess, 4, grant with { Access = new AccessId(Ward.Name(1)) });
        Says(RefusalCode.None, 4, grant);
        Says(RefusalCode.Repeated, 4, grant);
    }

    [Fact]
    public void A15_no_octet_of_a_signature_can_be_changed()
    {
        var (_, access) = AskedUnderKey();
        var (grant, revoke) = (Grant(access), new RecordEvent.PatientRevoke(access, PatientConsent.Revoke(Patient, ChainId, access)));
        for (var place = 0; place < Signature.Size; place++)
        {
            Says(RefusalCode.NotByPatient, 4, grant with { Signature = Changed(grant.Signature, place) });
            Says(RefusalCode.NotByPatient, 4, revoke with { Signature = Changed(revoke.Signature, place) });
        }

        Says(RefusalCode.None, 4, grant);
        Says(RefusalCode.None, 4, revoke);
    }

    [Fact]
    public void A15_a_patient_grants_once_at_most_what_was_asked_until_a_time_to_come_of_no_erased_record()
    {
        var (record, access) = AskedUnderKey();
        Says(RefusalCode.WrongScope, 4, Grant(access, SegmentScope.Clinical | SegmentScope.Identity));
        Says(RefusalCode.Expired, 4, Grant(access, untilMs: _ward.Final.TimestampMs));
        Says(RefusalCode.None, 4, Grant(access));
        Says(RefusalCode.WrongPhase, 4, Grant(access, untilMs: UntilMs + 1));
        var late = Ask(record, 5);
        _ward.Submit<Outcome.Erased>(0, new Command.Erase(record.Id));
        Says(RefusalCode.WrongPhase, 4, Grant(late));
        Says(RefusalCode.WrongPhase, 4, Replace(Patient, Next, record.Id));
    }

    [Fact]
    public void A15_without_a_key_the_office_grants_and_no_signature_does()
    {
        var access = Ask(_ward.Put(), 4);
        Says(RefusalCode.NoConsentKey, 4, Grant(access));
        Says(RefusalCode.NoConsentKey, 4, new RecordEvent.PatientRevoke(access, PatientConsent.Revoke(Patient, ChainId, access)));
        _ward.Submit<Outcome.Granted>(0, new Command.Grant(access, SegmentScope.Clinical, UntilMs));
    }

    [Fact]
    public void A16_the_patient_withdraws_what_stands_also_a_consent_of_the_office_from_before_the_key()
    {
        var record = _ward.Put();
        var access = _ward.Granted(record, 4, SegmentScope.Clinical);
        Says(RefusalCode.None, 0, Register(Patient, record.Id));
        Assert.Equal(AccessPhase.Granted, _ward.Entry(access).Phase);
        var revoke = new RecordEvent.PatientRevoke(access, PatientConsent.Revoke(Patient, ChainId, access));
        Says(RefusalCode.NotByPatient, 4, revoke with { Signature = PatientConsent.Revoke(Stranger, ChainId, access) });
        Says(RefusalCode.NotByPatient, 4, revoke with { Signature = PatientConsent.Revoke(Patient, Ward.Name(1), access) });
        Says(RefusalCode.NotByPatient, 4, revoke with { Signature = PatientConsent.Grant(Patient, ChainId, access, SegmentScope.Clinical, UntilMs) });
        _ward.Submit<Outcome.Revoked>(3, Ordered(revoke));
        Says(RefusalCode.Repeated, 4, revoke);
        Assert.Equal(AccessPhase.Revoked, _ward.Entry(access).Phase);
        Says(RefusalCode.UnknownAccess, 4, revoke with { Access = new AccessId(Ward.Name(1)) });
    }

    [Fact]
    public void A16_a_request_that_is_withdrawn_before_it_is_granted_is_denied_for_good_also_against_a_signature_held_back()
    {
        var (_, access) = AskedUnderKey();
        var held = Grant(access);
        Says(RefusalCode.None, 4, new RecordEvent.PatientRevoke(access, PatientConsent.Revoke(Patient, ChainId, access)));
        Assert.Equal(AccessPhase.Denied, _ward.Entry(access).Phase);
        Says(RefusalCode.WrongPhase, 4, held);
    }

    [Fact]
    public void A16_a_consent_that_has_run_out_cannot_be_withdrawn()
    {
        var (_, access) = AskedUnderKey();
        Says(RefusalCode.None, 4, Grant(access, untilMs: _ward.NowMs + 5_000));
        _ward.Wait(6_000);
        Says(RefusalCode.Expired, 4, new RecordEvent.PatientRevoke(access, PatientConsent.Revoke(Patient, ChainId, access)));
    }

    [Fact]
    public void A16_the_office_still_refuses_and_withdraws()
    {
        var (record, access) = AskedUnderKey();
        var other = Ask(record, 5);
        _ward.Submit<Outcome.Denied>(0, new Command.Deny(access));
        Says(RefusalCode.WrongPhase, 4, Grant(access));
        Says(RefusalCode.None, 4, Grant(other));
        _ward.Submit<Outcome.Revoked>(0, new Command.Revoke(other));
    }

    [Fact]
    public void A17_the_old_key_names_the_next_one_and_counts_no_more()
    {
        var (record, access) = AskedUnderKey();
        var replace = Replace(Patient, Next, record.Id);
        Says(RefusalCode.UnknownRecord, 4, replace with { Record = new RecordId(Ward.Name(1)) });
        Says(RefusalCode.NoConsentKey, 4, replace with { Record = _ward.Put(1, 9).Id });
        Says(RefusalCode.NotByPatient, 4, replace with { ByOld = PatientConsent.Replace(Stranger, ChainId, record.Id, Public(Next)) });
        Says(RefusalCode.NotByPatient, 4, replace with { ByOld = PatientConsent.Replace(Patient, ChainId, record.Id, Public(Stranger)) });
        Says(RefusalCode.NotByPatient, 4, replace with { ByOld = PatientConsent.Replace(Patient, Ward.Name(1), record.Id, Public(Next)) });
        Says(RefusalCode.NotByPatient, 4, replace with { ByOld = PatientConsent.Replace(Patient, ChainId, new RecordId(Ward.Name(1)), Public(Next)) });
        Says(RefusalCode.InvalidConsentKey, 4, replace with { ByKey = PatientConsent.Possess(Patient, ChainId, record.Id) });
        Says(RefusalCode.NotByPatient, 0, Replace(Stranger, Next, record.Id));
        Assert.Equal(Public(Next), _ward.Submit<Outcome.ConsentKeyStands>(4, Ordered(replace)).Key);
        Says(RefusalCode.Repeated, 4, replace);
        Says(RefusalCode.NotByPatient, 4, Grant(access));
        Says(RefusalCode.None, 4, Grant(access, by: Next));
    }

    [Fact]
    public void A14_A15_an_order_without_a_signature_is_not_announced_and_none_is_stored_of_the_patient()
    {
        var (record, access) = AskedUnderKey();
        Refuses(4, new Command.BringGrant(access, SegmentScope.Clinical, UntilMs, default), "signature");
        Refuses(4, new Command.BringGrant(access, SegmentScope.None, UntilMs, Grant(access).Signature), "scope");
        Refuses(4, new Command.BringRevocation(access, default), "signature");
        Refuses(4, new Command.BringConsentKey(record.Id, Public(Next), default, default), "signature");
        Refuses(0, new Command.RegisterConsentKey(record.Id, Public(Next), default), "signature");
        var seed = Enumerable.Repeat((byte)21, 32).ToArray();
        Assert.All(Enumerable.Range(0, 7), i => Assert.All(_ward[i].Disk.Values, row => Assert.True(row.Span.IndexOf(seed) < 0)));
    }

    private long UntilMs => _ward.Consortium.Genesis.State.TimestampMs + 3_600_000;

    private (SealedRecord Record, AccessId Access) AskedUnderKey()
    {
        var record = _ward.Put();
        Says(RefusalCode.None, 0, Register(Patient, record.Id));
        return (record, Ask(record, 4));
    }

    private AccessId Ask(SealedRecord record, int requester) =>
        _ward.Submit<Outcome.Requested>(requester, new Command.RequestAccess(record.Id, SegmentScope.Clinical, Purpose.Treatment)).Access;

    private RecordEvent.RegisterConsentKey Register(SigningKey key, RecordId record) => new(record, Public(key), PatientConsent.Possess(key, ChainId, record));

    private RecordEvent.ReplaceConsentKey Replace(SigningKey old, SigningKey next, RecordId record) =>
        new(record, Public(next), PatientConsent.Replace(old, ChainId, record, Public(next)), PatientConsent.Possess(next, ChainId, record));

    private RecordEvent.PatientGrant Grant(AccessId access, SegmentScope scope = SegmentScope.Clinical, long? untilMs = null, SigningKey? by = null) =>
        new(access, scope, untilMs ?? UntilMs, PatientConsent.Grant(by ?? Patient, ChainId, access, scope, untilMs ?? UntilMs));

    private static Command Ordered(RecordEvent e) => e switch
    {
        RecordEvent.RegisterConsentKey register => new Command.RegisterConsentKey(register.Record, register.Key, register.ByKey),
        RecordEvent.PatientGrant grant => new Command.BringGrant(grant.Access, grant.Scope, grant.ExpiresAtMs, grant.Signature),
        RecordEvent.PatientRevoke revoke => new Command.BringRevocation(revoke.Access, revoke.Signature),
        RecordEvent.ReplaceConsentKey next => new Command.BringConsentKey(next.Record, next.Next, next.ByOld, next.ByKey),
        _ => throw new ArgumentException("No order.", nameof(e)),
    };

    private void Refuses(int by, Command command, string reason) =>
        Assert.Contains(reason, _ward.Submit<Outcome.Refused>(by, command).Reason, StringComparison.OrdinalIgnoreCase);

    // As if the institution had put it in a batch.
    private void Says(RefusalCode expected, int by, RecordEvent said)
    {
        Assert.Equal(said, RoundTrip(said));
        _ward[by].Announced.Add(said);
        _ward.Wait(1);
        Assert.Equal((_ward.Id(by), said, expected), _ward.Judged[^1]);
    }

    private static RecordEvent? RoundTrip(RecordEvent said)
    {
        var reader = new CanonicalReader(CanonicalWriter.Encode(said));
        return RecordEvent.Read(ref reader);
    }

    private static Signature Changed(Signature signature, int place)
    {
        var octets = signature.Octets.ToArray();
        octets[place] ^= (byte)(1 << (place % 8));
        return new Signature(octets);
    }

    private static PublicOctets Public(SigningKey key) => new(key.PublicKey);

    private static SigningKey Key(byte seed) => SigningKey.FromSeed(Enumerable.Repeat(seed, 32).ToArray());
}

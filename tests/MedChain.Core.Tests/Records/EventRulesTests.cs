using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Tests.Records;

/// <summary>What each event does to the state, and each reason why it does not. Spec: Records R6, R9, R10, Access A1 to A4, A7.</summary>
public sealed class EventRulesTests() : RecordEventTests(Seven)
{
    private static readonly Consortium Seven = new(7);
    private static readonly SealedRecord Record = SampleRecords.Sealed(Seven);
    private static readonly AccessId Access = new(Record.Commitment);

    [Fact]
    public void R6_receipts_of_m_minus_f_custodians_anchor_a_record()
    {
        Applies(0, Anchor(0, 2, 3, 5, 6));
        var entry = Held;
        Assert.Equal((RecordPhase.Anchored, Seven[0].Self, Record.Commitment), (entry.Phase, entry.Source, entry.Commitment));
        Assert.Equal(Record.Pseudonym, entry.Pseudonym);
        Refuses(RefusalCode.Repeated, 0, Anchor(0, 1, 2, 3, 4, 5, 6));
        Refuses(RefusalCode.RecordExists, 1, Anchor(0, 1, 2, 3, 4));
        Refuses(RefusalCode.RecordExists, 0, Anchor(0, 1, 2, 3, 4) with { Commitment = default });
    }

    [Fact]
    public void R6_fewer_doubled_foreign_or_false_receipts_do_not()
    {
        var anchor = Anchor(0, 1, 2, 3, 4);
        Refuses(RefusalCode.InsufficientReceipts, 0, Anchor(0, 1, 2, 3));
        Refuses(RefusalCode.InsufficientReceipts, 0, Anchor(0, 1, 2, 3, 3));
        Refuses(RefusalCode.InsufficientReceipts, 0, Anchor(0, 2, 1, 3, 4));
        Refuses(RefusalCode.InsufficientReceipts, 0, anchor with { Receipts = anchor.Receipts.SetItem(4, new Endorsement(Seven[4].Self, anchor.Receipts[3].Signature)) });
        Refuses(RefusalCode.InsufficientReceipts, 0, anchor with { Receipts = anchor.Receipts.SetItem(4, new Endorsement(new InstitutionId(99), anchor.Receipts[3].Signature)) });
        Refuses(RefusalCode.InsufficientReceipts, 0, anchor with { Commitment = Record.Pseudonym });
        Refuses(RefusalCode.InsufficientReceipts, 0, anchor with { Record = new RecordId(Record.Pseudonym) });
        Refuses(RefusalCode.InsufficientReceipts, 0, anchor with { Segments = SegmentScope.Identity });
    }

    [Fact]
    public void R3_R6_custodians_other_than_the_rendezvous_choice_do_not()
    {
        var anchor = Anchor(0, 1, 2, 3, 4);
        Refuses(RefusalCode.WrongCustodians, 0, anchor with { Custodians = anchor.Custodians[..6] });
        Refuses(RefusalCode.WrongCustodians, 0, anchor with { Custodians = [] });
        Refuses(RefusalCode.WrongCustodians, 0, anchor with { Custodians = anchor.Custodians.SetItem(6, new InstitutionId(7)) });
        Refuses(RefusalCode.WrongCustodians, 0, anchor with { Custodians = [.. anchor.Custodians.Reverse()] });
    }

    [Fact]
    public void A1_any_institution_asks_for_segments_that_an_anchored_record_has()
    {
        Refuses(RefusalCode.UnknownRecord, 3, Request());
        Applies(0, AnchorOf(SegmentScope.Identity | SegmentScope.Clinical, 0, 1, 2, 3, 4));
        Refuses(RefusalCode.WrongScope, 3, Request(SegmentScope.Documents));
        Refuses(RefusalCode.WrongScope, 3, Request(SegmentScope.All));
        Applies(3, Request());
        Refuses(RefusalCode.Repeated, 3, Request());
        Refuses(RefusalCode.AccessExists, 4, Request());
        Refuses(RefusalCode.AccessExists, 3, Request(SegmentScope.Identity));
        Assert.Equal((AccessPhase.Requested, Seven[3].Self, SegmentScope.None), (Asked().Phase, Asked().Requester, Asked().Granted));
    }

    [Fact]
    public void A2_the_source_consents_to_at_most_what_was_asked_until_a_time_to_come()
    {
        AnchorAndAsk();
        Refuses(RefusalCode.UnknownAccess, 0, new RecordEvent.Grant(new AccessId(Record.Pseudonym), SegmentScope.Clinical, NowMs + 1));
        Refuses(RefusalCode.NotSource, 3, Grant());
        Refuses(RefusalCode.WrongScope, 0, Grant(SegmentScope.Clinical | SegmentScope.Documents));
        Refuses(RefusalCode.Expired, 0, Grant(untilMs: NowMs));
        Applies(0, Grant());
        Assert.Equal((AccessPhase.Granted, SegmentScope.Clinical, NowMs + 1000), (Asked().Phase, Asked().Granted, Asked().ExpiresAtMs));
        Refuses(RefusalCode.Repeated, 0, Grant());
        Refuses(RefusalCode.WrongPhase, 0, Grant(untilMs: NowMs + 2000));
        Refuses(RefusalCode.WrongPhase, 0, new RecordEvent.Deny(Access));
        Assert.Equal(AccessPhase.Granted, Asked().PhaseAt(NowMs + 999));
        Assert.Equal(AccessPhase.Expired, Asked().PhaseAt(NowMs + 1000));
    }

    [Fact]
    public void A3_the_source_refuses_once_and_no_consent_follows()
    {
        AnchorAndAsk();
        Refuses(RefusalCode.NotSource, 1, new RecordEvent.Deny(Access));
        Applies(0, new RecordEvent.Deny(Access));
        Refuses(RefusalCode.Repeated, 0, new RecordEvent.Deny(Access));
        Refuses(RefusalCode.WrongPhase, 0, Grant());
        Refuses(RefusalCode.WrongPhase, 0, new RecordEvent.Revoke(Access));
        Refuses(RefusalCode.WrongPhase, 2, new RecordEvent.Audit(Access));
    }

    [Fact]
    public void A4_the_source_withdraws_a_consent_that_stands()
    {
        AnchorAndAsk();
        Refuses(RefusalCode.WrongPhase, 0, new RecordEvent.Revoke(Access));
        Applies(0, Grant());
        Refuses(RefusalCode.NotSource, 3, new RecordEvent.Revoke(Access));
        Refuses(RefusalCode.Expired, At(0, NowMs + 1000), new RecordEvent.Revoke(Access));
        Applies(0, new RecordEvent.Revoke(Access));
        Refuses(RefusalCode.Repeated, 0, new RecordEvent.Revoke(Access));
        Assert.Equal(AccessPhase.Revoked, Asked().PhaseAt(NowMs + 5000));
    }

    [Fact]
    public void A7_each_custodian_leaves_one_audit_entry_also_after_the_consent_has_ended()
    {
        AnchorAndAsk();
        Refuses(RefusalCode.WrongPhase, 2, new RecordEvent.Audit(Access));
        Applies(0, Grant());
        Refuses(RefusalCode.NotCustodian, 9, new RecordEvent.Audit(Access));
        Applies(2, new RecordEvent.Audit(Access));
        Refuses(RefusalCode.Repeated, 2, new RecordEvent.Audit(Access));
        Assert.Equal(AccessPhase.Released, Asked().Phase);
        Applies(At(1, NowMs + 1000), new RecordEvent.Audit(Access));
        Assert.Equal(AccessPhase.Expired, Asked().Phase);
        Applies(0, new RecordEvent.Audit(Access));
        Assert.Equal([Seven[0].Self, Seven[1].Self, Seven[2].Self], Asked().Audited.AsEnumerable());
    }

    [Fact]
    public void R9_the_source_alone_orders_an_erasure_and_after_it_no_access_is_given()
    {
        Refuses(RefusalCode.UnknownRecord, 0, new RecordEvent.Erase(Record.Id));
        AnchorAndAsk();
        Refuses(RefusalCode.NotSource, 1, new RecordEvent.Erase(Record.Id));
        Applies(0, new RecordEvent.Erase(Record.Id));
        Assert.Equal(RecordPhase.Shredding, Held.Phase);
        Refuses(RefusalCode.Repeated, 0, new RecordEvent.Erase(Record.Id));
        Refuses(RefusalCode.WrongPhase, 0, Grant());
        Refuses(RefusalCode.WrongPhase, 3, Request() with { Access = new AccessId(Record.Pseudonym) });
    }

    [Fact]
    public void R10_receipts_of_destruction_make_it_certain_only_with_m_minus_t_plus_1_plus_f()
    {
        Refuses(RefusalCode.UnknownRecord, 1, new RecordEvent.Destroyed(Record.Id));
        AnchorAndAsk();
        Refuses(RefusalCode.WrongPhase, 1, new RecordEvent.Destroyed(Record.Id));
        Applies(0, new RecordEvent.Erase(Record.Id));
        Refuses(RefusalCode.NotCustodian, 9, new RecordEvent.Destroyed(Record.Id));
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(RecordPhase.Shredding, Held.Phase);
            Applies(i, new RecordEvent.Destroyed(Record.Id));
            Refuses(RefusalCode.Repeated, i, new RecordEvent.Destroyed(Record.Id));
        }

        Assert.Equal(RecordPhase.Shredded, Held.Phase);
        Refuses(RefusalCode.Repeated, 0, new RecordEvent.Erase(Record.Id));
    }

    private void AnchorAndAsk()
    {
        Applies(0, Anchor(0, 1, 2, 3, 4));
        Applies(3, Request());
    }

    private static RecordEvent.Request Request(SegmentScope scope = SegmentScope.Identity | SegmentScope.Clinical) =>
        new(Access, Record.Id, scope, Purpose.Treatment);

    private static RecordEvent.Grant Grant(SegmentScope scope = SegmentScope.Clinical, long untilMs = NowMs + 1000) => new(Access, scope, untilMs);

    private static RecordEvent.Anchor Anchor(params int[] signers) => AnchorOf(Record.Manifest.Scope, signers);

    private static RecordEvent.Anchor AnchorOf(SegmentScope segments, params int[] signers) => SampleRecords.Anchor(Seven, Record, segments, signers);

    private RecordEntry Held => Entry(Record.Id);

    private AccessEntry Asked() => Map.TryGet<AccessEntry>(StateKeys.Access(Access), out var entry) ? entry : throw new InvalidOperationException();

    private EventContext At(int sender, long timeMs) => Context(sender) with { TimestampMs = timeMs };
}

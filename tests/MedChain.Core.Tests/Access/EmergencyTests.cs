using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Tests.Records;

namespace MedChain.Core.Tests.Access;

/// <summary>Broken glass: who may, what custodians do, what is left behind, and how it is judged. Spec: Access A9 to A12.</summary>
public sealed class EmergencyTests
{
    private const uint ReviewMs = 60_000;

    private readonly Ward _ward = new(7, new ProtocolParameters { ReviewMs = ReviewMs });

    [Fact]
    public void A9_A10_two_signatures_release_at_once_without_consent_while_the_chain_stands()
    {
        var record = _ward.Put();
        _ward.IsChainUp = false;
        _ward.NowMs += _ward.Consortium.Genesis.Parameters.DriftMs + 1_000;
        var emergency = Emergency(record);
        var released = _ward.Submit<Outcome.Released>(4, Break(emergency));
        Assert.True(RecordOpener.TryOpenBundle(released.Record, out var bundle, out _));
        Assert.Equal(SampleRecords.Bundle, bundle);
        Assert.Null(EmergencyRules.Find(_ward.Final.Map, Name(emergency)));

        // Never silent: as soon as the chain goes on, every custodian tells, and the source sees what waits for it.
        _ward.IsChainUp = true;
        _ward.Wait(1_000);
        var entry = Entry(emergency);
        Assert.Equal((AccessPhase.InReview, 7, emergency), (entry.Phase, entry.Audited.Length, entry.Emergency));
        Assert.Equal([Name(emergency)], _ward[0].Records.Reviews.Keys);
        Assert.All(Enumerable.Range(0, 7), i => Assert.False(_ward[i].Custody.IsOpen || _ward[i].Tables.Contains(DurableTable.Emergency)));
        Assert.All(Enumerable.Range(1, 6), i => Assert.Empty(_ward[i].Records.Reviews));
    }

    [Fact]
    public void A9_an_institution_answers_for_anothers_emergency_alone_of_a_record_that_is_there_and_for_no_longer_than_is_allowed()
    {
        var emergency = Emergency(_ward.Put(), SegmentScope.Identity);
        _ward.Submit<Outcome.Vouched>(5, new Command.Vouch(emergency));
        Refuses(3, new Command.Vouch(emergency), "named");
        Refuses(5, new Command.Vouch(emergency with { Requester = _ward.Id(5) }), "its own");
        Refuses(5, new Command.Vouch(emergency with { Reason = 0 }), "reason");
        Refuses(5, new Command.Vouch(emergency with { Scope = SegmentScope.None }), "scope");
        Refuses(5, new Command.Vouch(emergency with { Record = new RecordId(Ward.Name(1)) }), "anchored");
        Refuses(5, new Command.Vouch(emergency with { ExpiresAtMs = _ward.NowMs }), "over");
        Refuses(5, new Command.Vouch(emergency with { ExpiresAtMs = _ward.NowMs + 3_600_000 + 30_001 }), "long");
    }

    [Fact]
    public void A9_without_a_second_signature_that_fits_the_requester_asks_nobody()
    {
        var record = _ward.Put();
        var emergency = Emergency(record);
        var other = Vouched(emergency);
        Refuses(4, new Command.BreakGlass(emergency, default), "No second");
        Refuses(4, new Command.BreakGlass(emergency with { Scope = SegmentScope.Identity }, other), "No second");
        Refuses(4, new Command.BreakGlass(emergency with { Reason = EmergencyReason.OutOfReach }, other), "No second");
        Refuses(4, new Command.BreakGlass(emergency with { ExpiresAtMs = emergency.ExpiresAtMs + 1 }, other), "No second");
        Refuses(4, new Command.BreakGlass(emergency with { Endorser = _ward.Id(4) }, emergency.Sign(ChainId, _ward.Id(4), Setup(4).Keys)), "No second");
        Refuses(3, new Command.BreakGlass(emergency, other), "another institution's");
        Refuses(4, new Command.BreakGlass(emergency with { Record = new RecordId(Ward.Name(1)) }, other), "anchored");
        Assert.DoesNotContain(_ward.Sent, sent => sent.Message is Message.EmergencyRequest or Message.Release);
    }

    [Fact]
    public void A10_a_custodian_refuses_forged_borrowed_and_stretched_emergencies_and_releases_nothing()
    {
        var record = _ward.Put();
        var other = _ward.Put(1, 9);
        var emergency = Emergency(record);
        var endorsed = Endorsed(emergency, 4, 5);
        Answers(ReleaseRefusal.NotRequester, 5, endorsed);
        Answers(ReleaseRefusal.NotEndorsed, 4, endorsed with { ByEndorser = endorsed.ByRequester });
        Answers(ReleaseRefusal.NotEndorsed, 4, endorsed with { ByRequester = endorsed.ByEndorser });
        Answers(ReleaseRefusal.NotEndorsed, 4, endorsed with { Emergency = emergency with { Record = other.Id } });
        Answers(ReleaseRefusal.NotEndorsed, 4, endorsed with { Emergency = emergency with { ExpiresAtMs = emergency.ExpiresAtMs - 1 } });
        Answers(ReleaseRefusal.NotEndorsed, 4, Endorsed(emergency with { Endorser = _ward.Id(4) }, 4, 4));
        Answers(ReleaseRefusal.NotEndorsed, 4, Endorsed(emergency with { Endorser = new InstitutionId(99) }, 4, 5));
        Answers(ReleaseRefusal.NotEndorsed, 4, Endorsed(emergency with { ExpiresAtMs = _ward.NowMs + 3_600_000 + 60_000 }, 4, 5));
        Answers(ReleaseRefusal.Expired, 4, Endorsed(emergency with { ExpiresAtMs = _ward.NowMs }, 4, 5));
        Answers(ReleaseRefusal.NotHeld, 4, Endorsed(emergency with { Record = new RecordId(Ward.Name(1)) }, 4, 5));
        Assert.DoesNotContain(_ward.Sent, sent => sent.Message is Message.Release);
    }

    [Fact]
    public void A10_an_institution_that_is_not_in_good_standing_neither_asks_nor_answers_for_another()
    {
        var endorsed = Endorsed(Emergency(_ward.Put()), 4, 5);
        foreach (var outcast in (InstitutionId[])[_ward.Id(4), _ward.Id(5)])
        {
            var account = _ward.Final.Account(outcast)!;
            var final = _ward.Final with { Map = _ward.Final.Map.Set(StateKeys.Account(outcast), account with { Phase = InstitutionPhase.Suspended }) };
            Assert.Equal(ReleaseRefusal.NotEndorsed, ReleaseRules.Judge(final, endorsed, _ward.Id(4), _ward.NowMs, _ward.Consortium.Genesis, Setup(0).Keys));
        }

        Assert.Equal(ReleaseRefusal.None, ReleaseRules.Judge(_ward.Final, endorsed, _ward.Id(4), _ward.NowMs, _ward.Consortium.Genesis, Setup(0).Keys));
    }

    [Fact]
    public void A10_an_emergency_runs_out_by_itself_also_between_request_and_release()
    {
        var emergency = Emergency(_ward.Put());
        for (var i = 0; i < 7; i++) _ward[i].BeforeLoaded = () => _ward.NowMs = emergency.ExpiresAtMs;
        var unavailable = _ward.Submit<Outcome.Unavailable>(4, Break(emergency));
        Assert.True(unavailable.Tally.CountOf(ReleaseRefusal.Expired) > 4);
        Assert.DoesNotContain(_ward.Sent, sent => sent.Message is Message.Release);
    }

    [Fact]
    public void A10_an_erased_record_is_released_in_no_emergency()
    {
        var record = _ward.Put();
        var endorsed = Endorsed(Emergency(record), 4, 5);
        _ward.Submit<Outcome.Erased>(0, new Command.Erase(record.Id));
        Answers(ReleaseRefusal.Erased, 4, endorsed);
    }

    [Fact]
    public void A10_a_release_holds_the_segments_of_the_emergency_alone()
    {
        var released = _ward.Submit<Outcome.Released>(4, Break(Emergency(_ward.Put(), SegmentScope.Clinical)));
        Assert.Equal(SegmentScope.Clinical, released.Record.Scope);
        Assert.All(_ward.Sent.Select(sent => sent.Message).OfType<Message.Release>(), release => Assert.Single(release.Segments));
    }

    [Fact]
    public void A11_the_entry_is_owed_on_disk_before_the_release_leaves_and_told_in_full_after_a_restart()
    {
        var emergency = Emergency(_ward.Put());
        _ward.IsChainUp = false;
        _ward.Passes = (from, _, message) =>
        {
            if (message is Message.Release) Assert.Contains(new DurableKey(DurableTable.Emergency, Name(emergency).Value.ToArray()), _ward[from.Value].Disk.Keys);
            return message;
        };
        _ward.Submit<Outcome.Released>(4, Break(emergency));
        for (var i = 0; i < 7; i++)
        {
            if (i != 2) _ward[i].Announced.Clear();
        }

        _ward.Kill(2);
        _ward.IsChainUp = true;
        _ward.Restart(2);
        Assert.Equal([_ward.Id(2)], Entry(emergency).Audited.AsEnumerable());
    }

    [Fact]
    public void A11_each_custodian_tells_once_and_nobody_else_does()
    {
        var record = _ward.Put();
        var endorsed = Endorsed(Emergency(record), 4, 5);
        var told = new RecordEvent.BreakGlass(endorsed);
        Says(RefusalCode.NotEndorsed, 0, told with { Emergency = endorsed with { ByEndorser = endorsed.ByRequester } });
        Says(RefusalCode.NotEndorsed, 0, new RecordEvent.BreakGlass(Endorsed(endorsed.Emergency with { Endorser = _ward.Id(4) }, 4, 4)));
        Says(RefusalCode.UnknownRecord, 0, new RecordEvent.BreakGlass(Endorsed(endorsed.Emergency with { Record = new RecordId(Ward.Name(1)) }, 4, 5)));
        Says(RefusalCode.None, 0, told);
        Says(RefusalCode.Repeated, 0, told);
        Says(RefusalCode.None, 1, told);
        Assert.Equal([_ward.Id(0), _ward.Id(1)], Entry(endorsed.Emergency).Audited.AsEnumerable());
        Says(RefusalCode.UnknownAccess, 0, new RecordEvent.Revoke(Name(endorsed.Emergency)));
    }

    [Fact]
    public void A11_nobody_takes_the_name_of_an_emergency_by_a_request_of_that_name()
    {
        var record = _ward.Put();
        var emergency = Emergency(record);
        Says(RefusalCode.None, 4, new RecordEvent.Request(Name(emergency), record.Id, SegmentScope.Identity, Purpose.Research));
        _ward.Submit<Outcome.Released>(4, Break(emergency));
        Assert.Equal(7, Entry(emergency).Audited.Length);
    }

    [Fact]
    public void A11_a_consent_of_the_same_name_takes_no_entry_away()
    {
        var record = _ward.Put();
        var emergency = Emergency(record);
        Says(RefusalCode.None, 4, new RecordEvent.Request(Name(emergency), record.Id, SegmentScope.Identity, Purpose.Research));
        _ward.Submit<Outcome.Granted>(0, new Command.Grant(Name(emergency), SegmentScope.Identity, _ward.NowMs + 100_000));
        _ward.IsChainUp = false;
        _ward.Submit<Outcome.Released>(4, new Command.Read(Name(emergency)));
        _ward.Submit<Outcome.Released>(4, Break(emergency));
        _ward.IsChainUp = true;
        _ward.Wait(1_000);
        Assert.Equal((7, 7), (Entry(emergency).Audited.Length, _ward.Entry(Name(emergency)).Audited.Length));
    }

    [Fact]
    public void A12_the_source_judges_once_before_the_deadline()
    {
        var emergency = Emergency(_ward.Put());
        _ward.Submit<Outcome.Released>(4, Break(emergency));
        var name = Name(emergency);
        Refuses(5, new Command.Review(name, true), "source");
        _ward.Submit<Outcome.Reviewed>(0, new Command.Review(name, true));
        Assert.Equal(AccessPhase.Justified, Entry(emergency).Phase);
        Assert.Empty(_ward[0].Records.Reviews);
        Assert.Equal(ReviewBook.Empty, EmergencyRules.BookOf(_ward.Final.Map, _ward.Id(4)));
        Says(RefusalCode.WrongPhase, 0, new RecordEvent.Review(name, false));
        Says(RefusalCode.Repeated, 0, new RecordEvent.Review(name, true));
        Says(RefusalCode.UnknownAccess, 0, new RecordEvent.Review(new AccessId(Ward.Name(1)), true));
    }

    [Fact]
    public void A12_what_the_source_condemns_is_a_violation_and_nothing_more_is_released()
    {
        var emergency = Emergency(_ward.Put());
        var broken = Break(emergency);
        _ward.Submit<Outcome.Released>(4, broken);
        _ward.Submit<Outcome.Reviewed>(0, new Command.Review(Name(emergency), false));
        Assert.Equal((AccessPhase.Violation, 1u), (Entry(emergency).Phase, EmergencyRules.BookOf(_ward.Final.Map, _ward.Id(4)).Violations));
        Assert.Equal(7, _ward.Submit<Outcome.Unavailable>(4, broken).Tally.CountOf(ReleaseRefusal.Condemned) + 2);
    }

    [Fact]
    public void A12_what_nobody_judges_in_time_is_a_violation_for_whoever_asks_and_too_late_to_judge()
    {
        var emergency = Emergency(_ward.Put());
        _ward.Submit<Outcome.Released>(4, Break(emergency));
        var entry = Entry(emergency);
        Assert.Equal((AccessPhase.InReview, AccessPhase.Violation), (entry.PhaseAt(entry.ReviewByMs - 1), entry.PhaseAt(entry.ReviewByMs)));
        _ward.Wait(ReviewMs + 1_000);
        Says(RefusalCode.Expired, 0, new RecordEvent.Review(Name(emergency), true));
        Assert.Empty(_ward[0].Records.Reviews);
    }

    [Fact]
    public void A12_whoever_has_many_in_review_has_the_next_one_counted_at_once()
    {
        var record = _ward.Put();
        for (var i = 0; i <= ReviewBook.Cap; i++)
            Says(RefusalCode.None, 0, new RecordEvent.BreakGlass(Endorsed(Emergency(record) with { ExpiresAtMs = _ward.NowMs + 1_000 + i }, 4, 5)));
        var book = EmergencyRules.BookOf(_ward.Final.Map, _ward.Id(4));
        Assert.Equal((ReviewBook.Cap, 1u), (book.Open.Length, book.Violations));
    }

    private Crypto.Hashing.Digest ChainId => _ward.Consortium.Genesis.ChainId;

    private ReplicaSetup Setup(int index) => _ward.Consortium[index];

    private AccessId Name(Emergency emergency) => emergency.Name(ChainId);

    private EmergencyEntry Entry(Emergency emergency) => EmergencyRules.Find(_ward.Final.Map, Name(emergency))!;

    private Emergency Emergency(SealedRecord record, SegmentScope scope = SegmentScope.All) =>
        new(record.Id, scope & record.Manifest.Scope, EmergencyReason.DangerToLife, _ward.Id(4), _ward.Id(5), _ward.NowMs + 1_800_000);

    private EndorsedEmergency Endorsed(Emergency emergency, int requester, int endorser) => new(
        emergency, emergency.Sign(ChainId, emergency.Requester, Setup(requester).Keys), emergency.Sign(ChainId, emergency.Endorser, Setup(endorser).Keys));

    private Signature Vouched(Emergency emergency) => _ward.Submit<Outcome.Vouched>(5, new Command.Vouch(emergency)).ByEndorser;

    private Command.BreakGlass Break(Emergency emergency) => new(emergency, Vouched(emergency));

    private void Refuses(int index, Command command, string word) =>
        Assert.Contains(word, _ward.Submit<Outcome.Refused>(index, command).Reason, StringComparison.Ordinal);

    private void Answers(ReleaseRefusal code, int from, EndorsedEmergency endorsed)
    {
        _ward.Receive(2, from, new Message.EmergencyRequest(endorsed));
        Assert.Equal(code, Assert.IsType<Message.ReleaseRefused>(_ward.Sent[^1].Message).Code);
    }

    private void Says(RefusalCode code, int index, RecordEvent said)
    {
        _ward[index].Announced.Add(said);
        _ward.Wait(1_000);
        Assert.Equal(code, _ward.Judged.Last(judged => judged.By == _ward.Id(index) && judged.Event.Equals(said)).Code);
    }
}

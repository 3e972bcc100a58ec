using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Tests.Records;

namespace MedChain.Core.Tests.Access;

/// <summary>Refusals of custodians as entries of the audit trail: which ones, by whom, how often, and what is left after a crash. Spec: Access A18, A19.</summary>
public sealed class RefusalEntryTests
{
    private readonly Ward _ward = new(7);

    [Fact]
    public void A18_refusals_that_tell_something_are_entries_and_passing_ones_are_not()
    {
        foreach (var code in Enum.GetValues<ReleaseRefusal>())
        {
            var isPassing = code is ReleaseRefusal.None or ReleaseRefusal.NotEndorsed or ReleaseRefusal.Condemned || ReleaseRules.MayChange(code);
            Assert.Equal(!isPassing, RefusalRules.Tells(code));
            var reader = new CanonicalReader(CanonicalWriter.Encode(new RecordEvent.Refused(new AccessId(Ward.Name(1)), _ward.Id(3), code)));
            Assert.Equal(isPassing, RecordEvent.Read(ref reader) is null);
        }
    }

    [Theory]
    [InlineData(ReleaseRefusal.Denied)]
    [InlineData(ReleaseRefusal.Revoked)]
    [InlineData(ReleaseRefusal.Expired)]
    [InlineData(ReleaseRefusal.Erased)]
    public void A18_each_custodian_tells_once_that_it_refused_the_requester(ReleaseRefusal code)
    {
        var record = _ward.Put();
        var access = Refusable(record, code);
        Assert.True(_ward.Submit<Outcome.Unavailable>(4, new Command.Read(access)).Tally.CountOf(code) > 0);
        _ward.Submit<Outcome.Unavailable>(4, new Command.Read(access));
        _ward.Wait(60_000);
        var book = Book(access);
        Assert.NotEmpty(book.Items);
        Assert.All(book.Items, item => Assert.Equal((_ward.Id(4), code), (item.Asker, item.Code)));
        Assert.Equal(book.Items.Length, book.Items.Select(item => item.Custodian).Distinct().Count());
        Assert.All(_ward.Judged.Where(said => said.Event is RecordEvent.Refused), said => Assert.Equal(RefusalCode.None, said.Code));
        Assert.All(Enumerable.Range(0, 7), i => Assert.False(_ward[i].Custody.IsOpen || _ward[i].Tables.Contains(DurableTable.Refusal)));
    }

    [Fact]
    public void A18_a_custodian_that_has_lost_the_record_tells_that_it_does_not_hold_it()
    {
        var record = _ward.Put();
        var access = _ward.Granted(record, 4);
        _ward[2].Disk.Remove(new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id)));
        _ward.Receive(2, 4, new Message.ReleaseRequest(access));
        Assert.Equal([new ToldRefusal(_ward.Id(2), _ward.Id(4), ReleaseRefusal.NotHeld)], Book(access).Items.AsEnumerable());
    }

    [Fact]
    public void A18_passing_refusals_and_those_of_emergencies_leave_no_entry()
    {
        var record = _ward.Put();
        var asked = Ask(record);
        _ward.Receive(2, 4, new Message.ReleaseRequest(asked));
        _ward.Receive(2, 4, new Message.ReleaseRequest(new AccessId(Ward.Name(1))));
        var keys = _ward.Consortium[4].Keys;
        var emergency = new Emergency(record.Id, SegmentScope.Clinical, EmergencyReason.DangerToLife, _ward.Id(4), _ward.Id(4), _ward.NowMs + 1_000);
        var signature = emergency.Sign(_ward.Consortium.Genesis.ChainId, _ward.Id(4), keys);
        _ward.Receive(2, 4, new Message.EmergencyRequest(new EndorsedEmergency(emergency, signature, signature)));
        _ward.Receive(2, 4, new Message.EmergencyRequest(new EndorsedEmergency(emergency with { ExpiresAtMs = 1 }, signature, signature)));
        _ward.Submit<Outcome.Denied>(0, new Command.Deny(asked));
        _ward.IsChainUp = false;
        _ward.NowMs += _ward.Consortium.Genesis.Parameters.DriftMs + 1_000;
        _ward.Receive(2, 4, new Message.ReleaseRequest(asked));
        _ward.IsChainUp = true;
        _ward.Wait(1_000);
        Assert.Equal(5, _ward.Sent.Count(sent => sent.Message is Message.ReleaseRefused));
        Assert.DoesNotContain(_ward.Judged, said => said.Event is RecordEvent.Refused);
    }

    [Fact]
    public void A18_who_keeps_no_part_and_what_does_not_fit_the_request_is_refused()
    {
        var record = _ward.Put();
        var access = Ask(record);
        var refused = new RecordEvent.Refused(access, _ward.Id(4), ReleaseRefusal.NotHeld);
        Says(RefusalCode.UnknownAccess, 2, refused with { Access = new AccessId(Ward.Name(1)) });
        Says(RefusalCode.WrongRefusal, 2, refused with { Code = ReleaseRefusal.Denied });
        Says(RefusalCode.WrongRefusal, 2, refused with { Code = ReleaseRefusal.Revoked });
        Says(RefusalCode.WrongRefusal, 2, refused with { Code = ReleaseRefusal.Expired });
        Says(RefusalCode.WrongRefusal, 2, refused with { Code = ReleaseRefusal.Erased });
        Says(RefusalCode.WrongRefusal, 2, refused with { Code = ReleaseRefusal.NotRequester });
        Says(RefusalCode.WrongRefusal, 2, refused with { Asker = _ward.Id(5) });
        Says(RefusalCode.UnknownInstitution, 2, refused with { Asker = new InstitutionId(99), Code = ReleaseRefusal.NotRequester });
        Says(RefusalCode.None, 2, refused);
        Says(RefusalCode.Repeated, 2, refused);
        Says(RefusalCode.None, 2, refused with { Asker = _ward.Id(5), Code = ReleaseRefusal.NotRequester });
        Says(RefusalCode.Repeated, 2, refused with { Asker = _ward.Id(6), Code = ReleaseRefusal.NotRequester });
        Says(RefusalCode.None, 1, refused);
        Assert.Equal([(_ward.Id(1), false), (_ward.Id(2), false), (_ward.Id(2), true)], Book(access).Items.Select(item => (item.Custodian, item.IsOfAnother)));
        var context = new EventContext(_ward.Consortium.Genesis.ChainId, _ward.Consortium.Genesis.Founders, _ward.Consortium[0].Keys, new InstitutionId(99), _ward.NowMs);
        RecordEventRules.Judge(_ward.Final.Map, refused, context, out var code);
        Assert.Equal(RefusalCode.NotCustodian, code);
    }

    [Fact]
    public void A19_the_entry_is_owed_on_disk_before_the_refusal_leaves_and_told_after_a_restart_also_when_the_record_is_erased()
    {
        var record = _ward.Put();
        var access = Refusable(record, ReleaseRefusal.Denied);
        _ward.IsChainUp = false;
        var owed = new DurableKey(DurableTable.Refusal, new RefusalName(access, false).Key());
        _ward.Passes = (from, _, message) =>
        {
            if (message is Message.ReleaseRefused) Assert.Contains(owed, _ward[from.Value].Disk.Keys);
            return message;
        };
        _ward.Submit(4, new Command.Read(access));
        for (var i = 0; i < 7; i++) _ward[i].Announced.Clear();
        _ward.Kill(2);
        _ward.IsChainUp = true;
        _ward.Submit(0, new Command.Erase(record.Id));
        _ward.Restart(2);
        Assert.Contains(new ToldRefusal(_ward.Id(2), _ward.Id(4), ReleaseRefusal.Denied), Book(access).Items);
        Assert.DoesNotContain(owed, _ward[2].Disk.Keys);
        _ward.Kill(2);
        _ward.Restart(2);
        Assert.Equal(1, _ward.Judged.Count(said => said.By == _ward.Id(2) && said.Event is RecordEvent.Refused));
    }

    [Fact]
    public void A19_a_lost_announcement_is_made_again()
    {
        var access = Refusable(_ward.Put(), ReleaseRefusal.Denied);
        _ward.IsChainUp = false;
        _ward.Receive(2, 4, new Message.ReleaseRequest(access));
        _ward[2].Announced.Clear();
        _ward.IsChainUp = true;
        _ward.Wait(60_000);
        Assert.Equal([new ToldRefusal(_ward.Id(2), _ward.Id(4), ReleaseRefusal.Denied)], Book(access).Items.AsEnumerable());
    }

    [Fact]
    public void A19_who_asks_for_everything_of_others_makes_a_custodian_owe_64_entries_and_none_of_the_requesters_is_lost()
    {
        var record = _ward.Put();
        var accesses = Enumerable.Range(0, CustodyDesk.RefusedOthersCap + 10).Select(_ => Ask(record)).ToList();
        _ward.Submit<Outcome.Denied>(0, new Command.Deny(accesses[^1]));
        _ward.IsChainUp = false;
        foreach (var access in accesses) _ward.Receive(2, 5, new Message.ReleaseRequest(access));
        _ward.Receive(2, 4, new Message.ReleaseRequest(accesses[^1]));
        Assert.Equal(accesses.Count, _ward.Sent.Count(sent => sent.To == _ward.Id(5) && sent.Message is Message.ReleaseRefused { Code: ReleaseRefusal.NotRequester }));
        Assert.Equal(CustodyDesk.RefusedOthersCap, _ward[2].Custody.Refusals.Keys.Count(name => name.IsOfAnother));
        Assert.Contains(new RefusalName(accesses[^1], false), _ward[2].Custody.Refusals.Keys);
        _ward.IsChainUp = true;
        _ward.Wait(1_000);
        Assert.Equal(CustodyDesk.RefusedOthersCap + 1, _ward.Judged.Count(said => said.Event is RecordEvent.Refused && said.Code == RefusalCode.None));
        Assert.Equal(_ward.Id(5), Book(accesses[0]).Items.Single().Asker);
    }

    private AccessId Refusable(SealedRecord record, ReleaseRefusal code)
    {
        var access = code == ReleaseRefusal.Denied ? Ask(record) : _ward.Granted(record, 4, forMs: 1_000);
        if (code == ReleaseRefusal.Denied) _ward.Submit<Outcome.Denied>(0, new Command.Deny(access));
        if (code == ReleaseRefusal.Revoked) _ward.Submit<Outcome.Revoked>(0, new Command.Revoke(access));
        if (code == ReleaseRefusal.Erased) _ward.Submit<Outcome.Erased>(0, new Command.Erase(record.Id));
        if (code == ReleaseRefusal.Expired) _ward.Wait(2_000);
        return access;
    }

    private AccessId Ask(SealedRecord record) =>
        _ward.Submit<Outcome.Requested>(4, new Command.RequestAccess(record.Id, SegmentScope.Clinical, Purpose.Treatment)).Access;

    private RefusalBook Book(AccessId access) =>
        _ward.Final.Map.TryGet<RefusalBook>(StateKeys.AccessRefusals(access), out var book) ? book : new RefusalBook(access, []);

    private void Says(RefusalCode expected, int by, RecordEvent said)
    {
        _ward[by].Announced.Add(said);
        _ward.Wait(1);
        Assert.Equal((_ward.Id(by), said, expected), _ward.Judged[^1]);
    }
}

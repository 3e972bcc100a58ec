using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Records;
using static MedChain.Core.Tests.Records.SampleRecords;

namespace MedChain.Core.Tests.Records;

/// <summary>After an erasure nobody can rebuild the record. Spec: Records R9, R10.</summary>
public sealed class ErasureTests
{
    [Fact]
    public void R9_R10_all_custodians_destroy_and_receipt_and_the_erasure_is_certain()
    {
        var ward = new Ward(7);
        var record = ward.Put();
        var erased = ward.Submit<Outcome.Erased>(0, new Command.Erase(record.Id));
        Assert.Equal(new Outcome.Erased(record.Id, 7, 7, Certain: true), erased);
        Assert.Equal(RecordPhase.Shredded, ward.Entry(record.Id)!.Phase);
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal([DurableTable.Tombstone], ward[i].Tables);
            Assert.Empty(ward[i].Custody.Held);
            Assert.False(ward[i].Custody.IsOpen);
        }
    }

    [Fact]
    public void R10_with_a_silent_custodian_the_answer_comes_at_the_deadline_and_is_not_certain()
    {
        var ward = new Ward(7);
        var record = ward.Put();
        ward.Kill(3);
        var request = ward.Submit(0, new Command.Erase(record.Id));
        Assert.False(ward.Outcomes.ContainsKey(request));
        ward.Wait(20_000);
        Assert.Equal(new Outcome.Erased(record.Id, 6, 7, Certain: false), ward.Outcome<Outcome.Erased>(request));
        Assert.Equal(RecordPhase.Shredding, ward.Entry(record.Id)!.Phase);
    }

    [Fact]
    public void R9_a_custodian_that_was_down_destroys_before_it_serves_and_says_so()
    {
        var ward = new Ward(7);
        var record = ward.Put();
        ward.Kill(3);
        ward.Submit(0, new Command.Erase(record.Id));
        Assert.Contains(DurableTable.Fragment, ward[3].Tables);
        ward.Restart(3);
        Assert.Equal([DurableTable.Tombstone], ward[3].Tables);
        Assert.Equal(RecordPhase.Shredded, ward.Entry(record.Id)!.Phase);
    }

    [Fact]
    public void R9_a_record_once_erased_is_never_accepted_again_also_after_a_restart()
    {
        var ward = new Ward(4);
        var record = ward.Put();
        ward.Submit(0, new Command.Erase(record.Id));
        ward.Restart(2);
        var offer = Sealed(ward.Consortium).Offers[2];
        ward.Receive(2, 0, offer);
        Assert.Equal(OfferRefusal.Erased, Assert.IsType<Message.OfferRefused>(ward.Sent[^1].Message).Code);
        Assert.Equal([DurableTable.Tombstone], ward[2].Tables);
        ward.Submit<Outcome.Refused>(0, new Command.Put(Sealed(ward.Consortium)));
    }

    [Fact]
    public void R9_a_custodian_that_never_got_its_offer_refuses_it_when_it_comes_late()
    {
        var ward = new Ward(4) { Passes = (_, to, message) => message is Message.Offer && to.Value == 3 ? null : message };
        var record = ward.Put();
        ward.Submit<Outcome.Erased>(0, new Command.Erase(record.Id));
        Assert.DoesNotContain(DurableTable.Offer, ward[0].Tables);
        ward.Receive(3, 0, Sealed(ward.Consortium).Offers[3]);
        Assert.Equal(OfferRefusal.Erased, Assert.IsType<Message.OfferRefused>(ward.Sent[^1].Message).Code);
    }

    [Fact]
    public void R9_66_a_read_after_the_erasure_is_refused_as_erased_by_every_custodian()
    {
        var ward = new Ward(7);
        var record = ward.Put();
        var access = ward.Granted(record, 4);
        ward.Submit(0, new Command.Erase(record.Id));
        var unavailable = ward.Submit<Outcome.Unavailable>(4, new Command.Read(access));
        Assert.Equal(7 - unavailable.Needed + 1, unavailable.Tally.CountOf(ReleaseRefusal.Erased));
        Assert.Empty(unavailable.Tally.Verified);
    }

    [Fact]
    public void R9_66_what_t_minus_1_custodians_kept_from_before_rebuilds_nothing()
    {
        var ward = new Ward(7);
        var record = ward.Put();
        ImmutableArray<ReleasedPart> stale = [Part(ward.Consortium, record, 1), Part(ward.Consortium, record, 5)];
        ward.Submit(0, new Command.Erase(record.Id));
        Assert.False(RecordOpener.TryOpen(Joined(record, stale), out var segments, out var failure));
        Assert.Empty(segments);
        Assert.Equal(OpenFailureKind.Unavailable, failure.Kind);
    }

    [Fact]
    public void R10_a_receipt_of_destruction_that_the_chain_did_not_take_is_announced_again()
    {
        var ward = new Ward(4);
        var record = ward.Put();
        ward.Kill(2);
        ward.Submit(0, new Command.Erase(record.Id));
        ward.IsChainUp = false;
        ward.Restart(2);
        ward[2].Announced.Clear();
        ward.IsChainUp = true;
        ward.Wait(20_000);
        Assert.True(ward.Entry(record.Id)!.IsDestroyedBy(ward.Id(2)));
        Assert.False(ward[2].Custody.IsOpen);
    }

    [Fact]
    public void R9_only_the_source_erases()
    {
        var ward = new Ward(4);
        var record = ward.Put();
        Assert.Contains("source", ward.Submit<Outcome.Refused>(1, new Command.Erase(record.Id)).Reason, StringComparison.Ordinal);
        Assert.Contains(DurableTable.Fragment, ward[2].Tables);
    }

    [Fact]
    public void R9_an_audit_entry_still_owed_survives_the_erasure()
    {
        var ward = new Ward(4);
        var record = ward.Put();
        var access = ward.Granted(record, 1);
        ward.IsChainUp = false;
        ward.Submit<Outcome.Released>(1, new Command.Read(access));
        foreach (var i in (int[])[0, 1, 2, 3]) ward[i].Announced.Clear();
        ward.IsChainUp = true;
        ward.Submit(0, new Command.Erase(record.Id));
        Assert.Empty(ward.Entry(access).Audited);
        ward.Restart(3);
        ward.Wait(20_000);
        Assert.Equal(4, ward.Entry(access).Audited.Length);
        Assert.All(ward[3].Custody.Tombstones.Values, tombstone => Assert.Empty(tombstone.Unaudited));
    }

    [Fact]
    public void R8_a_custodian_whose_fragments_are_lost_refuses_and_does_not_lie()
    {
        var ward = new Ward(4);
        var record = ward.Put();
        var access = ward.Granted(record, 1);
        ward.IsChainUp = false;
        var lost = new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id));
        ward[2].Disk.Remove(lost);
        ward[3].Disk[lost] = Flipped(ward[3].Disk[lost], 100);
        var released = ward.Submit<Outcome.Released>(1, new Command.Read(access));
        Assert.Empty(released.Tally.Lying);
        ward.Submit(1, new Command.Read(access));
        Assert.All((int[])[2, 3], i => Assert.Equal(CustodyPhase.Failed, ward[i].Custody.Held[record.Id].Phase));
        Assert.Contains(ward.Sent, sent => sent.From == ward.Id(3) && sent.Message is Message.ReleaseRefused { Code: ReleaseRefusal.NotHeld });
    }
}

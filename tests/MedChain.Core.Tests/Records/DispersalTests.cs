using MedChain.Core.Chain;
using MedChain.Core.Records;
using static MedChain.Core.Tests.Records.SampleRecords;

namespace MedChain.Core.Tests.Records;

/// <summary>From a sealed record to its anchor, at source and custodians. Spec: Records R4 to R6.</summary>
public sealed class DispersalTests
{
    [Fact]
    public void R4_R6_a_record_is_stored_by_all_custodians_receipted_and_anchored()
    {
        var ward = new Ward(7);
        var record = Sealed(ward.Consortium);
        var anchored = ward.Submit<Outcome.Anchored>(0, new Command.Put(record));
        Assert.Equal((record.Id, ward.Final.Height), (anchored.Record, anchored.Height));
        Assert.Equal(RecordPhase.Anchored, ward.Entry(record.Id)!.Phase);
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal([DurableTable.Custody, DurableTable.Fragment], ward[i].Tables);
            Assert.Equal(CustodyPhase.Held, ward[i].Custody.Held[record.Id].Phase);
            Assert.Empty(ward[i].Custody.Unanchored);
        }

        Assert.False(ward[0].Records.IsOpen);
    }

    [Fact]
    public void R4_nothing_leaves_before_the_whole_record_is_stored()
    {
        var ward = new Ward(4) { IsChainUp = false };
        var record = Sealed(ward.Consortium);
        var offered = 0;
        ward.Passes = (from, to, message) =>
        {
            if (message is not Message.Offer) return message;
            offered++;
            Assert.Equal(5, ward[0].Disk.Keys.Count(key => key.Table is DurableTable.Record or DurableTable.Offer));
            return null;
        };
        ward.Submit(0, new Command.Put(record));
        Assert.Equal(4, offered);
    }

    [Fact]
    public void R6_f_dead_custodians_do_not_stop_the_anchor_and_get_their_offer_later()
    {
        var ward = new Ward(7);
        ward.Kill(5);
        ward.Kill(6);
        var record = ward.Put();
        Assert.Equal(5, ward.Judged.Select(judged => judged.Event).OfType<RecordEvent.Anchor>().Single().Receipts.Length);
        Assert.True(ward[0].Records.IsOpen);
        ward.Restart(5);
        ward.Restart(6);
        ward.Wait(60_000);
        Assert.Equal(CustodyPhase.Held, ward[6].Custody.Held[record.Id].Phase);
        Assert.False(ward[0].Records.IsOpen);
        Assert.DoesNotContain(DurableTable.Offer, ward[0].Tables);
    }

    [Fact]
    public void R6_more_than_f_dead_custodians_stop_the_anchor_until_they_are_back()
    {
        var ward = new Ward(7);
        for (var i = 4; i < 7; i++) ward.Kill(i);
        var record = Sealed(ward.Consortium);
        var request = ward.Submit(0, new Command.Put(record));
        ward.Wait(30_000);
        Assert.Empty(ward.Outcomes);
        ward.Restart(4);
        ward.Wait(60_000);
        Assert.Equal(record.Id, ward.Outcome<Outcome.Anchored>(request).Record);
    }

    [Fact]
    public void R4_a_source_killed_while_it_disperses_goes_on_after_its_restart()
    {
        var ward = new Ward(4) { Passes = (_, _, message) => message is Message.Offer ? null : message };
        var record = Sealed(ward.Consortium);
        ward.Submit(0, new Command.Put(record));
        ward.Kill(0);
        ward.Passes = (_, _, message) => message;
        ward.Restart(0);
        Assert.Equal(RecordPhase.Anchored, ward.Entry(record.Id)!.Phase);
        ward.Wait(5_000);
        Assert.False(ward[0].Records.IsOpen);
        Assert.DoesNotContain(DurableTable.Record, ward[0].Tables);
    }

    [Fact]
    public void R6_an_anchor_that_the_chain_did_not_take_is_announced_again()
    {
        var ward = new Ward(4) { IsChainUp = false };
        var record = Sealed(ward.Consortium);
        var request = ward.Submit(0, new Command.Put(record));
        ward[0].Announced.Clear();
        ward.IsChainUp = true;
        ward.Wait(20_000);
        Assert.Equal(record.Id, ward.Outcome<Outcome.Anchored>(request).Record);
    }

    [Fact]
    public void R5_an_offer_with_anything_changed_gets_no_receipt_and_leaves_no_trace()
    {
        var ward = new Ward(4);
        var offer = Sealed(ward.Consortium).Offers[1];
        var terms = offer.Terms;
        Message.Offer[] bad =
        [
            offer with { Fragments = offer.Fragments.SetItem(1, Flipped(offer.Fragments[1])) },
            offer with { Terms = terms with { Packet = Flipped(terms.Packet, terms.Packet.Length - 1) } },
            offer with { Terms = terms with { Packet = Sealed(ward.Consortium).Offers[2].Terms.Packet } },
            offer with { Terms = terms with { Leaves = terms.Leaves.SetItem(terms.Manifest.LeafIndex(1, 2), Ward.Name(1)) } },
            offer with { Terms = terms with { Leaves = [.. terms.Leaves.Reverse()] } },
            offer with { Terms = terms with { Manifest = terms.Manifest with { Record = new RecordId(Ward.Name(1)) } } },
        ];
        foreach (var each in bad) ward.Receive(1, 0, each);
        Assert.Equal(bad.Length, ward.Sent.Count);
        Assert.All(ward.Sent, sent => Assert.Equal(OfferRefusal.NotAuthentic, Assert.IsType<Message.OfferRefused>(sent.Message).Code));
        Assert.Empty(ward[1].Disk);
    }

    [Fact]
    public void R5_an_offer_from_another_or_to_another_or_beside_another_is_refused()
    {
        var ward = new Ward(4);
        var record = Sealed(ward.Consortium);
        ward.Receive(1, 2, record.Offers[1]);
        Assert.Equal(OfferRefusal.NotSource, LastRefusal(ward));
        var elsewhere = record.Manifest with { Custodians = [.. Enumerable.Range(10, 4).Select(i => new Core.Institutions.InstitutionId((ushort)i))] };
        ward.Receive(1, 0, record.Offers[1] with { Terms = record.Offers[1].Terms with { Manifest = elsewhere } });
        Assert.Equal(OfferRefusal.NotCustodian, LastRefusal(ward));

        ward.Receive(1, 0, record.Offers[1]);
        Assert.IsType<Message.Receipt>(ward.Sent[^1].Message);
        ward.Receive(1, 0, record.Offers[1] with { Terms = record.Offers[1].Terms with { Leaves = record.Offers[1].Terms.Leaves.SetItem(0, Ward.Name(1)) } });
        Assert.Equal(OfferRefusal.Conflict, LastRefusal(ward));
    }

    [Fact]
    public void R5_the_same_offer_again_gets_the_same_receipt()
    {
        var ward = new Ward(4);
        var offer = Sealed(ward.Consortium).Offers[1];
        ward.Receive(1, 0, offer);
        ward.Receive(1, 0, offer);
        Assert.Equal(2, ward.Sent.Count);
        Assert.Equal(ward.Sent[0].Message.Encode(), ward.Sent[1].Message.Encode());
    }

    [Fact]
    public void R5_refusals_of_more_than_f_custodians_end_the_dispersal()
    {
        var ward = new Ward(4)
        {
            Passes = (_, to, message) => message is Message.Offer offer && to.Value >= 2
            ? offer with { Fragments = offer.Fragments.SetItem(0, Flipped(offer.Fragments[0])) } : message
        };
        var refused = ward.Submit<Outcome.Refused>(0, new Command.Put(Sealed(ward.Consortium)));
        Assert.Contains("2 of 4", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(ward[0].Tables, table => table is DurableTable.Record or DurableTable.Offer);
        Assert.False(ward[0].Records.IsOpen);
    }

    [Fact]
    public void R6_false_receipts_do_not_count()
    {
        var ward = new Ward(4)
        {
            Passes = (from, _, message) => message is Message.Receipt receipt && from.Value >= 2
            ? receipt with { Signature = new Signature(new byte[64]) } : message
        };
        var request = ward.Submit(0, new Command.Put(Sealed(ward.Consortium)));
        ward.Wait(10_000);
        Assert.False(ward.Outcomes.ContainsKey(request));
        Assert.Empty(ward.Judged);
    }

    [Fact]
    public void R6_a_record_is_put_once_by_its_source_for_its_custodians()
    {
        var ward = new Ward(4);
        var record = ward.Put();
        ward.Submit<Outcome.Refused>(0, new Command.Put(record));
        ward.Submit<Outcome.Refused>(1, new Command.Put(Sealed(ward.Consortium, seed: 5)));
        ward.Submit<Outcome.Refused>(0, new Command.Put(Sealed(new Consortium(5), seed: 5)));
    }

    private static OfferRefusal LastRefusal(Ward ward) => Assert.IsType<Message.OfferRefused>(ward.Sent[^1].Message).Code;
}

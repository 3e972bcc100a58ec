using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using static MedChain.Core.Tests.Records.LostParts;
using static MedChain.Core.Tests.Records.SampleRecords;

namespace MedChain.Core.Tests.Records;

/// <summary>Who follows in a vacant position, and what is owed by who was replaced: whole lives of records, with real cryptography. Spec: Records R9, R10, R13 to R17.</summary>
public sealed class SuccessionTests
{
    [Fact]
    public void R13_R14_R16_who_is_no_validator_any_more_is_followed_by_one_who_never_had_anything()
    {
        var ward = Seven();
        var record = ward.Put();
        ward.Kill(3);
        ward.Turn(0, 1, 2, 4, 5, 6, 7);
        AssertHolds(ward, 7, record, 3);
        var entry = ward.Entry(record.Id)!;
        Assert.Equal((RecordPhase.Anchored, ward.Id(7)), (entry.Phase, entry.Custodians[3]));
        Assert.Equal([new FormerHolder(3, ward.Id(3), false)], entry.Former.AsEnumerable());
        Assert.Empty(ward[7].Custody.Liars);

        // The new part opens the record, beside those of t - 1 others.
        var access = ward.Granted(record, 8);
        foreach (var lost in (int[])[0, 1, 2, 4]) ward.Kill(lost);
        var released = ward.Submit<Outcome.Released>(8, new Command.Read(access));
        Assert.Contains(ward.Id(7), released.Tally.Verified);
        Assert.True(RecordOpener.TryOpenBundle(released.Record, out var bundle, out _));
        Assert.Equal(Bundle, bundle);
    }

    [Fact]
    public void R13_one_custodian_says_it_and_the_others_only_when_it_does_not()
    {
        var ward = Seven();
        var record = ward.Put();
        ward.Turn(0, 1, 2, 4, 5, 6, 7);
        Assert.Single(ward.Judged, said => said.Event is RecordEvent.Vacated);

        var late = Seven();
        record = late.Put();
        late.Kill(3);
        late.Kill(4);
        late.Turn(0, 1, 2, 4, 5, 6, 7);
        Assert.DoesNotContain(late.Judged, said => said.Event is RecordEvent.Vacated);
        late.Wait(20_000);
        Assert.Equal(late.Id(7), late.Entry(record.Id)!.Custodians[3]);
    }

    [Fact]
    public void R14_a_silent_successor_is_followed_by_another_in_the_next_epoch()
    {
        var ward = Seven();
        var record = ward.Put();
        ward.Kill(3);
        int[] spare = [7, 8];
        ward.Turn(0, 1, 2, 4, 5, 6, 7, 8);
        var first = ward.Entry(record.Id)!.Custodians[3];
        Assert.Contains(first, spare.Select(ward.Id));

        ward = Seven();
        record = ward.Put();
        ward.Kill(3);
        ward.Kill(first.Value);
        ward.Turn(0, 1, 2, 4, 5, 6, 7, 8);
        ward.Wait(20_000);
        Assert.Equal(RecordPhase.Repairing, ward.Entry(record.Id)!.Phase);
        ward.Turn();
        var entry = ward.Entry(record.Id)!;
        Assert.Equal((RecordPhase.Anchored, ward.Id(15 - first.Value)), (entry.Phase, entry.Custodians[3]));
        Assert.Equal([new FormerHolder(3, first, false), new FormerHolder(3, ward.Id(3), false)], entry.Former.AsEnumerable());
        AssertHolds(ward, 15 - first.Value, record, 3);
    }

    [Fact]
    public void R14_where_nobody_can_follow_the_record_stays_degraded_and_is_read_all_the_same()
    {
        var ward = Seven();
        var record = ward.Put();
        var access = ward.Granted(record, 4);
        ward.Kill(3);
        ward.Turn(0, 1, 2, 4, 5, 6);
        Assert.Equal((RecordPhase.Degraded, 1u << 3), (ward.Entry(record.Id)!.Phase, ward.Entry(record.Id)!.Vacant));
        ward.Submit<Outcome.Released>(4, new Command.Read(access));
        ward.Turn(0, 1, 2, 4, 5, 6, 8);
        AssertHolds(ward, 8, record, 3);
        Assert.Equal(RecordPhase.Anchored, ward.Entry(record.Id)!.Phase);
    }

    [Fact]
    public void R17_who_retires_helps_until_the_boundary_and_destroys_when_another_has_its_part()
    {
        var ward = Seven();
        var record = ward.Put();
        ward.Turn(0, 1, 2, 3, 4, 5, 6, 7);
        foreach (var lost in (int[])[0, 1, 2, 4]) ward.Kill(lost);
        ward.Bid(3, Dues.Retirement);
        ward.Turn();
        ward.Wait(20_000);
        AssertHolds(ward, 7, record, 3);
        Assert.Contains(ward.Sent, sent => sent.From == ward.Id(3) && sent.Message is Message.Help);
        Assert.Equal([DurableTable.Tombstone], ward[3].Tables);
        Assert.Equal([new FormerHolder(3, ward.Id(3), HasDestroyed: true)], ward.Entry(record.Id)!.Former.AsEnumerable());
    }

    [Fact]
    public void R10_R17_who_was_replaced_counts_against_certain_destruction_until_it_has_destroyed()
    {
        var ward = Seven();
        var record = ward.Put();
        ward.Kill(3);
        ward.Turn(0, 1, 2, 4, 5, 6, 7);
        var request = ward.Submit(0, new Command.Erase(record.Id));
        ward.Wait(20_000);
        Assert.Equal(new Outcome.Erased(record.Id, 6, 7, Certain: false), ward.Outcome<Outcome.Erased>(request));
        Assert.Equal(7, ward.Entry(record.Id)!.Destroyed.Length);
        ward.Restart(3);
        Assert.Equal((RecordPhase.Shredded, 7), (ward.Entry(record.Id)!.Phase, ward.Entry(record.Id)!.PositionsDestroyed));
    }

    [Fact]
    public void R9_R15_an_order_to_erase_ends_a_repair_and_the_successor_destroys_what_it_has()
    {
        var ward = Seven();
        var record = ward.Put();
        ward.Kill(3);
        ward.Passes = (_, _, message) => message is Message.Help ? null : message;
        ward.Turn(0, 1, 2, 4, 5, 6, 7);
        Assert.Equal(RecordPhase.Repairing, ward.Entry(record.Id)!.Phase);
        ward.Passes = (_, _, message) => message;
        ward.Submit(0, new Command.Erase(record.Id));
        ward.Sent.Clear();
        ward.Receive(1, 7, new Message.HelpRequest(record.Id, 3));
        ward.Wait(20_000);
        Assert.DoesNotContain(ward.Sent, sent => sent.Message is Message.Help or Message.HelpRequest);
        Assert.Equal([DurableTable.Tombstone], ward[7].Tables);
        Assert.Equal([new FormerHolder(3, ward.Id(7), HasDestroyed: true)], ward.Entry(record.Id)!.Former.AsEnumerable());
        Assert.Equal(RecordPhase.Shredding, ward.Entry(record.Id)!.Phase);
    }

    [Fact]
    public void R16_a_successor_that_falls_over_says_after_its_start_what_it_has()
    {
        var ward = Seven();
        var record = ward.Put();
        ward.Kill(3);
        ward.Kill(7);
        ward.Turn(0, 1, 2, 4, 5, 6, 7);
        ward.IsChainUp = false;
        ward.Restart(7);
        Assert.Contains(DurableTable.Fragment, ward[7].Tables);
        Assert.Equal(RecordPhase.Repairing, ward.Entry(record.Id)!.Phase);
        ward.IsChainUp = true;
        ward.Restart(7);
        AssertHolds(ward, 7, record, 3);
        Assert.Equal(RecordPhase.Anchored, ward.Entry(record.Id)!.Phase);
    }

    [Fact]
    public void R16_a_read_under_way_turns_to_the_new_holder()
    {
        var ward = Seven();
        var record = ward.Put();
        var access = ward.Granted(record, 8);
        foreach (var lost in (int[])[0, 1, 2, 3, 4]) ward.Kill(lost);
        var request = ward.Submit(8, new Command.Read(access));
        Assert.False(ward.Outcomes.ContainsKey(request));
        foreach (var back in (int[])[0, 1, 2, 4]) ward.Restart(back);
        ward.Passes = (from, _, message) => message is Message.Release && from.Value is not (5 or 6 or 7) ? null : message;
        ward.Turn(0, 1, 2, 4, 5, 6, 7);
        ward.Wait(5_000);
        Assert.Contains(ward.Id(7), ward.Outcome<Outcome.Released>(request).Tally.Verified);
    }
}

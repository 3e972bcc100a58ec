using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;
using static MedChain.Core.Tests.Records.SampleRecords;

namespace MedChain.Core.Tests.Records;

/// <summary>
/// Whole lives of records whose custodians are lost, with real cryptography: the part that a successor makes again is the one that was dealt, reading goes on, lies
/// are named, an order to erase wins. Spec: Records R12 to R17.
/// </summary>
public sealed class RepairTests
{
    /// <summary>Nine institutions, of which the first seven are validators and custodians.</summary>
    private static Ward Seven()
    {
        var ward = new Ward(9);
        ward.Turn(0, 1, 2, 3, 4, 5, 6);
        return ward;
    }

    [Fact]
    public void R13_R16_a_custodian_whose_disk_lost_its_fragments_says_so_and_repairs_them_in_place()
    {
        var ward = new Ward(7);
        var record = ward.Put();
        var access = ward.Granted(record, 4);
        ward[2].Disk.Remove(new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id)));
        ward.Submit<Outcome.Released>(4, new Command.Read(access));
        Assert.Contains(ward.Judged, said => said is { Event: RecordEvent.Vacated { Position: 2 }, Code: RefusalCode.None } && said.By == ward.Id(2));
        Assert.Contains(ward.Judged, said => said is { Event: RecordEvent.Repaired { Position: 2 }, Code: RefusalCode.None } && said.By == ward.Id(2));
        AssertHolds(ward, 2, record, 2);
        var entry = ward.Entry(record.Id)!;
        Assert.Equal((RecordPhase.Anchored, 0u, 0, 0), (entry.Phase, entry.Vacant, entry.Successors.Length, entry.Former.Length));
        Assert.Equal(record.Manifest.Custodians.AsEnumerable(), entry.Custodians);
        Assert.Equal(CustodyPhase.Held, ward[2].Custody.Held[record.Id].Phase);
    }

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
    public void R16_repair_goes_on_while_a_second_custodian_loses_its_fragments()
    {
        var ward = Seven();
        var record = ward.Put();
        ward.Kill(3);
        ward[5].Disk.Remove(new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id)));
        ward.Turn(0, 1, 2, 4, 5, 6, 7);
        AssertHolds(ward, 7, record, 3);
        AssertHolds(ward, 5, record, 5);
        Assert.Equal(RecordPhase.Anchored, ward.Entry(record.Id)!.Phase);
    }

    [Fact]
    public void R16_when_all_fragments_but_k_are_lost_they_come_back()
    {
        var ward = new Ward(7);
        var record = ward.Put();
        var access = ward.Granted(record, 4);
        foreach (var lost in (int[])[0, 1, 3, 6]) ward[lost].Disk.Remove(new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id)));
        ward.Submit<Outcome.Released>(4, new Command.Read(access));
        ward.Wait(20_000);
        for (var i = 0; i < 7; i++) AssertHolds(ward, i, record, i);
        Assert.Equal(RecordPhase.Anchored, ward.Entry(record.Id)!.Phase);
    }

    [Fact]
    public void R16_with_one_fragment_fewer_nothing_is_stored()
    {
        var ward = new Ward(7);
        var record = ward.Put();
        var access = ward.Granted(record, 4);
        foreach (var lost in (int[])[0, 1, 3, 5, 6]) ward[lost].Disk.Remove(new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id)));
        ward.Submit<Outcome.Unavailable>(4, new Command.Read(access));
        ward.Wait(20_000);
        Assert.DoesNotContain(ward.Judged, said => said.Event is RecordEvent.Repaired);
        Assert.Equal(CustodyPhase.Failed, ward[0].Custody.Held[record.Id].Phase);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void R16_f_lying_helpers_do_not_spoil_a_part_and_are_named(int lies)
    {
        // m = 7, f_c = 2: the lost one is honest or not, and lies come from up to f_c others when it is.
        var ward = new Ward(7);
        var record = ward.Put();
        int[] liars = [0, 1];
        ward.Passes = (from, to, message) => message is Message.Help help && from != to && liars.Take(lies).Any(liar => ward.Id(liar) == from) ? Lie(ward, from, to, help) : message;
        Lose(ward, record, 2);
        AssertHolds(ward, 2, record, 2);
        Assert.Equal(liars.Take(lies).Select(ward.Id), ward[2].Custody.Liars.Order());
    }

    [Fact]
    public void R15_help_that_does_not_lead_to_the_commitment_names_its_sender()
    {
        var ward = new Ward(7);
        var record = ward.Put();
        ward.Passes = (from, _, message) => message is not Message.Help help ? message : from.Value switch
        {
            0 => help with { Segments = [.. help.Segments.Select(segment => segment with { Fragment = Flipped(segment.Fragment) })] },
            1 => help with { Leaves = help.Leaves.SetItem(0, Ward.Name(1)) },
            _ => message,
        };
        Lose(ward, record, 4);
        AssertHolds(ward, 4, record, 4);
        Assert.Equal([ward.Id(0), ward.Id(1)], ward[4].Custody.Liars.Order());
    }

    [Fact]
    public void R16_where_rows_do_not_fit_together_the_source_is_named_and_nothing_is_stored()
    {
        var consortium = new Consortium(7);
        var (record, wrong) = (Sealed(consortium), Sealed(consortium, seed: 4));
        var entry = new RecordEntry(record.Id, record.Source, record.Pseudonym, record.Commitment, SegmentScope.All, record.Manifest.Custodians, RecordPhase.Repairing, []);
        var helps = ImmutableSortedDictionary<int, GivenHelp>.Empty;
        for (var helper = 0; helper < 7; helper++)
        {
            // Custodians have the rows of another sealing, all on one polynomial, that the leaves do not fit.
            var (terms, own, successor) = (wrong.Offers[helper].Terms with { Manifest = record.Manifest }, consortium[helper], consortium[2]);
            Assert.True(PartRules.TryOpenRows(wrong.Offers[helper].Terms, own.Self, own.Sealing, out var rows));
            var key = SealingPublicKey.FromChecked(consortium.Genesis.Founders.Find(successor.Self)!.SealingKey.ToArray());
            var help = RepairRules.Build(consortium.Genesis.ChainId, terms with { Leaves = record.Offers[0].Terms.Leaves }, own.Self, helper, rows, [], successor.Self, 2, key, new byte[32]);
            Assert.True(RepairRules.TryOpen(help, consortium.Genesis.ChainId, entry, own.Self, successor.Self, successor.Sealing, out var given));
            helps = helps.Add(helper, given with { Fragments = record.Offers[helper].Fragments });
            var progress = RepairRules.TryRebuild(record.Manifest, record.Offers[0].Terms.Leaves, 2, helps, out var part, out _);
            Assert.Null(part);
            Assert.Equal(helper + 1 < 5 ? RepairProgress.Wanting : RepairProgress.DealtWrongly, progress);
        }
    }

    [Fact]
    public void R15_help_has_one_form()
    {
        var ward = new Ward(4);
        var record = ward.Put();
        Lose(ward, record, 2);
        var help = ward.Sent.Select(sent => sent.Message).OfType<Message.Help>().First(help => !help.Segments.IsEmpty);
        var octets = help.Encode();
        Assert.True(Message.TryDecode(octets, out var again) && again!.Encode().AsSpan().SequenceEqual(octets));
        Assert.False(Message.TryDecode([.. octets, 0], out _));
        for (var length = 0; length < octets.Length; length += 37) Assert.False(Message.TryDecode(octets.AsSpan(0, length), out _));
        Message.Help[] misshapen =
        [
            help with { Position = 4 },
            help with { Leaves = help.Leaves[1..] },
            help with { Segments = help.Segments[1..] },
            help with { Segments = help.Segments.SetItem(0, help.Segments[0] with { Fragment = help.Segments[0].Fragment[1..] }) },
        ];
        Assert.All(misshapen, each => Assert.False(Message.TryDecode(each.Encode(), out _)));
    }

    [Fact]
    public void R15_who_is_not_the_successor_gets_no_help()
    {
        var ward = Seven();
        var record = ward.Put();
        ward.Receive(1, 7, new Message.HelpRequest(record.Id, 3));
        ward.Receive(1, 2, new Message.HelpRequest(record.Id, 3));
        ward.Receive(1, 2, new Message.HelpRequest(new RecordId(Ward.Name(1)), 3));
        Assert.DoesNotContain(ward.Sent, sent => sent.Message is Message.Help);

        ward.Kill(7);
        ward.Kill(3);
        ward.Turn(0, 1, 2, 4, 5, 6, 7);
        Assert.Equal(RecordPhase.Repairing, ward.Entry(record.Id)!.Phase);
        ward.Receive(1, 8, new Message.HelpRequest(record.Id, 3));
        ward.Receive(1, 7, new Message.HelpRequest(record.Id, 2));
        Assert.DoesNotContain(ward.Sent, sent => sent.Message is Message.Help);
        ward.Receive(1, 7, new Message.HelpRequest(record.Id, 3));
        Assert.Single(ward.Sent, sent => sent.Message is Message.Help);
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

    /// <summary>A custodian loses its fragments, which it notices when somebody reads.</summary>
    private static void Lose(Ward ward, SealedRecord record, int custodian)
    {
        var access = ward.Granted(record, 3);
        ward[custodian].Disk.Remove(new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id)));
        ward.Submit(3, new Command.Read(access));
        ward.Wait(10_000);
    }

    /// <summary>The same help with other points, sealed as the real ones are.</summary>
    private static Message.Help Lie(Ward ward, InstitutionId from, InstitutionId to, Message.Help help)
    {
        var (liar, successor) = (ward.Consortium[from.Value], ward.Consortium.Genesis.Founders.Find(to)!);
        var held = ward[from.Value].Custody.Held[help.Manifest.Record];
        Assert.True(PartRules.TryOpenRows(held.Terms, liar.Self, liar.Sealing, out var rows));
        rows[^1] ^= 1;
        var seed = new byte[Entropy.SeedSize];
        var lie = RepairRules.Build(
            ward.Consortium.Genesis.ChainId, held.Terms, from, held.Position, rows, [], to, help.Position, SealingPublicKey.FromChecked(successor.SealingKey.ToArray()), seed);
        return help with { Points = lie.Points };
    }

    /// <summary>Fragments, rows and commitment of a position are those that were dealt, on the disk of whoever holds it.</summary>
    private static void AssertHolds(Ward ward, int at, SealedRecord record, int position)
    {
        var held = ward[at].Custody.Held[record.Id];
        Assert.Equal((position, record.Commitment), (held.Position, held.Terms.Commitment()));
        Assert.Equal(RecordKeys.Encode(record.Offers[position].Fragments), ward[at].Disk[new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id))].ToArray());
        var setup = ward.Consortium[at];
        Assert.True(PartRules.TryOpenRows(held.Terms, setup.Self, setup.Sealing, out var rows));
        var first = ward.Consortium.Setups.First(each => each.Self == record.Manifest.Custodians[position]);
        Assert.True(PartRules.TryOpenRows(record.Offers[position].Terms, first.Self, first.Sealing, out var dealt));
        Assert.Equal(dealt, rows);
    }
}

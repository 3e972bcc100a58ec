using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Crypto.Sealing;
using static MedChain.Core.Tests.Records.LostParts;
using static MedChain.Core.Tests.Records.SampleRecords;

namespace MedChain.Core.Tests.Records;

/// <summary>
/// Whole lives of records whose custodians are lost, with real cryptography: the part that a successor makes again is the one that was dealt, reading goes on, lies
/// are named, an order to erase wins. Spec: Records R12 to R17.
/// </summary>
public sealed class RepairTests
{
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
}

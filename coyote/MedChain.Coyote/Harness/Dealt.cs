using System.Collections.Immutable;
using System.Text;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sharing;

namespace MedChain.Coyote.Harness;

/// <summary>
/// The one small record that scenarios are about, sealed by institution 0 and kept from schedule to schedule, with what each custodian was
/// dealt: who judges compares with that.
/// </summary>
/// <param name="Record">The record as it leaves the source.</param>
/// <param name="Parts">Each custodian's part, opened.</param>
internal sealed record Dealt(SealedRecord Record, ImmutableSortedDictionary<InstitutionId, ReleasedPart> Parts)
{
    private static readonly SortedDictionary<(string Chain, ulong Number), Dealt> All = [];

    private static readonly byte[] Bundle = Encoding.UTF8.GetBytes("""
        {"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Patient","id":"p","identifier":[{"system":"urn:medchain:simulated","value":"1"}],"name":[{"family":"Simulated"}]}},
        {"resource":{"resourceType":"Condition","subject":{"reference":"Patient/p"},"code":{"text":"Simulated condition"}}}]}
        """);

    /// <summary>The record of the town that a setup is of.</summary>
    internal static Dealt Of(ReplicaSetup setup) => Kept(setup, 0);

    /// <summary>A second record of the same bundle and source, which is on nobody's disk.</summary>
    internal static Dealt Another(ReplicaSetup setup) => Kept(setup, 1);

    /// <summary>The record with this number, from 0, of the same bundle and source.</summary>
    internal static Dealt Numbered(ReplicaSetup setup, ulong number) => Kept(setup, number);

    /// <summary>At which place a share of a segment was dealt; null where it is no share of this record.</summary>
    internal byte? PlaceOf(ReleasedSegment segment)
    {
        for (var place = 0; place < Record.Manifest.Custodians.Length; place++)
        {
            var own = Parts[Record.Manifest.Custodians[place]].Segments.First(each => each.Class == segment.Class);
            if (own.Share.Span.SequenceEqual(segment.Share.Span)) return (byte)(place + 1);
        }

        return null;
    }

    /// <summary>A segment's key, from all shares that there are.</summary>
    internal byte[] KeyOf(SegmentClass segment)
    {
        (byte, ReadOnlyMemory<byte>)[] shares =
            [.. Record.Manifest.Custodians.Select((custodian, place) => ((byte)(place + 1), Parts[custodian].Segments.First(each => each.Class == segment).Share))];
        var key = new byte[CustodyTerms.ShareSize];
        return Shamir.TryCombine(shares, shares.Length, key) ? key : throw new InvalidOperationException("All shares give no key.");
    }

    /// <summary>Whether a host's disk holds all that its institution was dealt.</summary>
    internal bool IsOn(TownHost host)
    {
        var key = RecordKeys.Of(Record.Id);
        var index = Record.Manifest.Custodians.IndexOf(host.Id.Institution);
        return index >= 0 && host.Disk.Read(new DurableKey(DurableTable.Custody, key)) is not null
            && host.Disk.Read(new DurableKey(DurableTable.Fragment, key)) is { } stored
            && stored.Span.SequenceEqual(RecordKeys.Encode(Record.Offers[index].Fragments));
    }

    /// <summary>Whether anything of the record but a tombstone is on a host's disk.</summary>
    internal bool IsLeftOn(TownHost host)
    {
        var key = RecordKeys.Of(Record.Id);
        return host.Disk.Read(new DurableKey(DurableTable.Custody, key)) is not null || host.Disk.Read(new DurableKey(DurableTable.Fragment, key)) is not null;
    }

    private static Dealt Kept(ReplicaSetup setup, ulong number)
    {
        var genesis = setup.Genesis;
        var name = (genesis.ChainId.ToString(), number);
        if (All.TryGetValue(name, out var kept)) return kept;
        var seed = new Entropy(new byte[Entropy.SeedSize]).Derive("record", number);
        if (!RecordSealer.TrySeal(Bundle, seed, genesis.Founders.Members[0].Id, genesis.Founders, new PseudonymFunction(new byte[Entropy.SeedSize]), out var record, out var rejection))
            throw new InvalidOperationException(rejection.Reason);
        var parts = record.Offers.Select((offer, index) => (Custodian: record.Manifest.Custodians[index], Offer: offer))
            .ToImmutableSortedDictionary(dealt => dealt.Custodian, dealt => Open(genesis, dealt.Custodian, dealt.Offer));
        return All[name] = new Dealt(record, parts);
    }

    private static ReleasedPart Open(Genesis genesis, InstitutionId custodian, Message.Offer offer)
    {
        var key = Founding.Keys(genesis, custodian).Sealing;
        return PartRules.TryOpen(offer.Terms, offer.Fragments, custodian, key, out var part) ? part : throw new InvalidOperationException("An offer does not open.");
    }
}

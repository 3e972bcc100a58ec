using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Cli.Demo;

/// <summary>
/// An attempt to rebuild a record from everything that lies in every hospital's store, with every hospital's keys: custody rows, fragments,
/// offers that were never deleted; of the dead and the liar too. What no amount of collusion gives back is beyond reach.
/// </summary>
internal static class RebuildAttempt
{
    /// <summary>Tries.</summary>
    /// <param name="consortium">The hospitals, alive or not.</param>
    /// <param name="record">Which record.</param>
    /// <param name="commitment">What the chain anchors for it.</param>
    /// <param name="parts">How many custodians' parts were found that lead to the commitment.</param>
    /// <returns>The bundle's hash, or null if it cannot be rebuilt.</returns>
    public static Digest? Try(Consortium consortium, RecordId record, Digest commitment, out int parts)
    {
        var found = new SortedDictionary<InstitutionId, ReleasedPart>();
        Manifest? manifest = null;
        foreach (var (terms, fragments, custodian) in Leftovers(consortium, record))
        {
            if (!PartRules.TryOpen(terms, fragments, custodian, consortium.Cluster.SetupOf(custodian).Sealing, out var part)) continue;
            if (!PartRules.IsAuthentic(terms.Manifest, commitment, terms.Manifest.Scope, part)) continue;
            manifest = terms.Manifest;
            found[custodian] = part;
        }

        parts = found.Count;
        if (manifest is null) return null;
        var released = new ReleasedRecord(manifest, commitment, manifest.Scope, [.. found.Values]);
        return RecordOpener.TryOpenBundle(released, out var bundle, out _) ? DemoRecord.Hash(bundle) : null;
    }

    private static IEnumerable<(CustodyTerms Terms, ImmutableArray<ReadOnlyMemory<byte>> Fragments, InstitutionId Custodian)> Leftovers(Consortium consortium, RecordId record)
    {
        foreach (var holder in consortium.Cluster.Institutions)
        {
            var disk = consortium.DiskOf(holder);
            if (Held(disk, record) is { } held) yield return (held.Terms, held.Fragments, holder);
            foreach (var custodian in consortium.Cluster.Institutions)
            {
                var offer = disk.Read(new DurableKey(DurableTable.Offer, RecordKeys.Of(record, custodian)));
                if (offer is { } octets && Message.TryDecode(octets.Span, out var message) && message is Message.Offer kept) yield return (kept.Terms, kept.Fragments, custodian);
            }
        }
    }

    private static (CustodyTerms Terms, ImmutableArray<ReadOnlyMemory<byte>> Fragments)? Held(StoreDisk disk, RecordId record)
    {
        if (disk.Read(new DurableKey(DurableTable.Custody, RecordKeys.Of(record))) is not { } custodyRow) return null;
        if (disk.Read(new DurableKey(DurableTable.Fragment, RecordKeys.Of(record))) is not { } fragmentRow) return null;
        var reader = new CanonicalReader(custodyRow.Span);
        return Custody.Read(ref reader) is { } custody && RecordKeys.TryDecode(fragmentRow.Span, out var fragments) ? (custody.Terms, fragments) : null;
    }
}

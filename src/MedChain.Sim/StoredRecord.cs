using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Records;

namespace MedChain.Sim;

/// <summary>What can be made of a record from custodians' stores with their keys, past every rule on access: for judging what is left.</summary>
public static class StoredRecord
{
    /// <summary>Puts a record together from what lies in these hosts' stores.</summary>
    /// <param name="entry">What the chain says of it.</param>
    /// <param name="cluster">Whose keys open the stores.</param>
    /// <param name="hosts">Whose stores.</param>
    /// <param name="bundle">The original octets.</param>
    public static bool TryRebuild(RecordEntry entry, Cluster cluster, IEnumerable<Host> hosts, [NotNullWhen(true)] out byte[]? bundle)
    {
        bundle = null;
        var parts = ImmutableArray.CreateBuilder<ReleasedPart>();
        Manifest? manifest = null;
        foreach (var host in hosts)
        {
            if (!TryRead(entry, cluster, host, out var terms, out var part)) continue;
            manifest ??= terms.Manifest;
            parts.Add(part);
        }

        if (manifest is null) return false;
        var released = new ReleasedRecord(manifest, entry.Commitment, entry.Segments, parts.ToImmutable());
        return RecordOpener.TryOpenBundle(released, out bundle, out _);
    }

    private static bool TryRead(
        RecordEntry entry, Cluster cluster, Host host, [NotNullWhen(true)] out CustodyTerms? terms, [NotNullWhen(true)] out ReleasedPart? part)
    {
        (terms, part) = (null, null);
        var key = RecordKeys.Of(entry.Record);
        if (host.Disk.Read(new DurableKey(DurableTable.Custody, key)) is not { } row) return false;
        if (host.Disk.Read(new DurableKey(DurableTable.Fragment, key)) is not { } large) return false;
        var reader = new CanonicalReader(row.Span);
        terms = Custody.Read(ref reader)?.Terms;
        return terms is not null && terms.Commitment() == entry.Commitment && RecordKeys.TryDecode(large.Span, out var fragments)
            && PartRules.TryOpen(terms, fragments, host.Id.Institution, cluster.SetupOf(host.Id.Institution).Sealing, out part);
    }
}

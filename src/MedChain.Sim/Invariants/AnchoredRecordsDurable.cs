using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Records;

namespace MedChain.Sim.Invariants;

/// <summary>
/// Each record that the chain says is anchored opens, octet for octet, from the stores of honest custodians alone. Spec: Records R6.
/// </summary>
public static class AnchoredRecordsDurable
{
    /// <summary>The property's name in the spec.</summary>
    public const string Property = "Anchored records durable";

    /// <summary>Checks every record of a final state.</summary>
    /// <param name="cluster">Whose stores and keys.</param>
    /// <param name="final">A final state.</param>
    /// <param name="original">The octets that a record must give, where they are known.</param>
    /// <returns>How many were opened.</returns>
    /// <exception cref="InvariantViolationException">One does not open, or gives other octets.</exception>
    public static int Check(Cluster cluster, LedgerState final, Func<RecordId, ReadOnlyMemory<byte>?> original)
    {
        var count = 0;
        foreach (var (_, value) in final.Map.Entries())
        {
            if (value is not RecordEntry { Phase: RecordPhase.Anchored or RecordPhase.Degraded or RecordPhase.Repairing } entry) continue;
            var custodians = cluster.HonestHosts.Where(host => entry.IsKeptBy(host.Id.Institution));
            if (!StoredRecord.TryRebuild(entry, cluster, custodians, out var bundle))
                throw new InvariantViolationException(Property, $"record {entry.Record} of {entry.Source} does not open");
            if (original(entry.Record) is { } octets && !octets.Span.SequenceEqual(bundle))
                throw new InvariantViolationException(Property, $"record {entry.Record} of {entry.Source} gives other octets than its source sealed");
            count++;
        }

        return count;
    }
}

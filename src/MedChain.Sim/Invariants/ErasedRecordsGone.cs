using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Records;

namespace MedChain.Sim.Invariants;

/// <summary>No record that the chain says is shredded opens from all stores together, liars' and hoarders' too. Spec: Records R10.</summary>
public static class ErasedRecordsGone
{
    /// <summary>The property's name in the spec.</summary>
    public const string Property = "Erased records gone";

    /// <summary>Checks every record of a final state.</summary>
    /// <returns>How many were tried.</returns>
    /// <exception cref="InvariantViolationException">One opens.</exception>
    public static int Check(Cluster cluster, LedgerState final)
    {
        var count = 0;
        foreach (var (_, value) in final.Map.Entries())
        {
            if (value is not RecordEntry { Phase: RecordPhase.Shredded } entry) continue;
            if (StoredRecord.TryRebuild(entry, cluster, cluster.Hosts, out _))
                throw new InvariantViolationException(Property, $"record {entry.Record} of {entry.Source} opens after its erasure");
            count++;
        }

        return count;
    }
}

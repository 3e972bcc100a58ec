using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Consensus;

namespace MedChain.Conformance;

/// <summary>Compares every block that a replica calls final with the record and access models. Spec: Records R3, R6, R9, R10, Access A1 to A4, A7, A11, A12.</summary>
/// <param name="oracle">Compares.</param>
internal sealed class LedgerRuns(LedgerOracle oracle)
{
    /// <summary>What differs in the blocks that a step made final.</summary>
    internal IEnumerable<string> Differences(ReplicaState before, ImmutableArray<Effect> effects, ReplicaState after)
    {
        var parent = before.Final;
        foreach (var commit in effects.OfType<Effect.Commit>())
        {
            var header = commit.Block.Header;
            if (header.Parent != parent.Block) yield return $"S6: the block of height {header.Height} is called final, but does not stand on the final block before it";
            else if (Epoch(header.Epoch) is not { } epoch) yield return $"E1: a block of epoch {header.Epoch} is called final in a step that neither begins nor ends in that epoch";
            else
            {
                foreach (var difference in oracle.Compare(parent, epoch, commit.Block, commit.Ledger)) yield return difference;
            }

            parent = commit.Ledger;
        }

        EpochSetup? Epoch(ulong number) =>
            number == before.Consensus.Epoch.Epoch ? before.Consensus.Epoch : number == after.Consensus.Epoch.Epoch ? after.Consensus.Epoch : null;
    }
}

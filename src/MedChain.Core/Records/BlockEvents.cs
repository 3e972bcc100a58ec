using MedChain.Core.Chain;
using MedChain.Core.Institutions;

namespace MedChain.Core.Records;

/// <summary>One record event of a final block and what became of it.</summary>
internal readonly record struct BlockEvent(InstitutionId Sender, RecordEvent Event, RefusalCode Code)
{
    /// <summary>Whether it applied, or had been said before.</summary>
    public bool Holds => Code is RefusalCode.None or RefusalCode.Repeated;
}

/// <summary>Reads a final block as its record events.</summary>
internal static class BlockEvents
{
    /// <summary>The events of a block, in order, with the codes that the state recorded.</summary>
    public static IEnumerable<BlockEvent> Of(Block block, LedgerState final)
    {
        foreach (var transaction in block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            final.Map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out var refusals);
            for (var i = 0; i < batch.Events.Length; i++) yield return new BlockEvent(transaction.Sender, batch.Events[i], CodeOf(refusals, i));
        }
    }

    private static RefusalCode CodeOf(Refusals? refusals, int index)
    {
        if (refusals is null) return RefusalCode.None;
        foreach (var refusal in refusals.Items)
        {
            if (refusal.Event == index) return refusal.Code;
        }

        return RefusalCode.None;
    }
}

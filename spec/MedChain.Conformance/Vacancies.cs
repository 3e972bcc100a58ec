using MedChain.Core.Chain;

namespace MedChain.Conformance;

/// <summary>
/// What the compiled models of records do not tell of: positions that became vacant. They are proved in models of their own, which are not compiled; while a
/// record has one, or has had another holder, nothing is compared.
/// </summary>
internal static class Vacancies
{
    /// <summary>Whether a record of the state has a vacant position or had other holders.</summary>
    internal static bool AreIn(StateMap map) => map.Entries().Any(static entry => entry.Value is RecordEntry { } record && (record.Vacant != 0 || !record.Former.IsEmpty));

    /// <summary>Whether a block tells of vacancies or repairs.</summary>
    internal static bool AreIn(Block block) => block.Transactions.Any(static transaction => transaction.Payload is Payload.Batch batch && batch.Events.Any(AreIn));

    /// <summary>Whether an event does.</summary>
    internal static bool AreIn(RecordEvent e) => e is RecordEvent.Vacated or RecordEvent.Repaired;
}

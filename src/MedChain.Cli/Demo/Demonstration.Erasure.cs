using MedChain.Core;
using MedChain.Core.Records;

namespace MedChain.Cli.Demo;

/// <content>Erasure, and the attempt to undo it.</content>
internal sealed partial class Demonstration
{
    private const long ErasureMs = 120_000;

    private void Erase()
    {
        var earlier = _records.LastOrDefault(record => _consortium.EntryOf(record.Id) is { IsErased: true });
        var record = earlier ?? _records.LastOrDefault(record => _cast.IsSound(record.Source) && _consortium.EntryOf(record.Id) is not null);
        if (record is null)
        {
            Check(false, "no record was there to erase");
            return;
        }

        var entry = _consortium.EntryOf(record.Id)!;
        _screen.Step($"{record.Input.Source} is erased by its source, {record.Source}");
        if (earlier is null)
        {
            var before = RebuildAttempt.Try(_consortium, record.Id, entry.Commitment, out var parts);
            Check(before == record.Sha256, "the attempt to rebuild does not even succeed before the erasure, so it proves nothing");
            _screen.Note(Say($"before: with all hospitals' stores and keys together it can be rebuilt ({parts} custodians' parts)"));
            OrderErasure(record);
        }

        ReadErased(record);
        var after = RebuildAttempt.Try(_consortium, record.Id, entry.Commitment, out var left);
        _erasure = new ErasureReport(record.Input.Source, after is not null);
        Check(after is null, $"{record.Input.Source} was erased and can still be rebuilt");
        _screen.Note(Say($"after: all stores together, also those of the dead and the lying hospital, have {left} of the {entry.Thresholds.Answers} parts that it takes; rebuilding was tried and {(after is null ? "failed" : "succeeded")}"), after is null);
    }

    private void OrderErasure(DemoRecord record)
    {
        var order = _consortium.Cluster.Submit(record.Source, new Command.Erase(record.Id));
        _consortium.RunUntil(() => order.Outcome is not null, ErasureMs);
        if (order.Outcome is not Outcome.Erased erased)
        {
            Check(false, "the order to erase was not carried out");
            return;
        }

        var alive = _consortium.EntryOf(record.Id)!.Custodians.Count(custodian => _consortium.Cluster[custodian].IsRunning);
        Check(erased.Receipts >= alive, Say($"{erased.Receipts} of {alive} running custodians have said that they destroyed what they held"));
        _screen.Note(Say($"{erased.Receipts} of {erased.Custodians} custodians have said on the chain that they destroyed what they held"));
    }

    private void ReadErased(DemoRecord record)
    {
        if (record.Access is null || !_cast.IsSound(record.Reader)) return;
        WorkLine.Run(_consortium, [new ReadWork(record, ReadKind.AfterErasure)], work => CountRefusal((ReadWork)work, "after the erasure"));
    }
}

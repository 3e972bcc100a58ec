using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Versions of a record are a line: each knows the one before and the one after, which know it, of one source and, while neither is erased, of one patient; numbers
/// count from 1. Only the source's own words have made it. Spec: Records R22.
/// </summary>
internal sealed class OneLine : Monitor
{
    private readonly HashSet<(InstitutionId Sender, RecordEvent.Supersede Said)> _said = [];

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var (map, block) = (((HeldFinal)e).Map, ((HeldFinal)e).Block);
        foreach (var transaction in block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            foreach (var said in batch.Events.OfType<RecordEvent.Supersede>()) _said.Add((transaction.Sender, said));
        }

        foreach (var (_, value) in map.Entries())
        {
            if (value is not VersionEntry version) continue;
            Assert(version.Number >= 1 && (version.Previous is null) == (version.Number == 1), "One line: a version's number is wrong");
            if (version.Previous is { } previous) Together(map, VersionRules.Of(map, previous), version);
            if (version.Next is { } next) Together(map, version, VersionRules.Of(map, next));
        }
    }

    private void Together(StateMap map, VersionEntry before, VersionEntry after)
    {
        Assert(before.Next == after.Record && after.Previous == before.Record && after.Number == before.Number + 1, "One line: two versions do not follow one another");
        if (Entry(map, before.Record) is not { } older || Entry(map, after.Record) is not { } newer)
        {
            Assert(false, "One line: a version is not on the chain");
            return;
        }

        Assert(older.Source == newer.Source, "One line: versions of two sources follow one another");
        Assert(_said.Contains((newer.Source, new RecordEvent.Supersede(after.Record, before.Record))), "One line: a version follows without its source's word");
        if (!older.IsErased && !newer.IsErased) Assert(older.Pseudonym == newer.Pseudonym, "One line: versions of two patients follow one another");
    }

    private static RecordEntry? Entry(StateMap map, RecordId record) => map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) ? entry : null;
}

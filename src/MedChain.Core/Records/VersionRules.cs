using MedChain.Core.Chain;

namespace MedChain.Core.Records;

/// <summary>Versions of a record: a line, to which its source adds at the end and which it erases from the beginning. Spec: Records R22, R23.</summary>
public static class VersionRules
{
    /// <summary>A record's place among its versions.</summary>
    public static VersionEntry Of(StateMap map, RecordId record) =>
        map.TryGet<VersionEntry>(StateKeys.Version(record), out var entry) ? entry : VersionEntry.Only(record);

    /// <summary>The newest version of what a record is a version of.</summary>
    public static RecordId Newest(StateMap map, RecordId record)
    {
        while (Of(map, record).Next is { } next) record = next;
        return record;
    }

    /// <summary>A record and all versions before it that are not erased, the oldest first: what an order to erase it has to be preceded by. Spec: Records R23.</summary>
    /// <param name="map">The state.</param>
    /// <param name="record">The record.</param>
    /// <param name="most">Where to stop: so many at most, the newest ones.</param>
    public static IReadOnlyList<RecordId> Standing(StateMap map, RecordId record, int most)
    {
        var line = new List<RecordId> { record };
        while (line.Count < most && Of(map, line[^1]).Previous is { } previous && IsStanding(map, previous)) line.Add(previous);
        line.Reverse();
        return line;
    }

    // R22: both are the sender's and of one patient, both stand, the new one is no version yet, and nothing has followed the old one.
    internal static StateMap Judge(StateMap map, RecordEvent.Supersede said, EventContext context, out RefusalCode code)
    {
        var (added, old) = (Of(map, said.Record), Of(map, said.Previous));
        if (!map.TryGet<RecordEntry>(StateKeys.Record(said.Record), out var record)) code = RefusalCode.UnknownRecord;
        else if (!map.TryGet<RecordEntry>(StateKeys.Record(said.Previous), out var previous)) code = RefusalCode.UnknownRecord;
        else if (record.Source != context.Sender || previous.Source != context.Sender) code = RefusalCode.NotSource;
        else if (added.Previous == said.Previous) code = RefusalCode.Repeated;
        else if (record.IsErased || previous.IsErased) code = RefusalCode.WrongPhase;
        else if (record.Pseudonym != previous.Pseudonym) code = RefusalCode.OtherPatient;
        else if (said.Record == said.Previous || added.Previous is not null || added.Next is not null || old.Next is not null) code = RefusalCode.Superseded;
        else code = RefusalCode.None;
        if (code != RefusalCode.None) return map;
        return map.Set(StateKeys.Version(said.Record), added with { Number = old.Number + 1, Previous = said.Previous })
            .Set(StateKeys.Version(said.Previous), old with { Next = said.Record });
    }

    /// <summary>Whether an earlier version stands, which has to be erased before. Spec: Records R23.</summary>
    internal static bool EarlierStands(StateMap map, RecordId record) => Of(map, record).Previous is { } previous && IsStanding(map, previous);

    private static bool IsStanding(StateMap map, RecordId record) => map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) && !entry.IsErased;
}

using System.Numerics;
using MedChain.Core.Chain;
using MedChain.Core.Records;
using VersionLines;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>The core's versions of records as the model's. No rule is decided here.</summary>
/// <param name="records">Of records.</param>
internal sealed class VersionTranslation(RecordTranslation records)
{
    /// <summary>All that the state says of versions; what stands in a wrong place has a name that no record has.</summary>
    internal Dafny.IMap<BigInteger, _IVersion> Lines(StateMap map)
    {
        var lines = new List<(BigInteger, _IVersion)>();
        foreach (var (key, value) in map.Entries())
        {
            if (value is not VersionEntry entry) continue;
            lines.Add((key == StateKeys.Version(entry.Record) ? records.Name(entry.Record) : -records.Name(key), VersionLines.Version.create(entry.Number, Other(entry.Previous), Other(entry.Next))));
        }

        return MapOf(lines);
    }

    /// <summary>What becomes of the lines, and the verdict.</summary>
    internal (Dafny.IMap<BigInteger, _IVersion> Lines, Entries._IRefusal Verdict) Judge(
        Dafny.IMap<BigInteger, _IVersion> lines, Entries._IState state, RecordEvent.Supersede said, EventContext context)
    {
        var told = __default.JudgeSupersede(lines, state.dtor_records, records.Name(said.Record), records.Name(said.Previous), Names.Of(context.Sender));
        return (told.dtor__0, told.dtor__1);
    }

    /// <summary>What becomes of the records, and the verdict.</summary>
    internal (Entries._IState State, Entries._IRefusal Verdict) Judge(
        Dafny.IMap<BigInteger, _IVersion> lines, Entries._IState state, RecordEvent.Erase erase, Entries._IContext context)
    {
        var told = __default.JudgeErase(lines, state, records.Name(erase.Record), context);
        return (told.dtor__0, told.dtor__1);
    }

    private _IOther Other(RecordId? other) => other is { } record ? VersionLines.Other.create_One(records.Name(record)) : VersionLines.Other.create_Nothing();
}

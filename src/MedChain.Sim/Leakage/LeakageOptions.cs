using System.Collections.Immutable;
using System.Globalization;
using MedChain.Core.Records;

namespace MedChain.Sim.Leakage;

/// <summary>What is stored, and what the thief knows beforehand.</summary>
/// <param name="Seed">Determines everything.</param>
public sealed record LeakageOptions(ulong Seed)
{
    /// <summary>Most records.</summary>
    public const int MostRecords = 500;

    /// <summary>Most identifiers: all numbers of nine digits.</summary>
    public const int MostIdentifiers = 1_000_000_000;

    /// <summary>m, the stores; <see cref="CustodyThresholds.FewestCustodians"/> to <see cref="CustodyThresholds.MostCustodians"/>.</summary>
    public int Stores { get; init; } = 7;

    /// <summary>Generated records, each of a patient of its own, 1 to <see cref="MostRecords"/>; not looked at where there are <see cref="Bundles"/>.</summary>
    public int Records { get; init; } = 24;

    /// <summary>
    /// Copies of what "plain" and "sha256" store, each in another store, 1 to <see cref="Stores"/>. One leaks least and is lost with one store; f_c + 1 outlive
    /// as many dead stores as "ours" does.
    /// </summary>
    public int Copies { get; init; } = 1;

    /// <summary>How many identifiers there are, the patients' among them: as many as patients, to <see cref="MostIdentifiers"/>. The thief tries them all.</summary>
    public int Identifiers { get; init; } = 1_000_000;

    /// <summary>Bundles to be stored; none: generated ones.</summary>
    public ImmutableArray<PatientBundle> Bundles { get; init; } = [];

    /// <summary>How many records are stored.</summary>
    public int Count => Bundles.IsEmpty ? Records : Bundles.Length;

    /// <summary>What is wrong with the options, in words; null if nothing is.</summary>
    public string? Problem()
    {
        if (!CustodyThresholds.Allow(Stores)) return Say($"--stores takes {CustodyThresholds.FewestCustodians} to {CustodyThresholds.MostCustodians}, not {Stores}.");
        if (Bundles.IsEmpty && Records is < 1 or > MostRecords) return Say($"--records takes 1 to {MostRecords}, not {Records}.");
        if (Bundles.Length > MostRecords) return Say($"At most {MostRecords} bundles are taken, not {Bundles.Length}.");
        if (Copies < 1 || Copies > Stores) return Say($"--copies takes 1 to the number of stores, not {Copies}.");
        if (Identifiers < Count || Identifiers > MostIdentifiers) return Say($"--identifiers takes the number of records ({Count}) to {MostIdentifiers}, not {Identifiers}.");
        return null;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

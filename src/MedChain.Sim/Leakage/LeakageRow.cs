using System.Collections.Immutable;
using MedChain.Crypto.Hashing;

namespace MedChain.Sim.Leakage;

/// <summary>What a thief of so many stores has of one scheme.</summary>
/// <param name="Compromised">q, the stores that have fallen; everybody has the chain.</param>
/// <param name="Scheme">"plain", "sha256" or "ours".</param>
/// <param name="Records">Records stored.</param>
/// <param name="RecordsRecovered">Records of which the thief has every octet.</param>
/// <param name="Fields">Values that are strings, of all records, each as often as it stands there.</param>
/// <param name="FieldsRecovered">Those of them that the thief has in clear, each at most as often as the thief has it.</param>
/// <param name="Patients">Patients.</param>
/// <param name="IdentitiesRecovered">Those whose identifier the thief has and has put to a record of theirs, and so to its fragments.</param>
public sealed record LeakageRow(
    int Compromised, string Scheme, int Records, int RecordsRecovered, int Fields, int FieldsRecovered, int Patients, int IdentitiesRecovered)
{
    internal static LeakageRow Of(int compromised, string scheme, ImmutableArray<Original> originals, ImmutableArray<Digest> names, Loot loot)
    {
        var loose = Sorted(loot.Loose);
        var (records, fields) = (0, 0);
        var named = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < originals.Length; i++)
        {
            var (original, name) = (originals[i], names[i]);
            var isWhole = loot.Bundles.TryGetValue(name, out var bundle) && original.Bundle.AsSpan().SequenceEqual(bundle);
            if (isWhole) records++;
            fields += isWhole ? original.Values.Length : Common(original.Values, Sorted([.. loot.Values.GetValueOrDefault(name, []), .. loose]));
            if (loot.Identities.Contains((name, original.Identifier))) named.Add(original.Identifier);
        }

        var patients = originals.Select(original => original.Identifier).Distinct(StringComparer.Ordinal).Count();
        return new LeakageRow(compromised, scheme, originals.Length, records, originals.Sum(original => original.Values.Length), fields, patients, named.Count);
    }

    private static List<string> Sorted(IEnumerable<string> values)
    {
        List<string> sorted = [.. values];
        sorted.Sort(StringComparer.Ordinal);
        return sorted;
    }

    // How many values two ordered lists have in common, repetitions counted.
    private static int Common(ImmutableArray<string> values, List<string> claims)
    {
        var (common, claim) = (0, 0);
        foreach (var value in values)
        {
            while (claim < claims.Count && string.CompareOrdinal(claims[claim], value) < 0) claim++;
            if (claim == claims.Count) break;
            if (claims[claim] != value) continue;
            common++;
            claim++;
        }

        return common;
    }
}

using System.Globalization;
using System.Text;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Mutants;

namespace MedChain.Coyote.Reports;

/// <summary>The table of seeded bugs in `coyote/README.md`, between two marks; written by `./medchain verify --mutants --table`.</summary>
internal static class MutantTable
{
    private const string Begin = "<!-- mutants -->\n";
    private const string End = "<!-- /mutants -->";

    /// <summary>The page that holds it.</summary>
    internal static string Page => Path.Combine(Repository.Root, "coyote", "README.md");

    /// <summary>Puts the results of a run of all seeded bugs into the page.</summary>
    internal static void Write(IReadOnlyList<Mutant> mutants, IReadOnlyList<MutantResult> results)
    {
        var text = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(Page, string.Concat(text.AsSpan(0, begin), Rows(mutants, results), text.AsSpan(end)));
    }

    private static string Rows(IReadOnlyList<Mutant> mutants, IReadOnlyList<MutantResult> results)
    {
        var rows = new StringBuilder("| Bug | What is wrong | Where it once happened | Killed by | In | Schedules | Seconds |\n|---|---|---|---|---|---|---|\n");
        foreach (var mutant in mutants)
        {
            if (results.FirstOrDefault(result => result.Name == mutant.Name) is not { } result) continue;
            var (killer, schedules) = result.IsKilled ? (result.Property, result.Schedules.ToString(CultureInfo.InvariantCulture)) : ("nothing: " + result.Why, "");
            rows.Append(CultureInfo.InvariantCulture, $"| {mutant.Name} | {mutant.What} | {mutant.Seen} | {killer} | {mutant.Scenario} | {schedules} | {result.Seconds:0.0} |\n");
        }

        return rows.ToString();
    }
}

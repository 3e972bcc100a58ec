using System.Text.RegularExpressions;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote.Reports;

/// <summary>The rules of the spec, and the scenarios that are about each.</summary>
internal static partial class Rules
{
    /// <summary>All rules, by chapter: "**S4**" at the beginning of a line of the chapter's page.</summary>
    internal static IReadOnlyList<(string Chapter, string Tag)> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "spec"), "*.md").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>Those of the scenarios that name a rule.</summary>
    internal static IEnumerable<Scenario> About(string tag, IEnumerable<Scenario> scenarios) => scenarios.Where(scenario => scenario.Tags.Split(' ').Contains(tag));

    private static IEnumerable<(string Chapter, string Tag)> Read(string page) => File.ReadAllLines(page)
        .Select(line => Rule().Match(line)).Where(match => match.Success).Select(match => match.Groups["tag"].Value).Distinct()
        .Select(tag => (Path.GetFileNameWithoutExtension(page), tag));

    [GeneratedRegex(@"^\*\*(?<tag>[A-Z]\d{1,2})\b")]
    private static partial Regex Rule();
}

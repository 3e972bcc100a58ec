using System.Globalization;
using System.Text.RegularExpressions;

namespace MedChain.Spec;

/// <summary>The rules' tags and who cites them.</summary>
/// <param name="Total">Rules of all chapters.</param>
/// <param name="WithoutCode">Rules that no source cites.</param>
/// <param name="WithoutTest">Rules that no test cites.</param>
/// <param name="WithoutModel">Rules that no model cites: they have none.</param>
/// <param name="Unknown">Tags that a model or a variant cites and no chapter has.</param>
public sealed partial record Tags(
    int Total, IReadOnlyList<string> WithoutCode, IReadOnlyList<string> WithoutTest, IReadOnlyList<string> WithoutModel, IReadOnlyList<string> Unknown)
{
    /// <summary>Whether every rule is cited by code and tests, and no model cites a rule that does not exist.</summary>
    public bool Hold => Total > 0 && WithoutCode.Count == 0 && WithoutTest.Count == 0 && Unknown.Count == 0;

    /// <summary>Reads chapters, models, sources and tests.</summary>
    public static Tags Count(SpecFiles files)
    {
        var rules = files.Rules();
        var code = files.Sources("src").SelectMany(CitedBy).ToHashSet(StringComparer.Ordinal);
        var tests = files.Sources("tests").Concat(files.Sources("coyote"))
            .SelectMany(text => CitedBy(text).Concat(TestName().Matches(text).SelectMany(match => TagsIn(match.Groups["name"].Value.Replace('_', ' ')))))
            .ToHashSet(StringComparer.Ordinal);
        var models = files.Models.Select(File.ReadAllText).SelectMany(text => Comment().Matches(text)).SelectMany(match => TagsIn(match.Value))
            .Concat(files.Variants.SelectMany(variant => TagsIn(variant.Rule))).ToHashSet(StringComparer.Ordinal);
        return new Tags(rules.Count, Missing(code), Missing(tests), Missing(models), [.. models.Where(tag => !rules.Contains(tag)).Order(StringComparer.Ordinal)]);

        List<string> Missing(HashSet<string> cited) => [.. rules.Where(rule => !cited.Contains(rule)).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> CitedBy(string source) =>
        Citation().Matches(WrappedComment().Replace(source, " ")).SelectMany(match => TagsIn(match.Value));

    /// <summary>The tags of a text; "S1 to S3" names all three.</summary>
    private static IEnumerable<string> TagsIn(string text)
    {
        foreach (Match match in Tag().Matches(text))
        {
            var first = int.Parse(match.Groups["first"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            var last = match.Groups["last"].Success ? int.Parse(match.Groups["last"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : first;
            for (var number = first; number <= last; number++) yield return $"{match.Groups["letter"].Value}{number}";
        }
    }

    [GeneratedRegex(@"\n\s*///? ?")]
    private static partial Regex WrappedComment();

    [GeneratedRegex(@"Spec: (?:(?:[A-Z][a-z]+ )?[A-Z]\d{1,2}(?: to [A-Z]\d{1,2})?\b(?:, | and )?)+")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\bpublic (?:static )?(?:async )?\w+ (?<name>\w+)\(")]
    private static partial Regex TestName();

    [GeneratedRegex(@"/\*\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?<letter>[A-Z])(?<first>\d{1,2})(?: to \k<letter>(?<last>\d{1,2}))?\b")]
    private static partial Regex Tag();
}

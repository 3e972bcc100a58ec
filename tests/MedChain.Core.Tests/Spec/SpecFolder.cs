using System.Text.RegularExpressions;
using MedChain.Tests.Shared;

namespace MedChain.Core.Tests.Spec;

/// <summary>
/// The written spec and who cites it. A rule is a paragraph that begins with its tag in bold; a citation is the word Spec, a
/// colon, a chapter and its tags in a comment, or a tag in the name of a test.
/// </summary>
internal static partial class SpecFolder
{
    internal static string Root { get; } = Path.Combine(SharedFolder.Repository, "spec");

    /// <summary>The chapters, by path; README, glossary and the like define no rules.</summary>
    internal static IReadOnlyList<string> Chapters { get; } =
    [
        .. Directory.GetFiles(Root, "*.md").Where(path => ChapterNames.Contains(ChapterOf(path), StringComparer.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private static string[] ChapterNames => ["Chain", "Consensus", "Lottery", "Institutions", "Records", "Access", "Collaboration", "Election"];

    internal static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    /// <summary>A file of spec/ by its name.</summary>
    internal static string Page(string name) => Read(Path.Combine(Root, name));

    /// <summary>As in <c>Records</c> for <c>records-custody.md</c>.</summary>
    internal static string ChapterOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path).Split('-')[0];
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    /// <summary>Every rule: its tag and its chapter.</summary>
    internal static IEnumerable<(string Chapter, string Tag)> Rules() =>
        Chapters.SelectMany(path => Rule().Matches(Read(path)).Select(match => (ChapterOf(path), match.Groups["tag"].Value)));

    /// <summary>Every named property of the chapters.</summary>
    internal static IEnumerable<string> Properties() =>
        Chapters.SelectMany(path => Property().Matches(Read(path)).Select(match => match.Groups["name"].Value));

    /// <summary>Every citation in the C# files of a folder: chapter, tag, file.</summary>
    internal static IEnumerable<(string Chapter, string Tag, string File)> Citations(string folder)
    {
        foreach (var (file, text) in Sources(folder))
        {
            foreach (Match list in Citation().Matches(WrappedComment().Replace(text, " ")))
            {
                var chapter = "";
                foreach (Match item in CitedTag().Matches(list.Value))
                {
                    if (item.Groups["chapter"].Success) chapter = item.Groups["chapter"].Value;
                    foreach (var tag in Range(item.Groups["first"].Value, item.Groups["last"].Value)) yield return (chapter, tag, file);
                }
            }
        }
    }

    /// <summary>Tags in the names of tests, as in <c>S7_never_signs_skip_after_finalize</c> or <c>D1_to_D3_survive</c>.</summary>
    internal static IEnumerable<string> TagsOfTestNames(string folder) =>
        Sources(folder)
            .SelectMany(source => TestName().Matches(source.Text))
            .SelectMany(match => TagInName().Matches(match.Groups["name"].Value))
            .SelectMany(match => Range(match.Groups["first"].Value, match.Groups["last"].Value));

    /// <summary>The C# files of a folder of the repository that are not generated.</summary>
    internal static IEnumerable<(string File, string Text)> Sources(string folder)
    {
        var path = Path.Combine(SharedFolder.Repository, folder);
        if (!Directory.Exists(path)) return [];
        var separator = Path.DirectorySeparatorChar;
        return Directory.GetFiles(path, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{separator}obj{separator}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(SharedFolder.Repository, file), Read(file)));
    }

    private static IEnumerable<string> Range(string first, string last)
    {
        if (last.Length == 0) return [first];
        var (from, to) = (Number(first), Number(last));
        return Enumerable.Range(from, to - from + 1).Select(number => $"{first[0]}{number}");
    }

    private static int Number(string tag) => int.Parse(tag[1..], System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\*\*(?<tag>[A-Z]\d{1,2})\b", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^(?:- )?\*\*(?<name>[A-Z][A-Za-z0-9 \-]*[a-z])\.?\*\*", RegexOptions.Multiline)]
    private static partial Regex Property();

    [GeneratedRegex(@"\n\s*///? ?")]
    private static partial Regex WrappedComment();

    [GeneratedRegex(@"Spec: (?:(?:[A-Z][a-z]+ )?[A-Z]\d{1,2}(?: to [A-Z]\d{1,2})?\b(?:, | and )?)+")]
    private static partial Regex Citation();

    [GeneratedRegex(@"(?:(?<chapter>[A-Z][a-z]{2,}) )?\b(?<first>[A-Z]\d{1,2})(?: to (?<last>[A-Z]\d{1,2}))?\b")]
    private static partial Regex CitedTag();

    [GeneratedRegex(@"\bpublic (?:static )?(?:async )?\w+ (?<name>\w+)\(")]
    private static partial Regex TestName();

    [GeneratedRegex(@"(?<=^|_)(?<first>[A-Z]\d{1,2})(?:_to_(?<last>[A-Z]\d{1,2}))?(?=_|$)")]
    private static partial Regex TagInName();
}

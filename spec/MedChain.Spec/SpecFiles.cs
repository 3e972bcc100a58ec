using System.Text.RegularExpressions;

namespace MedChain.Spec;

/// <summary>Where the spec lies: chapters, models and variants.</summary>
public sealed partial class SpecFiles
{
    private SpecFiles(string root) => Root = root;

    /// <summary>The repository.</summary>
    public string Root { get; }

    /// <summary>The folder of chapters and models.</summary>
    public string Folder => Path.Combine(Root, "spec");

    /// <summary>The models' files, in order.</summary>
    public IReadOnlyList<string> Models => Files(Folder, "*.dfy");

    /// <summary>The weakened rules, in order.</summary>
    public IReadOnlyList<Variant> Variants => [.. Files(Path.Combine(Folder, "variants"), "*.variant").Select(Variant.Read)];

    /// <summary>The repository that holds the running program.</summary>
    /// <exception cref="SpecException">There is none above it.</exception>
    public static SpecFiles Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MedChain.Verified.sln"))) return new SpecFiles(folder.FullName);
        }

        throw new SpecException("this program lies outside the repository, and so has no spec to check");
    }

    /// <summary>The text of one of the spec's files.</summary>
    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>The chapters' texts: the pages that have rules.</summary>
    public IReadOnlyList<string> Chapters =>
        [.. Files(Folder, "*.md").Select(path => File.ReadAllText(path).ReplaceLineEndings("\n")).Where(text => Rule().IsMatch(text))];

    /// <summary>The tags of all rules: each rule is a paragraph that begins with its tag.</summary>
    public IReadOnlySet<string> Rules() =>
        Chapters.SelectMany(text => Rule().Matches(text)).Select(match => match.Groups["tag"].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>The sources below a folder of the repository.</summary>
    public IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories).Select(path => File.ReadAllText(path).ReplaceLineEndings("\n"));

    private static List<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)] : [];

    [GeneratedRegex(@"^\*\*(?<tag>[A-Z]\d{1,2})\b", RegexOptions.Multiline)]
    private static partial Regex Rule();
}

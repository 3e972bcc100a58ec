using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MedChain.Spec;

/// <summary>What one search looks for in one text of the models.</summary>
/// <param name="Name">The variant's name; for the models as they are, the search file's.</param>
/// <param name="Variant">What is weakened; null for the models as they are.</param>
/// <param name="File">The search file.</param>
public sealed record Search(string Name, Variant? Variant, string File)
{
    /// <summary>The property that must be broken; empty when none may be.</summary>
    public string Property => Variant?.Property ?? "";
}

/// <summary>
/// One program of all searches: for each, copies of the modules that it needs under names of its own, with the rule weakened. One text is
/// translated and compiled once, where as many programs would take minutes.
/// </summary>
public sealed partial class VariantProgram
{
    private readonly ModelTexts _texts;

    /// <summary>Takes the models and variants of a spec.</summary>
    /// <exception cref="SpecException">A variant reaches a property that no search over its model knows.</exception>
    public VariantProgram(ModelTexts texts, IEnumerable<Variant> variants)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _texts = texts;
        var files = texts.Files.Where(file => Properties(file).Length > 0).ToList();
        Searches =
        [
            .. files.Select(file => new Search(Path.GetFileNameWithoutExtension(file), null, file)),
            .. variants.Where(variant => variant.Property is not null).Select(variant => new Search(variant.Name, variant, FileFor(variant, files))),
        ];
    }

    /// <summary>The searches in order: first the models as they are, then the variants.</summary>
    public IReadOnlyList<Search> Searches { get; }

    /// <summary>The program: for each search a line <c>#begin</c>, the path found, and <c>#end</c> with whether there is one and how much was tried.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        var main = new StringBuilder("method Main()\n{\n");
        foreach (var (search, number) in Searches.Select((search, number) => (search, number)))
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"V{number:00}");
            var closure = _texts.Closure(search.File);
            var modules = closure.SelectMany(_texts.Modules).ToList();
            foreach (var file in closure) text.Append(_texts.Copy(file, search.Variant, modules, suffix));

            var module = SearchName().Match(_texts[search.File]).Groups["name"].Value + suffix;
            main.Append(CultureInfo.InvariantCulture, $"  print \"#begin {search.Name}\\n\";\n");
            main.Append(CultureInfo.InvariantCulture, $"  var found{number}, tried{number} := {module}.Find(\"{search.Property}\");\n");
            main.Append(CultureInfo.InvariantCulture, $"  print \"#end \", found{number}, \" \", tried{number}, \"\\n\";\n");
        }

        return text.Append(main).Append("}\n").ToString();
    }

    /// <summary>A line of the program's output with the models' own names.</summary>
    public static string WithoutSuffix(string line) => Suffixed().Replace(line, "");

    private string FileFor(Variant variant, List<string> files)
    {
        var fit = files.Where(file => Properties(file).Contains($"\"{variant.Property}\"", StringComparison.Ordinal) && _texts.Closure(file).Contains(variant.Model)).ToList();
        return fit.Count == 1 ? fit[0] : throw new SpecException($"variant {variant.Name}: {fit.Count} searches over {variant.Model} know '{variant.Property}', not one");
    }

    private string Properties(string file) => PropertyList().Match(_texts[file]).Groups["names"].Value;

    [GeneratedRegex(@"^module (?<name>\w+Search) \{", RegexOptions.Multiline)]
    private static partial Regex SearchName();

    [GeneratedRegex(@"^  const Properties := \[(?<names>[^\]]+)\]", RegexOptions.Multiline)]
    private static partial Regex PropertyList();

    [GeneratedRegex(@"\b\w+V\d{2,}\.(?:[A-Za-z]\w*\.)?")]
    private static partial Regex Suffixed();
}

using System.Text.RegularExpressions;

namespace MedChain.Spec;

/// <summary>The models' texts: what includes what, where a module stands, and copies of modules under other names.</summary>
public sealed partial class ModelTexts
{
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Takes the models by file name.</summary>
    public ModelTexts(IEnumerable<(string Name, string Text)> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        foreach (var (name, text) in models) _texts[name] = text.ReplaceLineEndings("\n");
    }

    /// <summary>Reads the models of a spec.</summary>
    public static ModelTexts Of(SpecFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new ModelTexts(files.Models.Select(path => (Path.GetFileName(path), File.ReadAllText(path))));
    }

    /// <summary>The files' names, in order.</summary>
    public IReadOnlyCollection<string> Files => _texts.Keys;

    /// <summary>The text of one file.</summary>
    public string this[string file] => _texts.TryGetValue(file, out var text) ? text : throw new SpecException($"a model includes {file}, which does not exist");

    /// <summary>A file and all that it includes, what is included first.</summary>
    public IReadOnlyList<string> Closure(string file)
    {
        var files = new List<string>();
        Visit(file);
        return files;

        void Visit(string name)
        {
            if (files.Contains(name)) return;
            foreach (Match include in Include().Matches(this[name])) Visit(include.Groups["file"].Value);
            files.Add(name);
        }
    }

    /// <summary>The modules that stand in a file.</summary>
    public IEnumerable<string> Modules(string file) => ModuleName().Matches(this[file]).Select(match => match.Groups["name"].Value);

    /// <summary>The file that has a module; null when none has.</summary>
    public string? Home(string module) => _texts.Keys.FirstOrDefault(file => Modules(file).Contains(module));

    /// <summary>A file's text without its includes, the variant's rule weakened if it stands there, and a suffix to the names of some modules.</summary>
    public string Copy(string file, Variant? variant, IEnumerable<string> modules, string suffix)
    {
        var text = file == variant?.Model ? variant.Apply(this[file]) : this[file];
        var names = string.Join('|', modules);
        return Regex.Replace(
            Include().Replace(text, ""), $@"(?<=\b(?:module|import|import opened) )(?:{names})\b|\b(?:{names})(?=\.\w)", match => match.Value + suffix);
    }

    [GeneratedRegex(@"^include ""(?<file>[^""]+)""\n", RegexOptions.Multiline)]
    private static partial Regex Include();

    [GeneratedRegex(@"^module (?<name>\w+) \{", RegexOptions.Multiline)]
    private static partial Regex ModuleName();
}

namespace MedChain.Coyote.Mutants;

/// <summary>A seeded bug: one place of the source changed, and what must find it.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="What">What is wrong, in a sentence.</param>
/// <param name="Seen">Where such a bug once happened; "-" where none is known.</param>
/// <param name="File">The source, from the root of the repository.</param>
/// <param name="Properties">The properties of which one must be found broken, the usual one first; written with " or " between.</param>
/// <param name="Scenario">The scenario that must find it.</param>
/// <param name="Budget">Within how many schedules.</param>
/// <param name="Old">The text that stands in the source exactly once.</param>
/// <param name="New">What stands there instead.</param>
internal sealed record Mutant(string Name, string What, string Seen, string File, IReadOnlyList<string> Properties, string Scenario, uint Budget, string Old, string New)
{
    private const string OldMark = "--- old\n";
    private const string NewMark = "--- new\n";

    /// <summary>All mutants of a folder, in order of name.</summary>
    internal static IReadOnlyList<Mutant> ReadAll(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.mutant").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Reads one: seven lines of heading, then the old and the new text.</summary>
    /// <exception cref="FormatException">It is not written so.</exception>
    internal static Mutant Read(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var text = System.IO.File.ReadAllText(path).ReplaceLineEndings("\n");
        var (old, @new) = (text.IndexOf(OldMark, StringComparison.Ordinal), text.IndexOf(NewMark, StringComparison.Ordinal));
        if (old < 0 || @new < old) throw new FormatException($"mutant {name} has no old or no new text");
        var heading = text[..old].Split('\n');
        if (!uint.TryParse(Line("budget"), out var budget)) throw new FormatException($"mutant {name} has no budget");
        return new Mutant(
            name, Line("what"), Line("seen"), Line("file"), Line("property").Split(" or "), Line("scenario"), budget,
            WithoutLastBreak(text[(old + OldMark.Length)..@new]), WithoutLastBreak(text[(@new + NewMark.Length)..]));

        string Line(string key) =>
            heading.FirstOrDefault(line => line.StartsWith(key + ": ", StringComparison.Ordinal))?[(key.Length + 2)..].Trim()
            ?? throw new FormatException($"mutant {name} has no line '{key}:'");
    }

    /// <summary>The source with the bug.</summary>
    /// <exception cref="FormatException">The old text does not stand in it exactly once.</exception>
    internal string Apply(string source)
    {
        source = source.ReplaceLineEndings("\n");
        var at = source.IndexOf(Old, StringComparison.Ordinal);
        if (Old.Length == 0 || at < 0) throw new FormatException($"mutant {Name}: its old text is not in {File}");
        if (source.IndexOf(Old, at + 1, StringComparison.Ordinal) >= 0) throw new FormatException($"mutant {Name}: its old text stands twice in {File}");
        return string.Concat(source.AsSpan(0, at), New, source.AsSpan(at + Old.Length));
    }

    private static string WithoutLastBreak(string text) => text.EndsWith('\n') ? text[..^1] : text;
}

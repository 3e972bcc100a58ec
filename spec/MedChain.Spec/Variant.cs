namespace MedChain.Spec;

/// <summary>A weakened rule, which verification must refuse at a named lemma.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Rule">Chapter and tag of the rule.</param>
/// <param name="What">What is weakened.</param>
/// <param name="Model">The file of the model that it changes.</param>
/// <param name="Fails">Module and name of the lemma that must fail.</param>
/// <param name="Reaches">The property that its compiled form violates; or "none, " and why.</param>
/// <param name="Old">The text that stands in the model, exactly once.</param>
/// <param name="New">What stands there instead.</param>
public sealed record Variant(string Name, string Rule, string What, string Model, string Fails, string Reaches, string Old, string New)
{
    private const string OldMark = "--- old\n";
    private const string NewMark = "--- new\n";

    private const string None = "none, ";

    /// <summary>The property that the compiled form violates; null when it is not one of those that do.</summary>
    public string? Property => Reaches.StartsWith(None, StringComparison.Ordinal) ? null : Reaches;

    /// <summary>Reads a variant: five lines of heading, then the old and the new text.</summary>
    /// <exception cref="SpecException">It is not written so.</exception>
    public static Variant Read(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var old = text.IndexOf(OldMark, StringComparison.Ordinal);
        var @new = text.IndexOf(NewMark, StringComparison.Ordinal);
        if (old < 0 || @new < old) throw new SpecException($"variant {name} has no old or no new text");
        var heading = text[..old].Split('\n');
        return new Variant(
            name,
            Line("rule"),
            Line("what"),
            Line("file"),
            Line("fails"),
            WithReason(Line("reaches")),
            WithoutLastBreak(text[(old + OldMark.Length)..@new]),
            WithoutLastBreak(text[(@new + NewMark.Length)..]));

        string WithReason(string reaches) =>
            reaches.StartsWith("none", StringComparison.Ordinal) && reaches.Length <= None.Length
                ? throw new SpecException($"variant {name} reaches none without saying why")
                : reaches;

        string Line(string key) =>
            heading.FirstOrDefault(line => line.StartsWith(key + ": ", StringComparison.Ordinal))?[(key.Length + 2)..]
            ?? throw new SpecException($"variant {name} has no line '{key}:'");
    }

    /// <summary>The model with the rule weakened.</summary>
    /// <exception cref="SpecException">The old text does not stand in the model exactly once.</exception>
    public string Apply(string model)
    {
        var at = model.IndexOf(Old, StringComparison.Ordinal);
        if (Old.Length == 0 || at < 0) throw new SpecException($"variant {Name}: its old text is not in {Model}");
        if (model.IndexOf(Old, at + 1, StringComparison.Ordinal) >= 0) throw new SpecException($"variant {Name}: its old text stands twice in {Model}");
        return string.Concat(model.AsSpan(0, at), New, model.AsSpan(at + Old.Length));
    }

    private static string WithoutLastBreak(string text) => text.EndsWith('\n') ? text[..^1] : text;
}

namespace MedChain.Coyote.Campaign;

/// <summary>The reviewed file of lines that no schedule takes, each with the reason: `coyote/uncovered.txt`, "Machine: From, Trigger | why".</summary>
internal static class Justifications
{
    /// <summary>Lines and reasons.</summary>
    internal static IReadOnlyDictionary<string, string> Read()
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var path = Path.Combine(Repository.Root, "coyote", "uncovered.txt");
        if (!File.Exists(path)) return lines;
        foreach (var line in File.ReadAllLines(path))
        {
            var parts = line.Split('|', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && parts[0].Length > 0 && parts[0][0] != '#') lines[parts[0]] = parts[1];
        }

        return lines;
    }
}

using System.Text.RegularExpressions;

namespace MedChain.Coyote.Campaign;

/// <summary>The property that a failure's text names.</summary>
internal static partial class Property
{
    /// <summary>
    /// "Agreement: ..." by a monitor, "Agreement is violated: ..." by the core, a liveness bug by the engine, which names the monitor; the kind
    /// of exception where something else went wrong.
    /// </summary>
    internal static string Of(string failure)
    {
        if (failure.Contains("liveness bug", StringComparison.Ordinal) && Monitor().Match(failure) is { Success: true } monitor) return Words(monitor.Groups["name"].Value);
        var line = failure.Split('\n')[0].Trim();
        var violated = line.IndexOf(" is violated: ", StringComparison.Ordinal);
        if (violated > 0) return line[..violated].Split(": ")[^1];
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 ? line[..colon] : line;
    }

    /// <summary>The property that a monitor watches: its name in words, as the spec writes it.</summary>
    internal static string Of(Type monitor) => Words(monitor.Name);

    private static string Words(string name)
    {
        var words = new System.Text.StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ').Append(char.ToLowerInvariant(letter));
            else words.Append(letter);
        }

        return words.ToString();
    }

    [GeneratedRegex(@"Monitors\.(?<name>\w+)")]
    private static partial Regex Monitor();
}

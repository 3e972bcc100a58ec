namespace MedChain.Coyote.Campaign;

/// <summary>The property that a failure's text names.</summary>
internal static class Property
{
    private const string Liveness = "Progress after healing";

    /// <summary>
    /// "Agreement: ..." by a monitor, "Agreement is violated: ..." by the core, a liveness bug by the engine; the kind of exception where
    /// something else went wrong.
    /// </summary>
    internal static string Of(string failure)
    {
        if (failure.Contains("liveness bug", StringComparison.Ordinal)) return failure.Contains(nameof(Monitors.Inclusion), StringComparison.Ordinal) ? nameof(Monitors.Inclusion) : Liveness;
        var line = failure.Split('\n')[0].Trim();
        var violated = line.IndexOf(" is violated: ", StringComparison.Ordinal);
        if (violated > 0) return line[..violated].Split(": ")[^1];
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 ? line[..colon] : line;
    }
}

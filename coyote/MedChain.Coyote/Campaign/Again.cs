namespace MedChain.Coyote.Campaign;

/// <summary>The command that runs a schedule again, as it is typed where this program was started.</summary>
internal static class Again
{
    /// <summary>The one command for a trace.</summary>
    internal static string By(string trace) => $"{Script} {Packages}verify --replay {Quote(Path.GetRelativePath(Environment.CurrentDirectory, trace))}";

    private static string Script => Quote(Environment.CurrentDirectory == Repository.Root ? "./medchain" : Path.Combine(Repository.Root, "medchain"));

    /// <summary>A trace is of one engine, so the command names it as it was chosen.</summary>
    private static string Packages => Environment.GetEnvironmentVariable("MEDCHAIN_PACKAGES") is { Length: > 0 } mode ? $"--packages {mode} " : "";

    private static string Quote(string text) =>
        text.All(static letter => char.IsAsciiLetterOrDigit(letter) || "-_./+=:,@%\\".Contains(letter, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

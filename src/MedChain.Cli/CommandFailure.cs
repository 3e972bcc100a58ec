namespace MedChain.Cli;

/// <summary>A command that cannot go on, for a reason that its user can act on: one line and an exit code.</summary>
internal sealed class CommandFailure(int exitCode, string line) : Exception(line)
{
    /// <summary>How the program ends.</summary>
    public int Code { get; } = exitCode;
}

namespace MedChain.Cli;

/// <summary>What the command's exit codes mean; README and every help text list them.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for was done, and every check held.</summary>
    public const int Done = 0;

    /// <summary>A check did not hold, or the program met a fault of its own.</summary>
    public const int Failed = 1;

    /// <summary>Everything held, but some inputs were refused, each by name and reason.</summary>
    public const int InputsRefused = 2;

    /// <summary>Something that the program needs is missing on this machine.</summary>
    public const int Missing = 3;

    /// <summary>The data folder cannot be used: another process has it, it belongs to another run, or it is damaged.</summary>
    public const int Folder = 4;

    /// <summary>The command line is not understood.</summary>
    public const int Usage = 64;

    /// <summary>The codes, one a line, for help texts.</summary>
    public const string Table = """
        Exit codes:
          0   done, and every check held
          1   a check did not hold, or the program met a fault of its own
          2   everything held, but some inputs were refused
          3   something is missing on this machine (see medchain doctor)
          4   the data folder cannot be used
          64  the command line is not understood
        """;
}

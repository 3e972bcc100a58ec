namespace Microsoft.Coyote.Logging;

/// <summary>How much is logged.</summary>
public enum VerbosityLevel
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Errors.</summary>
    Error,

    /// <summary>Errors and warnings.</summary>
    Warning,

    /// <summary>What happens.</summary>
    Info,

    /// <summary>For debugging.</summary>
    Debug,

    /// <summary>Everything.</summary>
    Exhaustive,
}

namespace MedChain.Core;

/// <summary>What a timer is for.</summary>
public enum TimerKind : byte
{
    /// <summary>The view has lasted too long. Spec: Consensus S3.</summary>
    View = 1,

    /// <summary>No valid proposal has come. Spec: Consensus S3.</summary>
    Proposal = 2,

    /// <summary>The leader may propose.</summary>
    Propose = 3,

    /// <summary>Own votes and the justification are sent again. Spec: Consensus L1.</summary>
    Resend = 4,

    /// <summary>Queued record events become a batch.</summary>
    Batch = 5,

    /// <summary>Offers, requests and submissions without an answer are sent again.</summary>
    Records = 6,
}

/// <summary>Names a timer: kind, and the epoch and view it belongs to (0 where none).</summary>
public readonly record struct TimerId(TimerKind Kind, ulong Epoch = 0, ulong View = 0);

namespace MedChain.Core;

/// <summary>What an institution's own staff or systems ask of its replica. A closed choice.</summary>
public abstract partial record Command
{
    private Command()
    {
    }
}

/// <summary>How a command ended. A closed choice.</summary>
public abstract partial record Outcome
{
    private Outcome()
    {
    }

    /// <summary>Not done, with a reason that names no patient and no key.</summary>
    public sealed record Refused(string Reason) : Outcome;
}

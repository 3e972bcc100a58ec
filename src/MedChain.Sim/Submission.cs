using MedChain.Core;

namespace MedChain.Sim;

/// <summary>A command on its way: the answer appears when the replica gives it. A host that stops forgets the command; nothing then appears.</summary>
public sealed class Submission
{
    internal Submission(HostId host, ulong request, Command command)
    {
        Host = host;
        Request = request;
        Command = command;
    }

    /// <summary>Where it was submitted.</summary>
    public HostId Host { get; }

    /// <summary>Its number, given once in a cluster's life.</summary>
    public ulong Request { get; }

    /// <summary>What was asked.</summary>
    public Command Command { get; }

    /// <summary>The answer, or null while there is none.</summary>
    public Outcome? Outcome { get; internal set; }
}

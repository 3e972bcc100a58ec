using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Sim;

/// <summary>Sees what the hosts of a cluster do; changes nothing. Monitors, transcripts and the demo's progress are observers.</summary>
public abstract class Observer
{
    /// <summary>A host is about to hand an input to its replica.</summary>
    public virtual void OnInput(Host host, Input input)
    {
    }

    /// <summary>A host's replica has handled an input; none of what it asks for is carried out yet.</summary>
    /// <param name="host">The host; its replica is in the state after.</param>
    /// <param name="before">The state before.</param>
    /// <param name="input">The input.</param>
    /// <param name="effects">What the replica asks for, in order.</param>
    public virtual void OnHandled(Host host, ReplicaState before, Input input, ImmutableArray<Effect> effects)
    {
    }

    /// <summary>A host has carried out an effect of its replica.</summary>
    public virtual void OnEffect(Host host, Effect effect)
    {
    }

    /// <summary>A host has stopped: killed, or fallen over at a <see cref="CrashPoint"/>.</summary>
    public virtual void OnStop(Host host)
    {
    }

    /// <summary>A host has started again from its disk.</summary>
    public virtual void OnStart(Host host)
    {
    }
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Core;

/// <summary>What the core asks its host to do. The host carries effects out in order; a later one never overtakes an earlier one.</summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Writes rows in one transaction, on disk before any later effect is carried out.</summary>
    public sealed record Persist(ImmutableArray<DurableWrite> Writes) : Effect;

    /// <summary>Sends to one peer; may be lost.</summary>
    public sealed record Send(InstitutionId To, Message Message) : Effect;

    /// <summary>Sends to every other validator of the current epoch.</summary>
    public sealed record Broadcast(ImmutableArray<InstitutionId> To, Message Message) : Effect;

    /// <summary>Sets a timer, in place of an earlier one with the same name.</summary>
    public sealed record SetTimer(TimerId Timer, long DueMs) : Effect;

    /// <summary>Forgets a timer; nothing happens where there is none.</summary>
    public sealed record CancelTimer(TimerId Timer) : Effect;

    /// <summary>Reads one row, answered by <see cref="Input.Loaded"/>; for fragments, which the core does not keep in memory.</summary>
    public sealed record Load(DurableKey Key) : Effect;

    /// <summary>Draws random octets for an epoch's secrets, answered by <see cref="Input.Drawn"/>: from the system's generator at a node, from a seed in tests.</summary>
    public sealed record Draw(ulong Epoch, int Count) : Effect;

    /// <summary>A block has become final; blocks come in order of height, each once in a process's life.</summary>
    public sealed record Commit(Block Block, LedgerState Ledger) : Effect;

    /// <summary>The answer to a command. A long command is answered when it has come to its end.</summary>
    public sealed record Reply(ulong Request, Outcome Outcome) : Effect;

    /// <summary>A peer has provably broken S7; the core submits the evidence itself, this is for the operator.</summary>
    public sealed record Accuse(Evidence Evidence) : Effect;
}

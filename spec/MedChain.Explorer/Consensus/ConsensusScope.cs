using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Explorer.Consensus;

/// <summary>What is searched of consensus. Validators are numbered from 0 and called V1, V2, ...</summary>
public sealed record ConsensusScope
{
    /// <summary>The scope's name.</summary>
    public required string Name { get; init; }

    /// <summary>n.</summary>
    public int Validators { get; init; } = 4;

    /// <summary>f, where it is not the one that n validators tolerate.</summary>
    public int? Tolerance { get; init; }

    /// <summary>Who is Byzantine: signs whatever it can, and is no part of the state.</summary>
    public ImmutableArray<int> Byzantine { get; init; } = [3];

    /// <summary>Who is honest and down from the start, for smaller scopes.</summary>
    public ImmutableArray<int> Silent { get; init; } = [];

    /// <summary>Who leads views 1, 2, ... and the one after the last; the lottery's seed is chosen so.</summary>
    public required ImmutableArray<int> Leaders { get; init; }

    /// <summary>The last view in which anything happens; later ones may be entered.</summary>
    public int Views => Leaders.Length - 1;

    /// <summary>The honest one that may crash at any point, any number of times; none when null.</summary>
    public int? Crashing { get; init; }

    /// <summary>Unreduced: votes come one by one, keys leave nothing out, and validators are not renamed.</summary>
    public bool IsUnreduced { get; init; }

    /// <summary>Whether keys leave nothing out, and validators are not renamed.</summary>
    public bool HasWholeKeys { get; init; }

    /// <summary>Whether evidence becomes a transaction; else it is judged and then forgotten.</summary>
    public bool SubmitsEvidence { get; init; }

    /// <summary>Whether validators with the same role are renamed.</summary>
    public bool Renames { get; init; } = true;

    /// <summary>Whether only Agreement is checked and a process that finds another property broken stops, as the core demands; for scopes that must break.</summary>
    public bool IsAgreementOnly { get; init; }

    /// <summary>What must be seen.</summary>
    public ImmutableArray<string> Witnesses { get; init; } = [];

    /// <summary>How an input is handled: by the core, but in tests that break a rule.</summary>
    public Func<Replica, Input, ImmutableArray<Effect>> Handle { get; init; } = static (replica, input) => replica.Handle(input);

    /// <summary>What the disk gives back at a start: everything, but in tests that break a rule.</summary>
    public Func<DurableRow, bool> Keeps { get; init; } = static _ => true;
}

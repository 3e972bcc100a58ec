using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Sim;

namespace MedChain.Coyote.Harness;

/// <summary>What goes wrong with hosts besides falling over: disks, clocks, links, and what a host finds when it starts again.</summary>
internal sealed record Mishaps
{
    /// <summary>None.</summary>
    public static Mishaps None { get; } = new();

    /// <summary>How many writes a disk refuses in a schedule (it is full, or cannot make sure of what was written); the host stops, and starts again.</summary>
    public int DiskErrors { get; init; }

    /// <summary>A refused write leaves one of its rows damaged: the host must see that when it starts again.</summary>
    public bool TearsRows { get; init; }

    /// <summary>A refused write leaves some of its rows and not the others, which no disk may that keeps transactions.</summary>
    public bool HalvesWrites { get; init; }

    /// <summary>Hosts go on after a refused write as if it were done, which no host may.</summary>
    public bool GoesOnAfterError { get; init; }

    /// <summary>Whoever forgets starts from an older copy of its store, not from an empty one.</summary>
    public bool FromBackup { get; init; }

    /// <summary>Whoever forgets is nevertheless taken for honest.</summary>
    public bool ForgetfulIsTrusted { get; init; }

    /// <summary>Hosts that fell over fall over again while they start, every other time.</summary>
    public bool FallsInRecovery { get; init; }

    /// <summary>Institutions whose clocks jump, an hour or a little, forward or back.</summary>
    public ImmutableArray<int> Jumpers { get; init; } = [];

    /// <summary>How many times clocks jump in a schedule.</summary>
    public int ClockJumps { get; init; }

    /// <summary>The sizes of jumps: what a clock may be ahead of the true time.</summary>
    public ImmutableArray<long> Skews { get; init; } = [-3_600_000, -20_000, 20_000, 3_600_000];

    /// <summary>A timer that was cancelled may run out nevertheless: it did just before, and its host had other things to do first.</summary>
    public bool LateTimers { get; init; }

    /// <summary>The institution whose host stands still for a minute: nothing comes to it and no timer runs out there, then all at once.</summary>
    public int? Pauses { get; init; }

    /// <summary>Hosts' links are clogged one after another and freed one after another; what is held up comes later.</summary>
    public bool Clogs { get; init; }

    /// <summary>How many times the writer of a shell puts off what it has to write.</summary>
    public int WriterDelays { get; init; }

    /// <summary>Links bring other octets to shells than corrupted institutions' messages have.</summary>
    public bool Garbles { get; init; }

    /// <summary>What is lost on its way from one institution to another, until the network becomes good.</summary>
    public Func<InstitutionId, HostId, Message, bool>? Loses { get; init; }
}

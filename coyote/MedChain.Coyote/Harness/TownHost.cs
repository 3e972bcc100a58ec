using MedChain.Conformance;
using MedChain.Core;
using MedChain.Sim;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>One host of a town: its keys, disk, replica and timers. Two hosts of one institution are twins.</summary>
internal sealed class TownHost(HostId id, ReplicaSetup setup, bool isHonest, Adversary? adversary)
{
    private readonly SortedDictionary<TimerId, long> _timers = new(TimerOrder);

    private static readonly Comparer<TimerId> TimerOrder =
        Comparer<TimerId>.Create(static (a, b) => (a.Kind, a.Epoch, a.View).CompareTo((b.Kind, b.Epoch, b.View)));

    internal HostId Id { get; } = id;

    internal ReplicaSetup Setup { get; } = setup;

    /// <summary>Tells setups of one institution with other keys apart: which it signs with, and how many more it has.</summary>
    internal string KeySet { get; } = $"{setup.Keys.Holds(setup.Genesis.Founders.Find(setup.Self) ?? setup.Genesis.Founders.Members[0])} {setup.Others.Length}";

    /// <summary>Whether its institution keeps to the protocol.</summary>
    internal bool IsHonest { get; } = isHonest;

    internal Adversary? Adversary { get; } = adversary;

    internal Journal Disk { get; } = new();

    /// <summary>Its actor.</summary>
    internal ActorId? Actor { get; set; }

    /// <summary>The parts of its shell, where it has them.</summary>
    internal ShellHost? Shell { get; set; }

    /// <summary>Its replica while it runs.</summary>
    internal Replica? Replica { get; set; }

    /// <summary>Counts the inputs that it has handled.</summary>
    internal ulong Steps { get; set; }

    /// <summary>Counts its lives; what was set in an earlier one is void.</summary>
    internal ulong Life { get; set; }

    /// <summary>How far its clock is ahead.</summary>
    internal long SkewMs { get; set; }

    /// <summary>Until when it stands still.</summary>
    internal long PausedUntilMs { get; set; }

    /// <summary>Whether a row on its disk is damaged.</summary>
    internal bool IsTorn { get; set; }

    /// <summary>Whether it has lost its store: it counts as faulty from then on.</summary>
    internal bool HasForgotten { get; set; }

    /// <summary>What it has drawn, in order.</summary>
    internal List<Secrets> Drawn { get; } = [];

    /// <summary>Height of the last block that it has called final.</summary>
    internal ulong Height { get; set; }

    /// <summary>Compares its steps with the models, in schedules that ask for it.</summary>
    internal ConsensusOracle? Oracle { get; init; }

    /// <summary>Compares what it does with records, in the same schedules.</summary>
    internal RecordOracle? Records { get; init; }

    /// <summary>Timers that are set, with the time at which they are due.</summary>
    internal IReadOnlyDictionary<TimerId, long> Timers => _timers;

    internal void SetTimer(TimerId timer, long dueMs) => _timers[timer] = dueMs;

    internal void CancelTimer(TimerId timer) => _timers.Remove(timer);

    /// <summary>Timers that were cancelled and may run out nevertheless.</summary>
    internal List<TimerId> LateTimers { get; } = [];

    internal void ClearTimers()
    {
        _timers.Clear();
        LateTimers.Clear();
    }
}

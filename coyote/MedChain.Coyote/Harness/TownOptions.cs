using System.Collections.Immutable;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Sim;

namespace MedChain.Coyote.Harness;

/// <summary>How messages, timers and crashes fare.</summary>
internal sealed record Weather
{
    /// <summary>Of a hundred messages so many are lost.</summary>
    public int LossPercent { get; init; }

    /// <summary>Of a hundred messages so many are delivered twice, at different times.</summary>
    public int DuplicatePercent { get; init; }

    /// <summary>After one delivery in so many a timer runs out, though messages are still on their way.</summary>
    public int TimerOneIn { get; init; } = 12;

    /// <summary>Timers run out in any order; otherwise in the order in which they are due.</summary>
    public bool TimersRace { get; init; } = true;

    /// <summary>After so many deliveries the network becomes good: no loss, no partition, and no timer runs out before what was sent earlier has come. 0: from the start.</summary>
    public int GoodAfter { get; init; } = int.MaxValue;

    /// <summary>The network is good until an honest host holds this height final: schedules spend their choices on what comes then.</summary>
    public ulong CalmUntilHeight { get; init; }

    /// <summary>How many times hosts may fall over in a schedule, at a write, after it, or after a message left.</summary>
    public int Crashes { get; init; }
}

/// <summary>What a scenario runs on.</summary>
internal sealed record TownOptions
{
    /// <summary>n.</summary>
    public int Institutions { get; init; } = 4;

    /// <summary>Parameters in genesis: short views, no pause between blocks.</summary>
    public ProtocolParameters Parameters { get; init; } = ClusterOptions.Trial with { BlockIntervalMs = 0 };

    /// <summary>Who leads views 1, 2, ... of the first epoch; as the lottery has it where nothing is said.</summary>
    public ImmutableArray<int> Leaders { get; init; } = [];

    /// <summary>Institutions that run from the start and have no seat yet; numbered after the founders.</summary>
    public int Newcomers { get; init; }

    /// <summary>Founders that hold their next keys besides those in genesis.</summary>
    public ImmutableArray<int> HasNextKeys { get; init; } = [];

    /// <summary>The founder that has lost store and keys before the schedule, and runs with new keys alone.</summary>
    public int? LostStore { get; init; }

    /// <summary>Ed25519 and ECVRF, or their symbolic stand-ins.</summary>
    public bool UsesRealSignatures { get; init; }

    /// <summary>Steps are compared with the compiled models.</summary>
    public bool AsksOracle { get; init; }

    /// <summary>Height that honest hosts must hold final for the schedule to be over.</summary>
    public ulong Goal { get; init; } = 1;

    /// <summary>Messages, timers, crashes.</summary>
    public Weather Weather { get; init; } = new();

    /// <summary>Institutions that run two unmodified hosts with one key each; they are Byzantine.</summary>
    public ImmutableArray<int> Twins { get; init; } = [];

    /// <summary>Institutions whose host is a node's shell, each part an actor; the others are hosts by the core's contract, one actor each. They are honest.</summary>
    public ImmutableArray<int> Shells { get; init; } = [];

    /// <summary>Institutions that never say anything.</summary>
    public ImmutableArray<int> Silent { get; init; } = [];

    /// <summary>Institutions in the hands of an adversary, who makes one for each schedule.</summary>
    public ImmutableSortedDictionary<int, Func<Adversary>> Corrupted { get; init; } = ImmutableSortedDictionary<int, Func<Adversary>>.Empty;

    /// <summary>The institution whose store is empty after its first crash; it counts as faulty from then on.</summary>
    public int? Forgets { get; init; }

    /// <summary>What happens before the schedule's choices begin; a schedule begins with the chain where nothing is said.</summary>
    public Prologue? Prologue { get; init; }

    /// <summary>Records are put, granted and erased: their properties are judged.</summary>
    public bool HasRecords { get; init; }

    /// <summary>Enough trustees take part, in good weather: once enough ballots count, the first epoch's election must seat delegates.</summary>
    public bool Seats { get; init; }

    /// <summary>Votes that are put into the stores of institutions when they have fallen over for the first time. Spec: Election V20.</summary>
    public ImmutableSortedDictionary<int, WaitingVote> Given { get; init; } = ImmutableSortedDictionary<int, WaitingVote>.Empty;

    /// <summary>What goes wrong besides.</summary>
    public Mishaps Mishaps { get; init; } = Mishaps.None;

    /// <summary>Founders that are not there before the schedule begins, and start then with an empty store.</summary>
    public ImmutableArray<int> Late { get; init; } = [];

    /// <summary>The institution whose disk loses fragments now and then; it stays honest.</summary>
    public int? Spoils { get; init; }

    /// <summary>Institutions whose disks have lost all fragments when the schedule begins; they stay honest.</summary>
    public ImmutableArray<int> Lost { get; init; } = [];

    /// <summary>Epochs leave honest custodians time to show what they are asked for; those that lose nothing keep their positions.</summary>
    public bool LeavesTimeToShow { get; init; }

    /// <summary>How far a host's clock is ahead of the true time, in milliseconds.</summary>
    public Func<HostId, long>? SkewMs { get; init; }

    /// <summary>In each view the side on which a host is: what a host sends in that view to the other side is lost. Views beyond have no sides.</summary>
    public Func<ulong, HostId, int>? Side { get; init; }

    /// <summary>Which pairs of hosts reach one another until the network becomes good; all where nothing is said.</summary>
    public Func<HostId, HostId, bool>? Reaches { get; init; }
}

using System.Collections.Immutable;
using System.Globalization;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Invariants;

namespace MedChain.Sim.Scenarios;

/// <summary>
/// One run from a seed: first anything goes wrong that may, with f institutions in the hands of adversaries, and nothing bad may come of
/// it; then the faults stop, the adversaries stay, and the chain must go on.
/// </summary>
/// <param name="Seed">Determines the run.</param>
/// <param name="Institutions">How many.</param>
/// <param name="Adversaries">Who was what.</param>
/// <param name="Trace">Hash of the run.</param>
/// <param name="HeightInFaults">Highest final height when the faults stopped.</param>
/// <param name="Height">Lowest final height of an honest host at the end.</param>
/// <param name="Epoch">Epoch of the block there.</param>
/// <param name="Crashes">How often hosts fell over at a crash point.</param>
/// <param name="Faults">Faults done.</param>
/// <param name="Delivered">Messages delivered.</param>
/// <param name="VotesJudged">Ballots of honest institutions that were judged.</param>
/// <param name="Anchored">Records on chain, each opened from honest stores.</param>
/// <param name="RecoveryMs">Virtual time from the end of the faults until all were further.</param>
public sealed record RandomFaults(
    ulong Seed,
    int Institutions,
    string Adversaries,
    Digest Trace,
    ulong HeightInFaults,
    ulong Height,
    ulong Epoch,
    int Crashes,
    int Faults,
    ulong Delivered,
    int VotesJudged,
    int Anchored,
    long RecoveryMs)
{
    /// <summary>How long faults last.</summary>
    public const long FaultsMs = 20_000;

    /// <summary>Records that institutions try to put meanwhile.</summary>
    public const int Records = 3;

    /// <summary>Heights above the highest that all must reach afterwards: one epoch boundary at least.</summary>
    public const ulong HeightsAfter = 9;

    /// <summary>Within what virtual time.</summary>
    public const long RecoveryLimitMs = 120_000;

    private const ulong TwinEvery = 11;
    private const int AllHonestPermille = 150;

    /// <summary>Runs a seed, under the eyes of further observers where there are any.</summary>
    /// <exception cref="Core.InvariantViolationException">A property did not hold.</exception>
    public static RandomFaults Run(ulong seed, int institutions, ClusterOptions options, params ReadOnlySpan<Observer> observers)
    {
        ImmutableArray<InstitutionId> twins = seed % TwinEvery == 0 ? [new InstitutionId((ushort)(seed / TwinEvery % (ulong)institutions))] : [];
        var agreement = new Agreement();
        var votes = new NoHonestConflictingVotes();
        var cluster = Cluster.Create(seed, institutions, options with { Twins = twins }, null, [agreement, votes, new FinalBlocksKept(), .. observers]);
        var dice = cluster.Dice.Derive("faults");
        var adversaries = Corrupt(cluster, dice, twins, (institutions - 1) / 3);
        var faults = new FaultSchedule(cluster, dice);
        var records = new RecordTraffic(cluster, dice.Derive("records"));
        for (var i = 0; i < Records; i++) records.PutWithin(FaultsMs);
        cluster.RunFor(FaultsMs);
        var heightInFaults = cluster.HonestHosts.Max(host => host.Height);
        faults.Stop();
        var recoveryMs = ProgressAfterHealing.Check(cluster, HeightsAfter, RecoveryLimitMs);
        var height = cluster.HonestHosts.Min(host => host.Height);
        var anchored = AnchoredRecordsDurable.Check(cluster, cluster.HonestHosts.MaxBy(host => host.Height)!.Final, records.Original);
        return new RandomFaults(
            seed, institutions, adversaries, cluster.Trace?.Hash ?? default, heightInFaults, height,
            (height + options.Parameters.EpochLength - 1) / options.Parameters.EpochLength,
            cluster.Hosts.Sum(host => host.Crashes), faults.Count, cluster.Delivered, votes.Count, anchored, recoveryMs);
    }

    /// <summary>The run in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}, n = {Institutions}, {Adversaries}: height {HeightInFaults} under {Faults} faults and {Crashes} crashes, {Height} after {RecoveryMs} ms more, {Anchored} records, {Delivered} messages");

    private static string Corrupt(Cluster cluster, Dice dice, ImmutableArray<InstitutionId> twins, int count)
    {
        var names = twins.Select(twin => $"{twin} twins").ToList();
        var others = dice.Shuffle(cluster.Institutions.Except(twins));
        var chosen = dice.Chance(AllHonestPermille) ? 0 : count - twins.Length;
        foreach (var institution in others.Take(chosen))
        {
            var adversary = dice.Pick(Kinds)();
            cluster.Corrupt(institution, adversary);
            names.Add($"{institution} {adversary.Name}");
        }

        return names.Count == 0 ? "all honest" : string.Join(", ", names);
    }

    private static ImmutableArray<Func<Adversary>> Kinds =>
    [
        () => new EquivocatingLeader(),
        () => new EquivocatingLeader(tellsAll: true),
        () => new DoubleVoter(),
        () => new SilentNode(),
        () => new VoteWithholder(500, 8_000),
        () => new SlowNode(2_000),
        () => new Flooder(3),
        () => new LyingCustodian(),
        () => new SilentCustodian(),
        () => new BaselessLeader(),
    ];
}

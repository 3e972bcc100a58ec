using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Sim;

namespace MedChain.Conformance;

/// <summary>Compares steps of a simulated cluster's honest replicas with the models, and stops the run at the first that differs.</summary>
/// <param name="every">One step in so many is compared, and every restart; 1 compares all.</param>
public sealed class OracleObserver(uint every = 1) : Observer
{
    private readonly SortedDictionary<InstitutionId, ConsensusOracle> _oracles = [];
    private readonly SortedDictionary<InstitutionId, RecordOracle> _records = [];
    private readonly LotteryRuns _lottery = new();
    private ulong _steps;

    /// <summary>The property's name in the spec.</summary>
    public const string Property = "Conformance";

    /// <summary>Steps compared.</summary>
    public long Count => _oracles.Values.Sum(oracle => oracle.Count);

    /// <summary>Leaders of views compared.</summary>
    public long Leaders => _lottery.Leaders;

    /// <summary>Seeds of epochs compared.</summary>
    public long Seeds => _lottery.Seeds;

    /// <summary>Blocks whose events on records and requests were compared, at every replica that calls them final.</summary>
    public long Blocks => _records.Values.Sum(records => records.Blocks);

    /// <summary>Events on records and requests compared.</summary>
    public long Events => _records.Values.Sum(records => records.Events);

    /// <summary>What came to custodians, what they did, and how reads stood, by kind, with how often it was compared.</summary>
    public IEnumerable<(string Kind, long Count)> Kinds => _records.Values
        .SelectMany(records => records.Inputs.Concat(records.Outputs).Concat(records.Reads.Select(read => new KeyValuePair<string, long>($"read {read.Key}", read.Value))))
        .GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Sum(pair => pair.Value)));

    /// <inheritdoc/>
    public override void OnHandled(Host host, ReplicaState before, Input input, ImmutableArray<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (!host.IsHonest) return;
        var after = host.Replica!.State;
        Report(host, input, [.. _lottery.Differences(before.Consensus, after.Consensus, effects, host.Setup.Keys)]);
        if (!_records.TryGetValue(host.Id.Institution, out var records)) _records[host.Id.Institution] = records = new RecordOracle(host.Setup);
        Report(host, input, records.Compare(new CoreStep(before, input, effects, after)));
        if (_steps++ % every != 0 && input is not Input.Restored) return;
        if (!_oracles.TryGetValue(host.Id.Institution, out var oracle)) _oracles[host.Id.Institution] = oracle = new ConsensusOracle(host.Setup);
        Report(host, input, oracle.Compare(new CoreStep(before, input, effects, after)));
    }

    private static void Report(Host host, Input input, IReadOnlyList<string> differences)
    {
        if (differences.Count > 0)
            throw new InvariantViolationException(Property, $"{host.Id} on {input.GetType().Name}: {string.Join("; ", differences)}");
    }
}

using MedChain.Core;

namespace MedChain.Conformance;

/// <summary>
/// Compares what one institution's replicas do with records with the compiled models, step by step: the events of every block that they call
/// final, their custody, their reads. It translates and compares; every rule is the models'. Spec: Records R3, R5, R6, R8 to R10, Access A1 to A12, A14 to A19.
/// </summary>
public sealed class RecordOracle
{
    private readonly LedgerOracle _ledger;
    private readonly LedgerRuns _blocks;
    private readonly CustodyOracle _custody;
    private readonly ReadingOracle _readings = new();

    /// <summary>An oracle for the replicas of one institution.</summary>
    public RecordOracle(ReplicaSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _ledger = new LedgerOracle(setup.Keys);
        _blocks = new LedgerRuns(_ledger);
        _custody = new CustodyOracle(setup, _ledger.Translation, _ledger.Emergencies, _ledger.Consents);
    }

    /// <summary>Blocks compared.</summary>
    public long Blocks => _ledger.Blocks;

    /// <summary>Events on records and requests compared.</summary>
    public long Events => _ledger.Events;

    /// <summary>What came to the custodian and was compared, by kind.</summary>
    public IReadOnlyDictionary<string, long> Inputs => _custody.Inputs;

    /// <summary>What the custodian did, by kind and reason.</summary>
    public IReadOnlyDictionary<string, long> Outputs => _custody.Outputs;

    /// <summary>Standings of reads that were compared, by kind.</summary>
    public IReadOnlyDictionary<string, long> Reads => _readings.Outcomes;

    /// <summary>What differs, each difference one line with the rules concerned; empty where core and models agree.</summary>
    public IReadOnlyList<string> Compare(CoreStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return [.. _blocks.Differences(step.Before, step.Effects, step.After), .. _custody.Compare(step), .. _readings.Compare(step)];
    }
}

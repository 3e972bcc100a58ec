using MedChain.Core;
using MedChain.Core.Records;

namespace MedChain.Cli.Demo;

/// <summary>Puts a sealed record at its source and waits until it is anchored.</summary>
internal sealed class PutWork : Work
{
    private SealedRecord? _sealed;

    /// <summary>For a record that was sealed just now.</summary>
    public PutWork(DemoRecord record, SealedRecord sealedRecord)
    {
        Record = record;
        _sealed = sealedRecord;
        Weight = record.Size;
    }

    /// <summary>The record.</summary>
    public DemoRecord Record { get; }

    /// <inheritdoc/>
    public override void Begin(Consortium consortium)
    {
        Await(consortium.Cluster.Submit(Record.Source, new Command.Put(_sealed!)));
        _sealed = null;
    }

    /// <inheritdoc/>
    protected override void On(Consortium consortium, Outcome outcome)
    {
        if (outcome is Outcome.Anchored) Finish();
        else Fail(Describe(outcome));
    }
}

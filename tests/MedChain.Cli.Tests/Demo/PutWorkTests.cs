using System.Text;
using MedChain.Cli.Demo;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Cli.Tests.Demo;

/// <summary>Records are put by a run that goes on after a kill as by the first.</summary>
public sealed class PutWorkTests
{
    [Fact]
    public void A_run_killed_between_question_and_record_puts_the_record_the_next_time()
    {
        using var folder = DemoFolder.Open(null);
        using var consortium = Consortium.Start(folder, 1, 4);
        Assert.True(consortium.RunUntil(() => consortium.IdentityKey is { } key && consortium.Running.All(host => host.Replica!.State.Elections.Shares.ContainsKey(key.Epoch)), 600_000));

        var killed = Work(consortium);
        killed.Begin(consortium);
        Assert.True(consortium.RunUntil(() => killed.Waiting!.Outcome is not null, 60_000));

        var failures = new List<string?>();
        WorkLine.Run(consortium, [Work(consortium)], work => failures.Add(work.Failure));
        Assert.Null(Assert.Single(failures));
        Assert.NotNull(consortium.EntryOf(killed.Record.Id));
    }

    private static PutWork Work(Consortium consortium)
    {
        var bundle = Encoding.UTF8.GetBytes(SmallBundles.Bundle(1));
        var (hash, source) = (DemoRecord.Hash(bundle), new InstitutionId(0));
        var seed = DemoRecord.SeedOf(consortium.Entropy, hash, 0);
        Assert.True(RecordSealer.TryPrepare(bundle, seed, out var prepared, out _));
        return new PutWork(new DemoRecord(new DemoInput("one", bundle.Length, () => bundle), hash, bundle.Length, prepared.Id, prepared.Segments.Length, source, new InstitutionId(1)), prepared, seed);
    }
}

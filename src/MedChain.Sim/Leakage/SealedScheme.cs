using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Sim.Disks;

namespace MedChain.Sim.Leakage;

/// <summary>
/// Records as this protocol has them: a consortium of as many institutions as there are stores runs in virtual time, makes its identity key, and evaluates each
/// patient's identifier jointly; each record is sealed and put at one of them, in turn, and dispersed until every custodian has its part. A store is an institution's disk with every row on it, and the sealing key of its keeper.
/// The chain is every final block. Signatures are symbolic: no thief of content is helped or hindered by them.
/// </summary>
internal static class SealedScheme
{
    private const int AtATime = 16;
    private const long PatienceMs = 600_000;

    /// <summary>Stores the records.</summary>
    public static Deposit Store(ImmutableArray<Original> originals, int stores, ulong seed, Entropy entropy)
    {
        var options = new ClusterOptions { Parameters = ClusterOptions.Electing, UsesRealSignatures = false, EncodesMessages = false, Traces = false };
        var disks = new SortedDictionary<InstitutionId, MemoryDisk>();
        var cluster = Cluster.Create(seed, stores, options, id => disks[id] = new MemoryDisk());
        var names = ImmutableArray.CreateBuilder<Digest>();
        Await(cluster, () => cluster.Hosts.All(host => !host.Replica!.State.Elections.Shares.IsEmpty));
        foreach (var some in originals.Chunk(AtATime))
        {
            var asked = new List<(InstitutionId Source, PreparedRecord Record, PseudonymQuestion Question, Submission Evaluation)>();
            foreach (var original in some)
            {
                var (source, own) = (new InstitutionId((ushort)(names.Count % stores)), entropy.Derive("record", (ulong)names.Count));
                if (!RecordSealer.TryPrepare(original.Bundle, own, out var record, out var rejection)) throw new InvalidOperationException(rejection.Reason);
                var question = PseudonymQuestion.Of(record.Patient ?? throw new InvalidOperationException("A bundle names no patient."), own);
                asked.Add((source, record, question, cluster.Submit(source, new Command.Evaluate(question.Blinded))));
                names.Add(record.Id.Value);
            }

            Await(cluster, () => asked.TrueForAll(item => item.Evaluation.Outcome is not null));
            var puts = asked.ConvertAll(item => item.Evaluation.Outcome is Outcome.Evaluated evaluated
                ? cluster.Submit(item.Source, new Command.Put(item.Record.Seal(item.Question.Finish(evaluated.Value), item.Source, cluster.Genesis.Founders)))
                : throw new InvalidOperationException("An identifier was not evaluated."));
            Await(cluster, () => puts.TrueForAll(put => put.Outcome is not null));
            if (puts.Exists(put => put.Outcome is not Outcome.Anchored)) throw new InvalidOperationException("A record was not anchored.");
        }

        // A source keeps offers until they are answered, then deletes them; and every host is to hold the last anchor.
        var height = cluster.Hosts.Max(host => host.Height);
        Await(cluster, () => cluster.Hosts.All(host => host.Height >= height) && disks.Values.All(disk => disk.Contents.All(row => row.Key.Table != DurableTable.Offer)));
        return new Deposit(
            Blocks(disks.Values.First()), [.. disks.Select(pair => new Store(pair.Key.Value, Rows(pair.Value), cluster.SetupOf(pair.Key).Sealing))], names.ToImmutable());
    }

    private static void Await(Cluster cluster, Func<bool> done)
    {
        if (!cluster.RunUntil(done, PatienceMs)) throw new InvalidOperationException("The records were not dispersed in time.");
    }

    private static ImmutableArray<StoreRow> Rows(MemoryDisk disk) =>
        [.. disk.Contents.Select(row => new StoreRow((byte[])[(byte)row.Key.Table, .. row.Key.Key.Span], row.Value))];

    private static ImmutableArray<ReadOnlyMemory<byte>> Blocks(MemoryDisk disk) =>
        [.. disk.ReadRows().Where(row => row.Key.Table == DurableTable.Final).Select(row => disk.Read(new DurableKey(DurableTable.Block, row.Value))!.Value)];
}

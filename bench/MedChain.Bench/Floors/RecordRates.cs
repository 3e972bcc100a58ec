using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedChain.Bench.Workloads;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Crypto.Randomness;
using MedChain.Node.Keys;
using MedChain.Node.Storage;
using MedChain.Sim.Patients;

namespace MedChain.Bench.Floors;

/// <summary>
/// Bundles of about 10 KB among seven institutions, from JSON to seven offers with a sealed packet each, in their stored form: in memory on two cores, and
/// on disk in an institution's store, sixteen records to a commit.
/// </summary>
internal static class RecordRates
{
    private const int Length = 10_000, Commit = 16, MemoryTarget = 1000, DurableTarget = 50;

    private static readonly ImmutableArray<ReplicaSetup> s_town = Town.Of(7);
    private static readonly PseudonymFunction s_pseudonyms = new(Town.Octets(32, 7));

    /// <summary>For the filter.</summary>
    internal const string Name = "Record.Rates";

    /// <summary>Measures both, prints them, and tells whether both targets are met.</summary>
    internal static bool Run(bool isQuick)
    {
        var time = TimeSpan.FromSeconds(isQuick ? 1 : 5);
        var bundle = Bundle();
        var (memory, ownMs) = InMemory(bundle, time);
        var durable = OnDisk(bundle, time);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"records of {bundle.Length} octets a second: in memory {2000 / ownMs:F0} of two cores' time (target {MemoryTarget}; {memory:F0} by the clock), durable {durable:F0} (target {DurableTarget})"));
        return 2000 / ownMs >= MemoryTarget && durable >= DurableTarget;
    }

    // Records a second, and the processor's own time for each, which other work on the machine does not lengthen as it does the clock's.
    private static (double Rate, double OwnMs) InMemory(byte[] bundle, TimeSpan time)
    {
        _ = Seal(bundle);
        var own = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        var counts = new int[2];
        Parallel.For(0, counts.Length, new ParallelOptions { MaxDegreeOfParallelism = counts.Length }, core =>
        {
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                foreach (var offer in Seal(bundle).Offers) _ = offer.Encode();
                counts[core]++;
            }
        });
        return (counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - own).TotalMilliseconds / counts.Sum());
    }

    private static double OnDisk(byte[] bundle, TimeSpan time)
    {
        var folder = Directory.CreateTempSubdirectory("medchain-bench-").FullName;
        try
        {
            var path = Path.Combine(folder, "institution.key");
            InstitutionKeyFile.Create(path, InstitutionSeeds.Generate());
            using var keys = InstitutionKeyFile.Open(path);
            using var store = InstitutionStore.Open(Path.Combine(folder, "store"), keys, new StoreIdentity(s_town[0].Genesis.ChainId, s_town[0].Self));
            var (began, count) = (Stopwatch.GetTimestamp(), 0);
            for (; Stopwatch.GetElapsedTime(began) < time; count += Commit) store.Apply([.. Enumerable.Range(0, Commit).SelectMany(_ => Rows(Seal(bundle)))]);
            return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // As the source persists a record before its first offer leaves.
    private static IEnumerable<DurableWrite> Rows(SealedRecord record)
    {
        var own = new OwnRecord(record.Id, record.Pseudonym, record.Commitment, record.Manifest.Scope, record.Manifest.Custodians, RecordPhase.Dispersing, [], []);
        yield return new DurableWrite(new DurableKey(DurableTable.Record, RecordKeys.Of(record.Id)), CanonicalWriter.Encode(own));
        for (var i = 0; i < record.Offers.Length; i++)
            yield return new DurableWrite(new DurableKey(DurableTable.Offer, RecordKeys.Of(record.Id, own.Custodians[i])), record.Offers[i].Encode());
    }

    private static SealedRecord Seal(byte[] bundle)
    {
        var seed = RandomNumberGenerator.GetBytes(Entropy.SeedSize);
        return RecordSealer.TrySeal(bundle, new Entropy(seed), s_town[0].Self, s_town[0].Genesis.Founders, s_pseudonyms, out var record, out _)
            ? record : throw new InvalidOperationException("The bundle is refused.");
    }

    // Without indentation, as systems send it.
    private static byte[] Bundle() => Enumerable.Range(0, 200).Select(static patient => JsonNode.Parse(SyntheticBundle.Generate(Town.Octets(32, 8), patient))!)
        .Select(static bundle => JsonSerializer.SerializeToUtf8Bytes(bundle)).MinBy(static bundle => Math.Abs(bundle.Length - Length))!;
}

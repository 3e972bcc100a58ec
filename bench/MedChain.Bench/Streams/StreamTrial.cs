using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MedChain.Bench.Workloads;
using MedChain.Core;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using MedChain.Node.Streams;

namespace MedChain.Bench.Streams;

/// <summary>
/// <c>--streams MEBIBYTES</c>: a file of random octets, sealed for seven institutions whose pieces lie in files, rebuilt from three of them after four are gone,
/// and compared. It needs about five and a third times the file's room in the temporary folder, and prints times and the most memory that it had.
/// </summary>
internal static class StreamTrial
{
    private const int Institutions = 7, Mebibyte = 1 << 20;

    /// <summary>Runs it; the exit code.</summary>
    internal static int Run(int mebibytes)
    {
        var folder = Directory.CreateTempSubdirectory("medchain-stream-").FullName;
        try
        {
            return Run(folder, mebibytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Run(string folder, int mebibytes)
    {
        var (original, rebuilt) = (Path.Combine(folder, "original"), Path.Combine(folder, "rebuilt"));
        var hash = Write(original, mebibytes);
        var town = Town.Of(Institutions);
        var began = Stopwatch.GetTimestamp();
        using var source = StreamSource.Open(original, Path.Combine(folder, "source"), town[0].Self, town[0].Genesis.Founders);
        var header = source.Progress.Header;
        ImmutableArray<StreamStore> stores = [.. header.Custodians.Select(custodian => StreamStore.Open(Path.Combine(folder, $"{custodian}.pieces"), header, custodian))];
        if (source.Disperse(custodian => stores[custodian].Custody.Roots.Length, (custodian, piece) => Demand(stores[custodian].Take(piece) == StreamVerdict.Taken)) is { } refusal)
            throw new InvalidOperationException(refusal);
        var stream = source.Finish(Digest.Zero, town[0].Genesis.Founders);
        foreach (var store in stores) store.Sync();
        var parts = header.Custodians.Select((custodian, position) => Open(stream.Terms[position], town.First(setup => setup.Self == custodian), stores[position])).ToList();
        Print("sealed, dispersed, received", mebibytes, began);

        foreach (var lost in stores[..4]) lost.Destroy();
        began = Stopwatch.GetTimestamp();
        var released = new ReleasedStream(stream.Manifest, stream.Commitment, stores[4].Custody.Roots, [.. parts[4..]]);
        var failure = StreamTarget.Rebuild(released, (custodian, chunk) => header.IndexOf(custodian) is var position and >= 4 ? stores[position].Read(chunk) : null, rebuilt);
        Demand(failure is null);
        Print("rebuilt, opened", mebibytes, began);
        Demand(Hash(rebuilt) == hash);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mebibytes} MiB came back; most memory {process.PeakWorkingSet64 / Mebibyte} MiB"));
        foreach (var store in stores) store.Dispose();
        return 0;
    }

    private static StreamPart Open(StreamTerms terms, ReplicaSetup custodian, StreamStore store)
    {
        if (!StreamRules.TryOpen(terms, custodian.Self, custodian.Sealing, out var part)) throw new InvalidOperationException("Terms do not open.");
        Demand(store.Custody.IsWhole(terms, part));
        return part;
    }

    private static Digest Write(string path, int mebibytes)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[Mebibyte];
        for (long i = 0; i < mebibytes; i++)
        {
            RandomNumberGenerator.Fill(chunk);
            RandomAccess.Write(file, chunk, i * Mebibyte);
            hash.AppendData(chunk);
        }

        return new Digest(hash.GetHashAndReset());
    }

    private static Digest Hash(string path)
    {
        using var file = File.OpenRead(path);
        return new Digest(SHA256.HashData(file));
    }

    private static void Print(string what, int mebibytes, long began)
    {
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds:F1} s, {mebibytes / seconds:F0} MiB a second"));
    }

    private static void Demand(bool holds)
    {
        if (!holds) throw new InvalidOperationException("The stream is not the expected one.");
    }
}

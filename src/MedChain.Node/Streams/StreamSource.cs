using System.Security.Cryptography;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Node.Storage;
using Microsoft.Win32.SafeHandles;

namespace MedChain.Node.Streams;

/// <summary>
/// A file on its way to custodians as a stream. Its folder holds the seed and the progress until it is dispersed; after an interruption the same folder
/// goes on from the last whole chunk. Spec: Records T5, T6.
/// </summary>
public sealed class StreamSource : IDisposable
{
    private const int ChunksToSync = 4;
    private const string Changed = "The file has changed since it was begun; begin anew with another folder.";

    private readonly string _seedFile, _progressFile;
    private readonly SafeFileHandle _file;
    private readonly Entropy _seed;
    private readonly StreamSealer _sealer;
    private readonly byte[] _chunk;
    private readonly List<byte[]> _copies = [];

    private StreamSource(string file, string folder, InstitutionId source, ValidatorSet validators, byte chunkBits, ReadOnlySpan<byte> seed)
    {
        Disk.CreateFolder(folder);
        (_seedFile, _progressFile) = (Path.Combine(folder, "seed"), Path.Combine(folder, "progress"));
        var progress = File.Exists(_progressFile) ? ReadProgress(_progressFile) : null;
        if (progress is null && !File.Exists(_seedFile)) Disk.WriteWhole(_seedFile, seed.IsEmpty ? RandomNumberGenerator.GetBytes(Entropy.SeedSize) : seed.ToArray());
        _seed = ReadSeed(_seedFile);
        _sealer = progress is null ? StreamSealer.Begin(_seed, source, validators, chunkBits) : StreamSealer.Resume(_seed, progress);
        _chunk = GC.AllocateUninitializedArray<byte>(_sealer.Progress.Header.ChunkSize, pinned: true);
        _file = File.OpenHandle(file);
    }

    /// <summary>What is sealed so far.</summary>
    public StreamProgress Progress => _sealer.Progress;

    /// <summary>Takes a file up, or again after an interruption.</summary>
    /// <param name="file">What is to be kept; it must not change until it is dispersed.</param>
    /// <param name="folder">A folder of this stream's own, private to the institution.</param>
    /// <param name="source">The institution.</param>
    /// <param name="validators">The epoch's validators, of whom the custodians are chosen.</param>
    /// <param name="chunkBits">Binary logarithm of a chunk's octets.</param>
    /// <param name="seed">In demonstrations and tests only: 32 secret octets in place of drawn ones.</param>
    /// <exception cref="StoreException">The folder is damaged or the disk refused.</exception>
    public static StreamSource Open(
        string file, string folder, InstitutionId source, ValidatorSet validators, byte chunkBits = StreamHeader.MostBits, ReadOnlySpan<byte> seed = default)
    {
        try
        {
            return new StreamSource(file, folder, source, validators, chunkBits, seed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreException.Failed(e);
        }
    }

    /// <summary>Seals and delivers what is missing. What was sealed before an interruption is compared with the file as it is now, all of it.</summary>
    /// <param name="next">Asks a custodian, by position, which piece it needs next.</param>
    /// <param name="deliver">Gives a custodian, by position, a piece; its octets are overwritten afterwards.</param>
    /// <returns>Null when all custodians have all pieces; else why the stream is refused, in a sentence.</returns>
    public string? Disperse(Func<int, int> next, Action<int, StreamPiece> deliver)
    {
        var length = RandomAccess.GetLength(_file);
        if (length == 0) return "The file is empty.";
        if (length > (long)StreamHeader.MostChunks << Progress.Header.ChunkBits) return $"The file is longer than {StreamHeader.MostChunks} chunks.";
        int[] needs = [.. Enumerable.Range(0, Progress.Header.Custodians.Length).Select(next)];
        var ahead = needs.Count(need => need > Progress.Roots.Length);
        if (ahead > Progress.Header.Thresholds.Faulty) return "Custodians have more than the progress knows of: the folder is an old copy; begin anew with another folder.";
        for (var chunk = 0; chunk < Progress.Roots.Length; chunk++)
        {
            if (!_sealer.TrySealAgain(chunk, Read(chunk))) return Changed;
            for (var custodian = 0; custodian < needs.Length; custodian++)
            {
                if (needs[custodian] <= chunk) deliver(custodian, _sealer.Piece(custodian));
            }
        }

        while (!Progress.IsComplete)
        {
            if (!TrySealSome(length, deliver)) return Changed;
        }

        return Progress.Length == length ? null : Changed;
    }

    /// <summary>The manifest and the terms of each custodian, once all pieces are sealed.</summary>
    public SealedStream Finish(Digest pseudonym, ValidatorSet validators) => _sealer.Finish(pseudonym, validators);

    /// <summary>Destroys the seed and the progress: every custodian has all it is to keep.</summary>
    public void Forget()
    {
        using (var file = Disk.Open(_seedFile, FileMode.Open))
        {
            Disk.Write(file, new byte[Entropy.SeedSize], 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Delete(_seedFile);
        File.Delete(_progressFile);
        Disk.SyncFolder(Path.GetDirectoryName(_seedFile)!);
    }

    /// <summary>Closes the file and wipes what is secret in memory.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_chunk);
        _sealer.Dispose();
        _seed.Wipe();
        _file.Dispose();
    }

    // T5: progress is on disk before a piece leaves, for some chunks together.
    private bool TrySealSome(long length, Action<int, StreamPiece> deliver)
    {
        var (custodians, pieces) = (Progress.Header.Custodians.Length, new List<StreamPiece>());
        for (var i = 0; i < ChunksToSync && !Progress.IsComplete; i++)
        {
            var chunk = Read(Progress.Roots.Length);
            if (chunk.Length != Math.Min(_chunk.Length, length - Progress.Length)) return false;
            _sealer.Seal(chunk, Progress.Length + chunk.Length == length);
            for (var custodian = 0; custodian < custodians; custodian++) pieces.Add(Copy(_sealer.Piece(custodian), pieces.Count));
        }

        Disk.WriteWhole(_progressFile, CanonicalWriter.Encode(Progress));
        for (var i = 0; i < pieces.Count; i++) deliver(i % custodians, pieces[i]);
        return true;
    }

    private StreamPiece Copy(StreamPiece piece, int place)
    {
        if (_copies.Count == place) _copies.Add(new byte[Progress.Header.PieceLength(_chunk.Length)]);
        piece.Octets.CopyTo(_copies[place]);
        return piece with { Octets = _copies[place].AsMemory(0, piece.Octets.Length) };
    }

    private ReadOnlySpan<byte> Read(int chunk)
    {
        var count = RandomAccess.Read(_file, _chunk, (long)chunk << Progress.Header.ChunkBits);
        return _chunk.AsSpan(0, count);
    }

    private static Entropy ReadSeed(string path)
    {
        var octets = File.ReadAllBytes(path);
        if (octets.Length != Entropy.SeedSize) throw StoreException.Corrupt("the seed of a stream");
        var seed = new Entropy(octets);
        CryptographicOperations.ZeroMemory(octets);
        return seed;
    }

    private static StreamProgress ReadProgress(string path)
    {
        var reader = new CanonicalReader(File.ReadAllBytes(path));
        var progress = StreamProgress.Read(ref reader);
        return reader.AtEnd && progress is not null ? progress : throw StoreException.Corrupt("the progress of a stream");
    }
}

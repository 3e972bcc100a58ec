using System.Collections.Immutable;
using System.Security.Cryptography;
using MedChain.Core.Institutions;
using MedChain.Crypto.Erasure;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sharing;

namespace MedChain.Core.Records.Streams;

/// <summary>
/// Seals a stream at its source, chunk by chunk, in the memory of a few chunks: a chunk in, m pieces out. The host does input and output: it has
/// <see cref="Progress"/> on disk before a piece leaves, and after an interruption goes on from there. Pure: the seed decides every octet.
/// Spec: Records T1 to T5.
/// </summary>
public sealed class StreamSealer : IDisposable
{
    private readonly Entropy _seed;
    private readonly StreamCipher _cipher;
    private readonly ReedSolomon _code;
    private readonly byte[] _ciphertext;
    private readonly Digest[] _leaves;
    private readonly ReadOnlyMemory<byte>[] _pieces;
    private byte[][] _parity;
    private ImmutableArray<Digest>[] _paths = [];
    private int _chunk = -1;

    private StreamSealer(Entropy seed, StreamProgress progress)
    {
        (_seed, Progress) = (seed, progress);
        var thresholds = progress.Header.Thresholds;
        var key = Key(seed);
        _cipher = new StreamCipher(key, progress.Header);
        CryptographicOperations.ZeroMemory(key);
        _code = ReedSolomon.Create(thresholds.Fragments, thresholds.Custodians);
        _ciphertext = new byte[progress.Header.PieceLength(progress.Header.ChunkSize) * thresholds.Fragments];
        _leaves = new Digest[thresholds.Custodians];
        _pieces = new ReadOnlyMemory<byte>[thresholds.Custodians];
        _parity = [.. Enumerable.Repeat(Array.Empty<byte>(), thresholds.Custodians - thresholds.Fragments)];
    }

    /// <summary>What has been sealed so far.</summary>
    public StreamProgress Progress { get; private set; }

    /// <summary>Begins a stream.</summary>
    /// <param name="seed">Secret, uniformly random, of its own for each stream; kept until the stream is complete and dispersed, then wiped by the caller.</param>
    /// <param name="source">The institution that seals.</param>
    /// <param name="validators">The epoch's validators, of whom the custodians are chosen.</param>
    /// <param name="chunkBits">Binary logarithm of a chunk's octets.</param>
    /// <exception cref="ArgumentException">Too few validators, or no such size of chunks.</exception>
    public static StreamSealer Begin(Entropy seed, InstitutionId source, ValidatorSet validators, byte chunkBits = StreamHeader.MostBits)
    {
        var record = Record(seed);
        var header = new StreamHeader(record, source, CustodianChoice.For(record, validators), chunkBits);
        if (!header.IsWellFormed()) throw new ArgumentException("There is no such stream.", nameof(chunkBits));
        return new StreamSealer(seed, StreamProgress.Start(header));
    }

    /// <summary>Goes on with a stream.</summary>
    /// <param name="seed">The seed that it was begun with.</param>
    /// <param name="progress">What was on disk.</param>
    /// <exception cref="ArgumentException">The seed is that of another stream.</exception>
    public static StreamSealer Resume(Entropy seed, StreamProgress progress)
    {
        if (Record(seed) != progress.Header.Record) throw new ArgumentException("The seed is that of another stream.", nameof(seed));
        return new StreamSealer(seed, progress);
    }

    /// <summary>Seals the next chunk; <see cref="Piece"/> then gives its pieces.</summary>
    /// <param name="plaintext">A whole chunk; the last one has 1 octet to a whole chunk.</param>
    /// <param name="isLast">Whether the stream ends with it.</param>
    /// <exception cref="ArgumentException">Another length; the stream is complete; it would be longer than <see cref="StreamHeader.MostChunks"/> chunks.</exception>
    public void Seal(ReadOnlySpan<byte> plaintext, bool isLast)
    {
        var size = Progress.Header.ChunkSize;
        if (Progress.IsComplete) throw new ArgumentException("The stream is complete.", nameof(plaintext));
        if (plaintext.IsEmpty || plaintext.Length > size || (!isLast && plaintext.Length != size))
            throw new ArgumentException($"A chunk has {size} octets, and the last one 1 to {size}.", nameof(plaintext));
        if (Progress.Roots.Length == StreamHeader.MostChunks || (Progress.Roots.Length == StreamHeader.MostChunks - 1 && !isLast))
            throw new ArgumentException($"A stream has at most {StreamHeader.MostChunks} chunks.", nameof(plaintext));
        Progress = Progress.With(plaintext.Length, isLast, Cut(Progress.Roots.Length, isLast, plaintext));
    }

    /// <summary>
    /// Seals a chunk again that was sealed before, for pieces that did not arrive. Nothing is given out unless it is the same chunk as then: so no nonce
    /// is ever used for two plaintexts. Spec: Records T5.
    /// </summary>
    /// <param name="chunk">One of <see cref="Progress"/>.</param>
    /// <param name="plaintext">What the source has now.</param>
    /// <returns>False if the source has changed.</returns>
    public bool TrySealAgain(int chunk, ReadOnlySpan<byte> plaintext)
    {
        if (chunk < 0 || chunk >= Progress.Roots.Length) throw new ArgumentOutOfRangeException(nameof(chunk), chunk, "This chunk has not been sealed.");
        if (plaintext.Length != Progress.ChunkLength(chunk)) return false;
        var isLast = Progress.IsComplete && chunk == Progress.Roots.Length - 1;
        if (Cut(chunk, isLast, plaintext) == Progress.Roots[chunk]) return true;
        Forget();
        return false;
    }

    /// <summary>A custodian's piece of the chunk that was sealed last. Its octets are overwritten by the next chunk.</summary>
    /// <exception cref="InvalidOperationException">None is sealed.</exception>
    public StreamPiece Piece(int custodian)
    {
        if (_chunk < 0) throw new InvalidOperationException("There is no sealed chunk.");
        return new StreamPiece(_chunk, Progress.Roots[_chunk], _paths[custodian], _pieces[custodian]);
    }

    /// <summary>Ends a stream that is complete: its manifest, and the terms of each custodian.</summary>
    /// <param name="pseudonym">Finds the patient's records; zero where none is named.</param>
    /// <param name="validators">Those of whom the custodians were chosen.</param>
    /// <exception cref="InvalidOperationException">The last chunk has not been sealed.</exception>
    /// <exception cref="ArgumentException">A custodian is no validator, or has a sealing key that cannot be used.</exception>
    public SealedStream Finish(Digest pseudonym, ValidatorSet validators)
    {
        if (!Progress.IsComplete) throw new InvalidOperationException("The last chunk has not been sealed.");
        var (header, thresholds) = (Progress.Header, Progress.Header.Thresholds);
        var manifest = new StreamManifest(header, Progress.Length, _cipher.Commitment, StreamTree.Content(Progress.Roots));
        var key = Key(_seed);
        var shares = Shamir.Split(key, thresholds.Shares, thresholds.Custodians, _seed.Derive("streams/shares"), "key");
        CryptographicOperations.ZeroMemory(key);
        var salts = _seed.Derive("streams/salt");
        var leaves = new Digest[shares.Length];
        for (var i = 0; i < leaves.Length; i++) leaves[i] = StreamRules.Leaf(Salt(salts, i), i, shares[i]);
        var paths = MerkleTree.ProveAll(leaves, out var root);
        var terms = ImmutableArray.CreateBuilder<StreamTerms>(shares.Length);
        for (var i = 0; i < shares.Length; i++)
        {
            var custodian = validators.Find(header.Custodians[i]) ?? throw new ArgumentException("A custodian is no validator.", nameof(validators));
            var packet = SharePacket.Seal(custodian, header.Record, [shares[i]], Draw(_seed, "packet", (ulong)i));
            terms.Add(new StreamTerms(manifest, root, new LeafProof(Salt(salts, i), paths[i]), packet));
        }

        foreach (var share in shares) CryptographicOperations.ZeroMemory(share);
        salts.Wipe();
        return new SealedStream(pseudonym, manifest, terms[0].Commitment(), terms.MoveToImmutable());
    }

    /// <summary>Wipes the key and what was sealed last.</summary>
    public void Dispose()
    {
        Forget();
        _cipher.Dispose();
    }

    // T2, T3: the cipher, the code, a hash of each piece; the root over the hashes.
    private Digest Cut(int chunk, bool isLast, ReadOnlySpan<byte> plaintext)
    {
        var (needed, size) = (_code.DataCount, Progress.Header.PieceLength(plaintext.Length));
        var length = plaintext.Length + StreamCipher.Overhead;
        _cipher.Seal(chunk, isLast, plaintext, _ciphertext.AsSpan(0, length));
        _ciphertext.AsSpan(length, (needed * size) - length).Clear();
        if (_parity[0].Length != size) _parity = Array.ConvertAll(_parity, _ => new byte[size]);
        _code.EncodeParity(_ciphertext.AsMemory(0, needed * size), _parity);
        for (var i = 0; i < _pieces.Length; i++) _pieces[i] = i < needed ? _ciphertext.AsMemory(i * size, size) : _parity[i - needed];
        for (var i = 0; i < _leaves.Length; i++) _leaves[i] = StreamTree.Leaf(Progress.Header.Record, chunk, i, _pieces[i].Span);
        _paths = MerkleTree.ProveAll(_leaves, out var root);
        _chunk = chunk;
        return root;
    }

    private void Forget()
    {
        _chunk = -1;
        _ciphertext.AsSpan().Clear();
        foreach (var piece in _parity) piece.AsSpan().Clear();
    }

    private static RecordId Record(Entropy seed) => new(new Digest(Draw(seed, "record", 0)));

    private static byte[] Key(Entropy seed) => Draw(seed, "key", 0);

    private static Digest Salt(Entropy salts, int custodian) => new(Draw(salts, "leaf", (ulong)custodian));

    private static byte[] Draw(Entropy seed, string purpose, ulong index)
    {
        var octets = new byte[Entropy.SeedSize];
        seed.Fill("streams/" + purpose, index, octets);
        return octets;
    }
}

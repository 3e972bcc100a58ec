using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MedChain.Core.Institutions;
using MedChain.Crypto.Erasure;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Sharing;

namespace MedChain.Core.Records.Streams;

/// <summary>
/// Opens a stream at the requester, chunk by chunk and in order, in the memory of a few chunks. Pieces that do not lead to the commitment are dropped and
/// their custodians named. The host keeps what came out under a name of its own until <see cref="IsComplete"/>. Pure. Spec: Records T7, T8.
/// </summary>
public sealed class StreamOpener : IDisposable
{
    private readonly StreamManifest _manifest;
    private readonly ImmutableArray<Digest> _roots;
    private readonly StreamCipher _cipher;
    private readonly ReedSolomon _code;
    private readonly byte[] _ciphertext;

    private StreamOpener(StreamManifest manifest, ImmutableArray<Digest> roots, StreamCipher cipher, int next)
    {
        (_manifest, _roots, _cipher, Next) = (manifest, roots, cipher, next);
        _code = ReedSolomon.Create(manifest.Header.Thresholds.Fragments, manifest.Header.Thresholds.Custodians);
        _ciphertext = new byte[manifest.Header.ChunkSize + StreamCipher.Overhead];
    }

    /// <summary>The chunk that is opened next.</summary>
    public int Next { get; private set; }

    /// <summary>Octets of its plaintext; 0 when the stream is complete.</summary>
    public int NextLength => IsComplete ? 0 : _manifest.ChunkLength(Next);

    /// <summary>Whether every chunk, the last one among them, has been opened.</summary>
    public bool IsComplete => Next == _manifest.Chunks;

    /// <summary>Begins, or goes on.</summary>
    /// <param name="released">Untrusted parts and roots, and the commitment from the chain.</param>
    /// <param name="next">The chunk to go on from: all before it have been opened and kept.</param>
    /// <param name="opener">It.</param>
    /// <param name="failure">What failed, and through whom.</param>
    public static bool TryStart(
        ReleasedStream released, int next, [NotNullWhen(true)] out StreamOpener? opener, [NotNullWhen(false)] out OpenFailure? failure)
    {
        (opener, failure) = (null, null);
        var manifest = released.Manifest;
        if (next < 0 || next > manifest.Chunks) throw new ArgumentOutOfRangeException(nameof(next), next, "There is no such chunk.");
        var authentic = Authentic(released, out var culprits);
        var hasRoots = released.Roots.Length == manifest.Chunks && StreamTree.Content(released.Roots) == manifest.Content;
        if (!hasRoots || authentic.Count < manifest.Header.Thresholds.Shares)
        {
            failure = new OpenFailure(OpenFailureKind.Unavailable, culprits);
            return false;
        }

        Span<byte> key = stackalloc byte[CommittingAead.KeySize];
        var isKey = Shamir.TryCombine(
            [.. authentic.Select(part => ((byte)(manifest.Header.IndexOf(part.Custodian) + 1), part.Share))], manifest.Header.Thresholds.Shares, key);
        var cipher = new StreamCipher(key, manifest.Header);
        CryptographicOperations.ZeroMemory(key);
        if (!isKey || cipher.Commitment != manifest.KeyCommitment)
        {
            cipher.Dispose();
            failure = new OpenFailure(OpenFailureKind.Inconsistent, [manifest.Header.Source]);
            return false;
        }

        opener = new StreamOpener(manifest, released.Roots, cipher, next);
        return true;
    }

    /// <summary>Opens the next chunk.</summary>
    /// <param name="pieces">Untrusted; k authentic ones are enough.</param>
    /// <param name="plaintext">Exactly <see cref="NextLength"/> octets; cleared on failure.</param>
    /// <param name="failure">What failed, and through whom: with too few pieces others may be tried.</param>
    public bool TryOpen(
        ReadOnlySpan<(InstitutionId Custodian, StreamPiece Piece)> pieces, Span<byte> plaintext, [NotNullWhen(false)] out OpenFailure? failure)
    {
        if (IsComplete || plaintext.Length != NextLength) throw new ArgumentException($"The next chunk has {NextLength} octets.", nameof(plaintext));
        var authentic = Authentic(pieces, out var culprits);
        if (authentic.Count < _code.DataCount)
        {
            plaintext.Clear();
            failure = new OpenFailure(OpenFailureKind.Unavailable, culprits);
            return false;
        }

        // T8: all pieces are the source's own; what does not open now, or is not the end where the manifest says so, it has sealed wrongly.
        var ciphertext = _ciphertext.AsSpan(0, plaintext.Length + StreamCipher.Overhead);
        var isOpen = _code.TryDecode([.. authentic], ciphertext.Length, ciphertext)
            && _cipher.TryOpen(Next, _manifest.IsLast(Next), ciphertext, plaintext);
        failure = isOpen ? null : new OpenFailure(OpenFailureKind.Inconsistent, [_manifest.Header.Source]);
        if (isOpen) Next++;
        else plaintext.Clear();
        return isOpen;
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => _cipher.Dispose();

    // T7: the piece of this chunk, under this chunk's root, at its custodian's position.
    private List<(int Index, ReadOnlyMemory<byte> Octets)> Authentic(
        ReadOnlySpan<(InstitutionId Custodian, StreamPiece Piece)> pieces, out ImmutableArray<InstitutionId> culprits)
    {
        var (header, length) = (_manifest.Header, _manifest.Header.PieceLength(NextLength));
        var authentic = new List<(int Index, ReadOnlyMemory<byte> Octets)>(pieces.Length);
        var named = ImmutableArray.CreateBuilder<InstitutionId>();
        foreach (var (custodian, piece) in pieces)
        {
            var position = header.IndexOf(custodian);
            var isOwn = piece.Chunk == Next && piece.Root == _roots[Next] && piece.Octets.Length == length
                && StreamTree.IsAuthentic(header, position, piece);
            if (isOwn && authentic.TrueForAll(other => other.Index != position)) authentic.Add((position, piece.Octets));
            else named.Add(custodian);
        }

        culprits = named.ToImmutable();
        return authentic;
    }

    private static List<StreamPart> Authentic(ReleasedStream released, out ImmutableArray<InstitutionId> culprits)
    {
        var authentic = new List<StreamPart>();
        var named = ImmutableArray.CreateBuilder<InstitutionId>();
        foreach (var part in released.Parts)
        {
            var isNew = authentic.TrueForAll(other => other.Custodian != part.Custodian);
            if (isNew && StreamRules.IsAuthentic(released.Manifest, released.Commitment, part)) authentic.Add(part);
            else named.Add(part.Custodian);
        }

        culprits = named.ToImmutable();
        return authentic;
    }
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Streams;

/// <summary>
/// A custodian's side of a stream while its pieces come: in order, each checked before it is stored. On disk with the piece that it counts.
/// Spec: Records T6.
/// </summary>
/// <param name="Header">The header.</param>
/// <param name="Octets">Octets of the pieces taken.</param>
/// <param name="Roots">The root of each chunk whose piece was taken.</param>
public sealed record StreamCustody(StreamHeader Header, long Octets, ImmutableArray<Digest> Roots) : ICanonical
{
    /// <summary>No piece taken yet.</summary>
    public static StreamCustody Start(StreamHeader header) => new(header, 0, []);

    /// <summary>Reads it.</summary>
    public static StreamCustody? Read(ref CanonicalReader reader)
    {
        var (header, octets) = (StreamHeader.Read(ref reader), (long)reader.Counter());
        var roots = reader.Digests(StreamHeader.MostChunks);
        return reader.Ok && header is not null ? new StreamCustody(header, octets, roots) : null;
    }

    /// <summary>Judges a piece.</summary>
    /// <param name="self">The custodian.</param>
    /// <param name="piece">Untrusted.</param>
    /// <param name="next">With it, where it is taken; else as before.</param>
    public StreamVerdict Take(InstitutionId self, StreamPiece piece, out StreamCustody next)
    {
        next = this;
        if (piece.Chunk > Roots.Length) return StreamVerdict.Early;
        if (!StreamTree.IsAuthentic(Header, Header.IndexOf(self), piece)) return StreamVerdict.NotAuthentic;
        if (piece.Chunk < Roots.Length) return Roots[piece.Chunk] == piece.Root ? StreamVerdict.Again : StreamVerdict.Conflict;
        var (whole, before) = (Header.PieceLength(Header.ChunkSize), (long)Roots.Length * Header.PieceLength(Header.ChunkSize));
        if (piece.Octets.Length > whole || piece.Octets.IsEmpty || Octets != before || Roots.Length == StreamHeader.MostChunks) return StreamVerdict.NotAuthentic;
        next = this with { Octets = Octets + piece.Octets.Length, Roots = Roots.Add(piece.Root) };
        return StreamVerdict.Taken;
    }

    /// <summary>Whether the terms are of just the pieces that were taken: a receipt may be given.</summary>
    /// <param name="terms">Untrusted.</param>
    /// <param name="part">What the custodian's key opened of them.</param>
    public bool IsWhole(StreamTerms terms, StreamPart part)
    {
        var manifest = terms.Manifest;
        return manifest.Header == Header && manifest.Chunks == Roots.Length && manifest.PieceOctets == Octets
            && StreamTree.Content(Roots) == manifest.Content && StreamRules.IsAuthentic(manifest, terms.Commitment(), part);
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Header.Write(writer);
        writer.UInt64((ulong)Octets);
        writer.Digests(Roots);
    }
}

/// <summary>What a custodian makes of a piece.</summary>
public enum StreamVerdict : byte
{
    /// <summary>It is the next one: it is stored with the count.</summary>
    Taken = 0,

    /// <summary>It was taken before: the same answer again.</summary>
    Again = 1,

    /// <summary>One before it is missing.</summary>
    Early = 2,

    /// <summary>Another piece of this chunk was taken.</summary>
    Conflict = 3,

    /// <summary>It does not lead to the root that it names, or there can be no such piece.</summary>
    NotAuthentic = 4,
}

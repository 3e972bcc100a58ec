using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;

namespace MedChain.Core;

/// <content>Streams between source, custodians and requesters; tags from 60. Spec: Records T9, T10.</content>
public abstract partial record Message
{
    /// <summary>A source gives a custodian a piece of a stream, or asks how many it has. Spec: Records T9.</summary>
    /// <param name="Header">The stream's header.</param>
    /// <param name="Piece">The piece; null to ask.</param>
    public sealed record PieceOffered(StreamHeader Header, StreamPiece? Piece) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 60;

        /// <inheritdoc/>
        protected override int Capacity => 512 + (Piece?.Octets.Length ?? 0);

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Header.Write(writer);
            writer.Byte(Piece is null ? (byte)0 : (byte)1);
            Piece?.Write(writer);
        }

        internal static PieceOffered? ReadFields(ref CanonicalReader reader)
        {
            var (header, has) = (StreamHeader.Read(ref reader), reader.Byte());
            reader.Require(has <= 1);
            var piece = reader.Ok && has == 1 ? StreamPiece.Read(ref reader) : null;
            return reader.Ok ? new PieceOffered(header!, piece) : null;
        }
    }

    /// <summary>What a custodian made of it. Spec: Records T9.</summary>
    /// <param name="Record">The stream's record.</param>
    /// <param name="Chunk">The piece's chunk; the next one needed where it was asked.</param>
    /// <param name="Verdict">What it made of the piece; Early where it was asked.</param>
    /// <param name="Refusal">Why it takes nothing of this stream; None where it does.</param>
    /// <param name="Taken">How many pieces it has.</param>
    public sealed record PieceJudged(RecordId Record, int Chunk, StreamVerdict Verdict, OfferRefusal Refusal, int Taken) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 61;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Record.Write(writer);
            writer.UInt16((ushort)Chunk);
            writer.Byte((byte)Verdict);
            writer.Byte((byte)Refusal);
            writer.UInt16((ushort)Taken);
        }

        internal static PieceJudged ReadFields(ref CanonicalReader reader)
        {
            var judged = new PieceJudged(RecordId.Read(ref reader), reader.UInt16(), (StreamVerdict)reader.Byte(), (OfferRefusal)reader.Byte(), reader.UInt16());
            reader.Require(judged.Chunk <= StreamHeader.MostChunks && judged.Taken <= StreamHeader.MostChunks);
            reader.Require(judged.Verdict <= StreamVerdict.NotAuthentic && judged.Refusal <= OfferRefusal.Incomplete);
            return judged;
        }
    }

    /// <summary>A source gives a custodian that has all pieces its terms; answered like <see cref="Offer"/>. Spec: Records T9.</summary>
    public sealed record StreamOffer(StreamTerms Terms) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 62;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Terms.Write(writer);
    }

    /// <summary>A custodian's part of a stream but for its pieces. Spec: Records T10.</summary>
    /// <param name="Access">Under which consent or emergency.</param>
    /// <param name="Manifest">The stream's manifest.</param>
    /// <param name="Root">Root of the tree over the custodians' leaves.</param>
    /// <param name="Proof">Salt and path of the custodian's leaf.</param>
    /// <param name="Roots">The root of each chunk.</param>
    /// <param name="SealedShare">Its share of the key, sealed to the requester.</param>
    public sealed record StreamRelease(
        AccessId Access, StreamManifest Manifest, Digest Root, LeafProof Proof, ImmutableArray<Digest> Roots, ReadOnlyMemory<byte> SealedShare) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 63;

        /// <inheritdoc/>
        protected override int Capacity => 1024 + (Roots.Length * Digest.Size);

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            Manifest.Write(writer);
            writer.Digest(Root);
            Proof.Write(writer);
            writer.Digests(Roots);
            writer.Fixed(SealedShare.Span);
        }

        internal static StreamRelease? ReadFields(ref CanonicalReader reader)
        {
            var access = AccessId.Read(ref reader);
            if (StreamManifest.Read(ref reader) is not { } manifest) return null;
            var (root, proof) = (reader.Digest(), LeafProof.Read(ref reader));
            var roots = reader.Digests(StreamHeader.MostChunks);
            reader.Require(roots.Length == manifest.Chunks);
            var share = reader.Fixed(SegmentRelease.SealedShareSize);
            return reader.Ok ? new StreamRelease(access, manifest, root, proof, roots, share) : null;
        }
    }

    /// <summary>A requester asks a custodian for its piece of a chunk. Spec: Records T10.</summary>
    /// <param name="Access">Under which consent or emergency.</param>
    /// <param name="Emergency">What two institutions have signed; null under a consent.</param>
    /// <param name="Chunk">The chunk.</param>
    public sealed record PieceWanted(AccessId Access, EndorsedEmergency? Emergency, int Chunk) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 64;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            writer.UInt16((ushort)Chunk);
            writer.Byte(Emergency is null ? (byte)0 : (byte)1);
            Emergency?.Write(writer);
        }

        internal static PieceWanted? ReadFields(ref CanonicalReader reader)
        {
            var (access, chunk, has) = (AccessId.Read(ref reader), reader.UInt16(), reader.Byte());
            reader.Require(chunk < StreamHeader.MostChunks && has <= 1);
            var emergency = reader.Ok && has == 1 ? EndorsedEmergency.Read(ref reader) : null;
            return reader.Ok ? new PieceWanted(access, emergency, chunk) : null;
        }
    }

    /// <summary>A custodian's piece of a chunk. Spec: Records T10.</summary>
    public sealed record PieceReleased(AccessId Access, StreamPiece Piece) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 65;

        /// <inheritdoc/>
        protected override int Capacity => 512 + Piece.Octets.Length;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            Piece.Write(writer);
        }
    }

    private static Message? ReadStreams(byte tag, ref CanonicalReader reader)
    {
        switch (tag)
        {
            case 60: return PieceOffered.ReadFields(ref reader);
            case 61: return PieceJudged.ReadFields(ref reader);
            case 62: return StreamTerms.Read(ref reader) is { } terms ? new StreamOffer(terms) : null;
            case 63: return StreamRelease.ReadFields(ref reader);
            case 64: return PieceWanted.ReadFields(ref reader);
            case 65:
                var access = AccessId.Read(ref reader);
                return StreamPiece.Read(ref reader) is { } piece ? new PieceReleased(access, piece) : null;
            default:
                reader.Fail();
                return null;
        }
    }
}

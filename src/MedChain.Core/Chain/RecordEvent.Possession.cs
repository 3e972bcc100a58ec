using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <content>Answers to challenges; tag 11.</content>
public abstract partial record RecordEvent
{
    /// <summary>
    /// A custodian shows that it holds a record: the chunk of its fragments that the epoch's seed asks for, and all that leads from there to the commitment. Which
    /// segment and chunk it is follows from seed and manifest. Ciphertext and hashes, never the share. Spec: Records R19.
    /// </summary>
    /// <param name="Manifest">The record's manifest.</param>
    /// <param name="Root">Root of the tree that the commitment covers.</param>
    /// <param name="Leaf">Salt and path of the leaf of custodian and segment.</param>
    /// <param name="Share">The commitment to the key share, as the leaf has it.</param>
    /// <param name="FragmentRoot">The root over the fragment's chunks, as the leaf has it.</param>
    /// <param name="Chunk">The chunk, 1 to 16,384 octets of ciphertext.</param>
    /// <param name="ChunkPath">The siblings from the chunk up to <paramref name="FragmentRoot"/>.</param>
    public sealed record Possession(
        Manifest Manifest,
        Digest Root,
        LeafProof Leaf,
        Digest Share,
        Digest FragmentRoot,
        ReadOnlyMemory<byte> Chunk,
        ImmutableArray<Digest> ChunkPath) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 11;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Manifest.Write(writer);
            writer.Digest(Root);
            Leaf.Write(writer);
            writer.Digest(Share);
            writer.Digest(FragmentRoot);
            writer.Bytes(Chunk.Span);
            writer.Digests(ChunkPath);
        }

        internal static Possession? ReadFields(ref CanonicalReader reader)
        {
            var manifest = Manifest.Read(ref reader);
            if (manifest is null) return null;
            var shown = new Possession(
                manifest, reader.Digest(), LeafProof.Read(ref reader), reader.Digest(), reader.Digest(), reader.Bytes(FragmentTree.ChunkSize),
                reader.Digests(FragmentTree.PathCap));
            reader.Require(!shown.Chunk.IsEmpty);
            return shown;
        }

        /// <inheritdoc/>
        public bool Equals(Possession? other) => other is not null && Manifest == other.Manifest && Root == other.Root && Leaf == other.Leaf && Share == other.Share
            && FragmentRoot == other.FragmentRoot && Chunk.Span.SequenceEqual(other.Chunk.Span) && ChunkPath.AsSpan().SequenceEqual(other.ChunkPath.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Manifest.Record, FragmentRoot, Chunk.Length);
    }
}

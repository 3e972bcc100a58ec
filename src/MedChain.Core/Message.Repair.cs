using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;

namespace MedChain.Core;

/// <content>What a successor and the other custodians tell one another; tags 39 and 40. Spec: Records R15.</content>
public abstract partial record Message
{
    /// <summary>The successor of a vacant position asks a custodian for help. Spec: Records R15.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Position">The position, 0 to m - 1.</param>
    public sealed record HelpRequest(RecordId Record, byte Position) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 39;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Record.Write(writer);
            writer.Byte(Position);
        }
    }

    /// <summary>A custodian's help: a point of the lost rows, and its fragments if it still has them. Spec: Records R15.</summary>
    /// <param name="Position">The position to repair, 0 to m - 1.</param>
    /// <param name="Manifest">The record's manifest.</param>
    /// <param name="Leaves">The leaves of all custodians.</param>
    /// <param name="Points">The values of the helper's rows of all segments at the position, in the manifest's order, sealed to the successor.</param>
    /// <param name="Segments">One a segment, in the manifest's order; none when the helper has lost its fragments.</param>
    public sealed record Help(
        byte Position, Manifest Manifest, ImmutableArray<Digest> Leaves, ReadOnlyMemory<byte> Points, ImmutableArray<HelpSegment> Segments) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 40;

        /// <inheritdoc/>
        protected override int Capacity => CanonicalWriter.UsualCapacity + (Digest.Size * Leaves.Length) + Segments.Sum(static segment => HelpSegment.MinimumSize + segment.Fragment.Length);

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            writer.Byte(Position);
            Manifest.Write(writer);
            writer.Digests(Leaves);
            writer.Fixed(Points.Span);
            writer.List(Segments);
        }

        internal static Help? ReadFields(ref CanonicalReader reader)
        {
            var position = reader.Byte();
            if (Manifest.Read(ref reader) is not { } manifest) return null;
            var leaves = reader.Digests(CustodyTerms.LeafCap);
            var help = new Help(
                position, manifest, leaves, reader.Fixed(PointsSize(manifest) + SealedBox.Overhead),
                reader.List(SegmentScopes.Classes, HelpSegment.MinimumSize, HelpSegment.Read)!);
            reader.Require(help.IsShaped());
            return reader.Ok ? help : null;
        }

        /// <summary>Octets of one helper's points: a share's for each segment.</summary>
        public static int PointsSize(Manifest manifest) => manifest.Segments.Length * CustodyTerms.ShareSize;

        // A position and leaves of this manifest; all its segments or none, with fragments of the right length.
        private bool IsShaped()
        {
            if (Position >= Manifest.Custodians.Length || Leaves.Length != Manifest.LeafCount) return false;
            if (!Segments.IsEmpty && Segments.Length != Manifest.Segments.Length) return false;
            for (var i = 0; i < Segments.Length; i++)
            {
                if (Segments[i]?.Fragment.Length != Manifest.FragmentLength(i)) return false;
            }

            return true;
        }
    }
}

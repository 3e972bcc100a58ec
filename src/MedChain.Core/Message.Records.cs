using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core;

/// <content>What source, custodians and requesters tell one another; tags from 32. Spec: Records R4, Access A5.</content>
public abstract partial record Message
{
    /// <summary>A source gives a custodian all it is to keep of a record. Spec: Records R4.</summary>
    /// <param name="Terms">Manifest, leaves and the sealed rows.</param>
    /// <param name="Fragments">The custodian's fragments, one a segment, in the manifest's order.</param>
    public sealed record Offer(CustodyTerms Terms, ImmutableArray<ReadOnlyMemory<byte>> Fragments) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 32;

        /// <inheritdoc/>
        protected override int Capacity => 1 + CanonicalWriter.Encode(Terms).Length + Fragments.Sum(static fragment => 4 + fragment.Length);

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Terms.Write(writer);
            foreach (var fragment in Fragments) writer.Bytes(fragment.Span);
        }

        internal static Offer? ReadFields(ref CanonicalReader reader)
        {
            if (CustodyTerms.Read(ref reader) is not { } terms) return null;
            var fragments = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(terms.Manifest.Segments.Length);
            for (var segment = 0; segment < terms.Manifest.Segments.Length && reader.Ok; segment++)
            {
                var fragment = reader.Bytes(terms.Manifest.FragmentLength(segment));
                reader.Require(fragment.Length == terms.Manifest.FragmentLength(segment));
                fragments.Add(fragment);
            }

            return reader.Ok ? new Offer(terms, fragments.MoveToImmutable()) : null;
        }
    }

    /// <summary>A custodian holds all that it was offered, has checked it, and signs for it. Spec: Records R5.</summary>
    public sealed record Receipt(RecordId Record, Digest Commitment, Signature Signature) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 33;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Record.Write(writer);
            writer.Digest(Commitment);
            Signature.Write(writer);
        }
    }

    /// <summary>A custodian gives no receipt, and why. Spec: Records R5.</summary>
    public sealed record OfferRefused(RecordId Record, Digest Commitment, OfferRefusal Code) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 34;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Record.Write(writer);
            writer.Digest(Commitment);
            writer.Byte((byte)Code);
        }
    }

    /// <summary>A requester asks a custodian to act on a final consent. Spec: Access A5.</summary>
    public sealed record ReleaseRequest(AccessId Access) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 35;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Access.Write(writer);
    }

    /// <summary>A custodian's part of what was granted. Spec: Access A5.</summary>
    /// <param name="Access">Under which consent.</param>
    /// <param name="Manifest">The record's manifest.</param>
    /// <param name="Root">Root of the tree that the commitment covers.</param>
    /// <param name="Segments">The granted segments, ordered by class.</param>
    public sealed record Release(AccessId Access, Manifest Manifest, Digest Root, ImmutableArray<SegmentRelease> Segments) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 36;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            Manifest.Write(writer);
            writer.Digest(Root);
            writer.List(Segments);
        }

        internal static Release? ReadFields(ref CanonicalReader reader)
        {
            var access = AccessId.Read(ref reader);
            if (Manifest.Read(ref reader) is not { } manifest) return null;
            var release = new Release(
                access, manifest, reader.Digest(), reader.List(SegmentScopes.Classes, SegmentRelease.MinimumSize, SegmentRelease.Read)!);
            reader.Require(release.IsShaped());
            return reader.Ok ? release : null;
        }

        /// <summary>Whether the segments are some of the manifest's, in order, with fragments of the right length.</summary>
        internal bool IsShaped()
        {
            var last = -1;
            foreach (var segment in Segments)
            {
                var index = Manifest.IndexOf(segment.Class);
                if (index <= last || segment.Fragment.Length != Manifest.FragmentLength(index)) return false;
                last = index;
            }

            return last >= 0;
        }
    }

    /// <summary>A custodian releases nothing, and why. Spec: Access A6.</summary>
    public sealed record ReleaseRefused(AccessId Access, ReleaseRefusal Code) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 37;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            writer.Byte((byte)Code);
        }
    }

    /// <summary>A requester asks a custodian to release at once, on the word of two institutions. Spec: Access A10.</summary>
    public sealed record EmergencyRequest(EndorsedEmergency Emergency) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 38;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Emergency.Write(writer);
    }

    private static Message? ReadRecords(byte tag, ref CanonicalReader reader)
    {
        switch (tag)
        {
            case 32: return Offer.ReadFields(ref reader);
            case 33: return new Receipt(RecordId.Read(ref reader), reader.Digest(), Signature.Read(ref reader));
            case 34:
                var refused = new OfferRefused(RecordId.Read(ref reader), reader.Digest(), (OfferRefusal)reader.Byte());
                reader.Require(refused.Code is > OfferRefusal.None and <= OfferRefusal.Incomplete);
                return refused;
            case 35: return new ReleaseRequest(AccessId.Read(ref reader));
            case 36: return Release.ReadFields(ref reader);
            case 37:
                var denied = new ReleaseRefused(AccessId.Read(ref reader), (ReleaseRefusal)reader.Byte());
                reader.Require(denied.Code is > ReleaseRefusal.None and <= ReleaseRefusal.Condemned);
                return denied;
            case 38: return EndorsedEmergency.Read(ref reader) is { } emergency ? new EmergencyRequest(emergency) : null;
            case 39: return new HelpRequest(RecordId.Read(ref reader), reader.Byte());
            case 40: return Help.ReadFields(ref reader);
            case 48: return new Carried(reader.Bytes(Carried.BoxCap));
            case 56: return new EvaluationWanted(reader.Element());
            case 57: return EvaluationGiven.ReadFields(ref reader);
            default: return ReadStreams(tag, ref reader);
        }
    }
}

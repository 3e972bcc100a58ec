using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>
/// One thing that happened to a record, as told by the institution that signs the batch. A closed choice; the first octet names the
/// case. No patient data, no plain identifier and no unsalted hash of either. Spec: Chain C5.
/// </summary>
public abstract partial record RecordEvent : ICanonical
{
    /// <summary>Fewest octets an event takes.</summary>
    public const int MinimumSize = 1 + 32;

    private RecordEvent()
    {
    }

    /// <summary>The octet that names the case.</summary>
    public abstract byte Tag { get; }

    /// <summary>Anchors a dispersed record with the receipts of enough custodians. Spec: Records R6.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Pseudonym">Finds a patient's records for who may evaluate the identity function; zero where the bundle names no patient.</param>
    /// <param name="Commitment">Commits to manifest, fragments and shares; salted.</param>
    /// <param name="Segments">Which segments exist.</param>
    /// <param name="Custodians">All m custodians, ordered by number.</param>
    /// <param name="Receipts">At least m - f_c of their receipts, ordered by number.</param>
    public sealed record Anchor(
        RecordId Record,
        Digest Pseudonym,
        Digest Commitment,
        SegmentScope Segments,
        ImmutableArray<InstitutionId> Custodians,
        ImmutableArray<Endorsement> Receipts) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 1;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Record.Write(writer);
            writer.Digest(Pseudonym);
            writer.Digest(Commitment);
            writer.Byte((byte)Segments);
            writer.List(Custodians);
            writer.List(Receipts);
        }

        internal static Anchor ReadFields(ref CanonicalReader reader)
        {
            var anchor = new Anchor(
                RecordId.Read(ref reader), reader.Digest(), reader.Digest(), (SegmentScope)reader.Byte(),
                reader.List(ValidatorSet.Cap, InstitutionId.Size, InstitutionId.Read),
                reader.List(ValidatorSet.Cap, Endorsement.Size, Endorsement.Read));
            reader.Require(anchor.Segments.IsScope());
            return anchor;
        }

        /// <inheritdoc/>
        public bool Equals(Anchor? other) => other is not null && Record == other.Record && Pseudonym == other.Pseudonym
            && Commitment == other.Commitment && Segments == other.Segments
            && Custodians.AsSpan().SequenceEqual(other.Custodians.AsSpan()) && Receipts.AsSpan().SequenceEqual(other.Receipts.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Record, Commitment);
    }

    /// <summary>Asks for access; the signer is the requester. Spec: Access A1.</summary>
    public sealed record Request(AccessId Access, RecordId Record, SegmentScope Scope, Purpose Purpose) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 2;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            Record.Write(writer);
            writer.Byte((byte)Scope);
            writer.Byte((byte)Purpose);
        }

        internal static Request ReadFields(ref CanonicalReader reader)
        {
            var request = new Request(AccessId.Read(ref reader), RecordId.Read(ref reader), (SegmentScope)reader.Byte(), (Purpose)reader.Byte());
            reader.Require(request.Scope.IsScope() && request.Purpose is >= Purpose.Treatment and <= Purpose.Research);
            return request;
        }
    }

    /// <summary>Consents to a request, for a scope and until a time; the signer is the consent office of the record's source. Spec: Access A2.</summary>
    public sealed record Grant(AccessId Access, SegmentScope Scope, long ExpiresAtMs) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 3;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            writer.Byte((byte)Scope);
            writer.Time(ExpiresAtMs);
        }

        internal static Grant ReadFields(ref CanonicalReader reader)
        {
            var grant = new Grant(AccessId.Read(ref reader), (SegmentScope)reader.Byte(), reader.Time());
            reader.Require(grant.Scope.IsScope());
            return grant;
        }
    }

    /// <summary>Refuses a request. Spec: Access A3.</summary>
    public sealed record Deny(AccessId Access) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 4;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Access.Write(writer);
    }

    /// <summary>Withdraws a consent: nothing more is released. Spec: Access A4.</summary>
    public sealed record Revoke(AccessId Access) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 5;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Access.Write(writer);
    }

    /// <summary>A custodian's audit entry: it released its share under this access; the signer is the custodian. Spec: Access A7.</summary>
    public sealed record Audit(AccessId Access) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 6;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Access.Write(writer);
    }

    /// <summary>Orders the erasure of a record; the signer is its source. Spec: Records R9.</summary>
    public sealed record Erase(RecordId Record) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 7;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Record.Write(writer);
    }

    /// <summary>A custodian's receipt of destruction: rows, fragments and leaves are gone; of a stream its pieces and its share. Spec: Records R10.</summary>
    public sealed record Destroyed(RecordId Record) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 8;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Record.Write(writer);
    }

    /// <summary>Has a blinded identifier evaluated by the holders of the identity key; the signer is who asks. Spec: Collaboration K10.</summary>
    public sealed record Evaluate(GroupElement Blinded) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 20;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => writer.Element(Blinded);
    }

    /// <summary>Reads one event.</summary>
    public static RecordEvent? Read(ref CanonicalReader reader)
    {
        RecordEvent? read = reader.Byte() switch
        {
            1 => Anchor.ReadFields(ref reader),
            2 => Request.ReadFields(ref reader),
            3 => Grant.ReadFields(ref reader),
            4 => new Deny(AccessId.Read(ref reader)),
            5 => new Revoke(AccessId.Read(ref reader)),
            6 => new Audit(AccessId.Read(ref reader)),
            7 => new Erase(RecordId.Read(ref reader)),
            8 => new Destroyed(RecordId.Read(ref reader)),
            9 => new Vacated(RecordId.Read(ref reader), reader.Byte()),
            10 => new Repaired(RecordId.Read(ref reader), reader.Byte()),
            13 => new Supersede(RecordId.Read(ref reader), RecordId.Read(ref reader)),
            11 => Possession.ReadFields(ref reader),
            20 => new Evaluate(reader.Element()),
            var other => ReadEmergency(other, ref reader),
        };
        return reader.Ok ? read : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Byte(Tag);
        WriteFields(writer);
    }

    /// <summary>Writes what follows the tag.</summary>
    protected abstract void WriteFields(CanonicalWriter writer);
}

using MedChain.Core.Access;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Chain;

/// <content>A patient's word, and refusals of custodians; tags from 32.</content>
public abstract partial record RecordEvent
{
    /// <summary>Registers the key by which the patient consents to access to a record; the signer is the record's source. Spec: Access A14.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Key">A fresh public key, Ed25519.</param>
    /// <param name="ByKey">By the key, for this chain and record.</param>
    public sealed record RegisterConsentKey(RecordId Record, PublicOctets Key, Signature ByKey) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 32;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Record.Write(writer);
            Key.Write(writer);
            ByKey.Write(writer);
        }
    }

    /// <summary>Brings a consent that the patient has signed; the signer of the batch is whoever brings it. Spec: Access A15.</summary>
    /// <param name="Access">The request.</param>
    /// <param name="Scope">The segments.</param>
    /// <param name="ExpiresAtMs">When the consent runs out, in milliseconds since 1970 UTC.</param>
    /// <param name="Signature">By the record's consent key.</param>
    public sealed record PatientGrant(AccessId Access, SegmentScope Scope, long ExpiresAtMs, Signature Signature) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 33;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            writer.Byte((byte)Scope);
            writer.Time(ExpiresAtMs);
            Signature.Write(writer);
        }

        internal static PatientGrant ReadFields(ref CanonicalReader reader)
        {
            var grant = new PatientGrant(AccessId.Read(ref reader), (SegmentScope)reader.Byte(), reader.Time(), Signature.Read(ref reader));
            reader.Require(grant.Scope.IsScope());
            return grant;
        }
    }

    /// <summary>Brings the patient's refusal of a request, or the withdrawal of the consent to it. Spec: Access A16.</summary>
    /// <param name="Access">The request.</param>
    /// <param name="Signature">By the record's consent key.</param>
    public sealed record PatientRevoke(AccessId Access, Signature Signature) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 34;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            Signature.Write(writer);
        }
    }

    /// <summary>Brings a record's next consent key, by the word of the one that stands. Spec: Access A17.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Next">A fresh public key, Ed25519.</param>
    /// <param name="ByOld">By the key that stands.</param>
    /// <param name="ByKey">By the next key, for this chain and record.</param>
    public sealed record ReplaceConsentKey(RecordId Record, PublicOctets Next, Signature ByOld, Signature ByKey) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 35;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Record.Write(writer);
            Next.Write(writer);
            ByOld.Write(writer);
            ByKey.Write(writer);
        }
    }

    /// <summary>A custodian's entry of a refusal; the signer is the custodian. Spec: Access A18.</summary>
    /// <param name="Access">The request.</param>
    /// <param name="Asker">Who asked.</param>
    /// <param name="Code">Why it was refused; one that tells something for good.</param>
    public sealed record Refused(AccessId Access, InstitutionId Asker, ReleaseRefusal Code) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 36;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            Asker.Write(writer);
            writer.Byte((byte)Code);
        }

        internal static Refused ReadFields(ref CanonicalReader reader)
        {
            var refused = new Refused(AccessId.Read(ref reader), InstitutionId.Read(ref reader), (ReleaseRefusal)reader.Byte());
            reader.Require(RefusalRules.Tells(refused.Code));
            return refused;
        }
    }

    private static RecordEvent? ReadConsent(byte tag, ref CanonicalReader reader) => tag switch
    {
        32 => new RegisterConsentKey(RecordId.Read(ref reader), PublicOctets.Read(ref reader), Signature.Read(ref reader)),
        33 => PatientGrant.ReadFields(ref reader),
        34 => new PatientRevoke(AccessId.Read(ref reader), Signature.Read(ref reader)),
        35 => new ReplaceConsentKey(RecordId.Read(ref reader), PublicOctets.Read(ref reader), Signature.Read(ref reader), Signature.Read(ref reader)),
        36 => Refused.ReadFields(ref reader),
        _ => null,
    };
}

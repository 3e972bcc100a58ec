using MedChain.Core.Access;
using MedChain.Core.Codec;

namespace MedChain.Core.Chain;

/// <content>Broken glass; tags from 30.</content>
public abstract partial record RecordEvent
{
    /// <summary>
    /// A custodian's audit entry of a release on an emergency; the signer is the custodian. It carries what the two institutions signed, since the
    /// chain knows nothing of it before. Spec: Access A11.
    /// </summary>
    public sealed record BreakGlass(EndorsedEmergency Emergency) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 30;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Emergency.Write(writer);
    }

    /// <summary>Judges an emergency; the signer is the consent office of the record's source. Spec: Access A12.</summary>
    public sealed record Review(AccessId Access, bool IsJustified) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 31;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Access.Write(writer);
            writer.Byte(IsJustified ? (byte)1 : (byte)0);
        }

        internal static Review ReadFields(ref CanonicalReader reader)
        {
            var access = AccessId.Read(ref reader);
            var flag = reader.Byte();
            reader.Require(flag <= 1);
            return new Review(access, flag == 1);
        }
    }

    private static RecordEvent? ReadEmergency(byte tag, ref CanonicalReader reader) => tag switch
    {
        30 => EndorsedEmergency.Read(ref reader) is { } emergency ? new BreakGlass(emergency) : null,
        31 => Review.ReadFields(ref reader),
        _ => ReadConsent(tag, ref reader),
    };
}

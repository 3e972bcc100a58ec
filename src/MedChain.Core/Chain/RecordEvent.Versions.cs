using MedChain.Core.Codec;
using MedChain.Core.Records;

namespace MedChain.Core.Chain;

/// <content>Versions of a record.</content>
public abstract partial record RecordEvent
{
    /// <summary>Says that a record is the version after another; the signer is the source of both. Spec: Records R22.</summary>
    public sealed record Supersede(RecordId Record, RecordId Previous) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 13;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Record.Write(writer);
            Previous.Write(writer);
        }
    }
}

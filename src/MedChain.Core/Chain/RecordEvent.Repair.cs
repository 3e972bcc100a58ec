using MedChain.Core.Codec;
using MedChain.Core.Records;

namespace MedChain.Core.Chain;

/// <content>Positions that nobody holds any more, and their repair.</content>
public abstract partial record RecordEvent
{
    /// <summary>A position of a record has no holder any more, or its successor is silent; the signer is one of the record's custodians. Spec: Records R13, R14.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Position">0 to m - 1.</param>
    public sealed record Vacated(RecordId Record, byte Position) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 9;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Record.Write(writer);
            writer.Byte(Position);
        }
    }

    /// <summary>The successor of a position has its part; the signer is the successor. Spec: Records R16.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Position">0 to m - 1.</param>
    public sealed record Repaired(RecordId Record, byte Position) : RecordEvent
    {
        /// <inheritdoc/>
        public override byte Tag => 10;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            Record.Write(writer);
            writer.Byte(Position);
        }
    }
}

using MedChain.Core.Codec;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Proofs;

namespace MedChain.Core;

/// <content>What askers and holders of the identity key tell one another; tags 56 and 57. Spec: Collaboration K11.</content>
public abstract partial record Message
{
    /// <summary>Asks a holder for its part of an evaluation that the sender has asked for on the chain.</summary>
    public sealed record EvaluationWanted(GroupElement Blinded) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 56;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => writer.Element(Blinded);
    }

    /// <summary>A holder's part, with its proof.</summary>
    /// <param name="Blinded">What was evaluated.</param>
    /// <param name="Epoch">By a share of which sharing.</param>
    /// <param name="Part">The share times the blinded element.</param>
    /// <param name="Proof">That it is by the share of the holder's verification key, which binds its index.</param>
    public sealed record EvaluationGiven(GroupElement Blinded, ulong Epoch, GroupElement Part, EqualLogsProof Proof) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 57;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            writer.Element(Blinded);
            writer.UInt64(Epoch);
            writer.Element(Part);
            writer.Proof(Proof);
        }

        internal static EvaluationGiven ReadFields(ref CanonicalReader reader) => new(reader.Element(), reader.UInt64(), reader.Element(), reader.EqualLogsProof());
    }
}

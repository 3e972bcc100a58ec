using MedChain.Core.Codec;

namespace MedChain.Core;

/// <content>What voters and relays tell one another; tag 48. Spec: Election V8.</content>
public abstract partial record Message
{
    /// <summary>A ballot on its way, sealed to the receiver: another box for another relay, or the ballot.</summary>
    /// <param name="Box">A sealed box, at most <see cref="BoxCap"/> octets.</param>
    public sealed record Carried(ReadOnlyMemory<byte> Box) : Message
    {
        /// <summary>Most octets of a box: the largest ballot and two boxes around it.</summary>
        public const int BoxCap = 1 << 17;

        /// <inheritdoc/>
        public override byte Tag => 48;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => writer.Bytes(Box.Span);

        /// <inheritdoc/>
        public bool Equals(Carried? other) => other is not null && Box.Span.SequenceEqual(other.Box.Span);

        /// <inheritdoc/>
        public override int GetHashCode() => Box.Length;
    }
}

using System.Collections.Immutable;
using MedChain.Core.Codec;

namespace MedChain.Core.Chain;

/// <summary>What of a transaction did not apply: index of the event in its batch, and why. Spec: Chain C9.</summary>
public sealed record Refusals(ImmutableArray<Refusal> Items) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer) => writer.List(Items);

    /// <inheritdoc/>
    public bool Equals(Refusals? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Length;
}

/// <summary>One event that did not apply.</summary>
public readonly record struct Refusal(ushort Event, RefusalCode Code) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt16(Event);
        writer.Byte((byte)Code);
    }
}

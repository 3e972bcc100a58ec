using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>
/// Proves inclusion or absence of a key against a state root: the siblings from the root down, and what stands at the end: the leaf of
/// the key (inclusion), another leaf on the same path, or nothing (absence). Spec: Chain C8.
/// </summary>
/// <param name="Siblings">Root's children first; at most 256.</param>
/// <param name="LeafKey">Key of the leaf at the end of the path, null where it is empty.</param>
/// <param name="LeafOctets">Canonical octets of that leaf's value.</param>
public sealed record StateProof(ImmutableArray<Digest> Siblings, Digest? LeafKey, ReadOnlyMemory<byte> LeafOctets) : ICanonical
{
    private const int DepthCap = 256;
    private const int ValueCap = 1 << 20;

    /// <summary>Whether <paramref name="root"/> holds <paramref name="octets"/> under <paramref name="key"/>.</summary>
    public bool ShowsInclusion(Digest root, Digest key, ReadOnlySpan<byte> octets) =>
        LeafKey == key && LeafOctets.Span.SequenceEqual(octets) && LeadsTo(root, key);

    /// <summary>Whether <paramref name="root"/> holds nothing under <paramref name="key"/>.</summary>
    public bool ShowsAbsence(Digest root, Digest key)
    {
        if (LeafKey == key) return false;
        if (LeafKey is { } other)
        {
            for (var depth = 0; depth < Siblings.Length; depth++)
            {
                if (other.Bit(depth) != key.Bit(depth)) return false;
            }
        }

        return LeadsTo(root, key);
    }

    /// <summary>Reads a proof.</summary>
    public static StateProof? Read(ref CanonicalReader reader)
    {
        var count = reader.Count(DepthCap, Digest.Size);
        var siblings = ImmutableArray.CreateBuilder<Digest>(count);
        for (var i = 0; i < count; i++) siblings.Add(reader.Digest());
        var flag = reader.Byte();
        reader.Require(flag <= 1);
        var proof = flag == 1
            ? new StateProof(siblings.ToImmutable(), reader.Digest(), reader.Bytes(ValueCap))
            : new StateProof(siblings.ToImmutable(), null, Array.Empty<byte>());
        return reader.Ok ? proof : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt32((uint)Siblings.Length);
        foreach (var sibling in Siblings) writer.Digest(sibling);
        writer.Byte(LeafKey is null ? (byte)0 : (byte)1);
        if (LeafKey is not { } key) return;
        writer.Digest(key);
        writer.Bytes(LeafOctets.Span);
    }

    private bool LeadsTo(Digest root, Digest key)
    {
        if (Siblings.Length > DepthCap) return false;
        var hash = LeafKey is { } leaf ? StateNode.HashLeaf(leaf, LeafOctets.Span) : StateNode.EmptyHash;
        for (var depth = Siblings.Length - 1; depth >= 0; depth--)
        {
            hash = key.Bit(depth) ? StateNode.HashInner(Siblings[depth], hash) : StateNode.HashInner(hash, Siblings[depth]);
        }

        return hash == root;
    }
}

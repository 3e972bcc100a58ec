using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>A node of the state tree; its hash is computed once, when first asked for. Spec: Chain C7.</summary>
internal abstract class StateNode
{
    private HashBox? _hash;

    private StateNode()
    {
    }

    /// <summary>Hash of a subtree without entries.</summary>
    internal static Digest EmptyHash { get; } = ComputeEmpty();

    internal Digest Hash => (_hash ??= new HashBox(Compute())).Value;

    internal static Digest HashLeaf(Digest key, ReadOnlySpan<byte> octets)
    {
        using var transcript = new Transcript("state leaf");
        transcript.Append(key);
        transcript.Append(octets);
        return transcript.Hash();
    }

    internal static Digest HashInner(Digest left, Digest right)
    {
        using var transcript = new Transcript("state inner");
        transcript.Append(left);
        transcript.Append(right);
        return transcript.Hash();
    }

    private protected abstract Digest Compute();

    private static Digest ComputeEmpty()
    {
        using var transcript = new Transcript("state empty");
        return transcript.Hash();
    }

    internal sealed class Leaf(Digest key, ICanonical value) : StateNode
    {
        internal Digest Key { get; } = key;

        internal ICanonical Value { get; } = value;

        internal byte[] Octets => CanonicalWriter.Encode(Value);

        private protected override Digest Compute() => HashLeaf(Key, Octets);
    }

    internal sealed class Inner(StateNode? left, StateNode? right) : StateNode
    {
        internal StateNode? Left { get; } = left;

        internal StateNode? Right { get; } = right;

        private protected override Digest Compute() => HashInner(Left?.Hash ?? EmptyHash, Right?.Hash ?? EmptyHash);
    }

    // A reference is written whole, so that two threads that share a map see either nothing or the hash.
    private sealed class HashBox(Digest value)
    {
        internal Digest Value { get; } = value;
    }
}

using System.Diagnostics.CodeAnalysis;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>
/// The authenticated state: an immutable sparse Merkle tree over key digests. A subtree with one entry is that leaf, so depth is
/// logarithmic in the number of entries; empty, leaf and inner nodes hash under distinct prefixes and the leaf carries its full key.
/// The root depends on the set of entries alone, not on the order of writes. Spec: Chain C7.
/// </summary>
public sealed class StateMap
{
    /// <summary>No entries.</summary>
    public static StateMap Empty { get; } = new(null, 0);

    private readonly StateNode? _root;

    private StateMap(StateNode? root, int count)
    {
        _root = root;
        Count = count;
    }

    /// <summary>Number of entries.</summary>
    public int Count { get; }

    /// <summary>The root hash.</summary>
    public Digest Root => _root?.Hash ?? StateNode.EmptyHash;

    /// <summary>The entry under a key, of the type that the key's kind implies.</summary>
    /// <exception cref="InvariantViolationException">The entry has another type.</exception>
    public bool TryGet<T>(Digest key, [NotNullWhen(true)] out T? value)
        where T : class, ICanonical
    {
        value = null;
        var node = _root;
        for (var depth = 0; node is StateNode.Inner inner; depth++) node = key.Bit(depth) ? inner.Right : inner.Left;
        if (node is not StateNode.Leaf leaf || leaf.Key != key) return false;
        value = leaf.Value as T ?? throw new InvariantViolationException("State typing", $"{leaf.Value.GetType().Name} under a key of {typeof(T).Name}");
        return true;
    }

    /// <summary>This map with an entry set.</summary>
    public StateMap Set(Digest key, ICanonical value)
    {
        var added = 0;
        var root = Set(_root, new StateNode.Leaf(key, value), 0, ref added);
        return new StateMap(root, Count + added);
    }

    /// <summary>Proves that the key has its value, or none.</summary>
    public StateProof Prove(Digest key)
    {
        var siblings = new List<Digest>();
        var node = _root;
        for (var depth = 0; node is StateNode.Inner inner; depth++)
        {
            var (near, far) = key.Bit(depth) ? (inner.Right, inner.Left) : (inner.Left, inner.Right);
            siblings.Add(far?.Hash ?? StateNode.EmptyHash);
            node = near;
        }

        var leaf = node as StateNode.Leaf;
        return new StateProof([.. siblings], leaf?.Key, leaf?.Octets ?? []);
    }

    /// <summary>Every entry, in order of key.</summary>
    public IEnumerable<KeyValuePair<Digest, ICanonical>> Entries()
    {
        var open = new Stack<StateNode>();
        if (_root is not null) open.Push(_root);
        while (open.TryPop(out var node))
        {
            if (node is StateNode.Leaf leaf)
            {
                yield return new(leaf.Key, leaf.Value);
                continue;
            }

            var inner = (StateNode.Inner)node;
            if (inner.Right is not null) open.Push(inner.Right);
            if (inner.Left is not null) open.Push(inner.Left);
        }
    }

    private static StateNode Set(StateNode? node, StateNode.Leaf leaf, int depth, ref int added)
    {
        switch (node)
        {
            case null:
                added = 1;
                return leaf;
            case StateNode.Leaf other when other.Key == leaf.Key:
                return leaf;
            case StateNode.Leaf other:
                added = 1;
                return Fork(other, leaf, depth);
            default:
                var inner = (StateNode.Inner)node;
                return leaf.Key.Bit(depth)
                    ? new StateNode.Inner(inner.Left, Set(inner.Right, leaf, depth + 1, ref added))
                    : new StateNode.Inner(Set(inner.Left, leaf, depth + 1, ref added), inner.Right);
        }
    }

    private static StateNode.Inner Fork(StateNode.Leaf a, StateNode.Leaf b, int depth)
    {
        var (bitA, bitB) = (a.Key.Bit(depth), b.Key.Bit(depth));
        if (bitA != bitB) return bitA ? new StateNode.Inner(b, a) : new StateNode.Inner(a, b);
        var deeper = Fork(a, b, depth + 1);
        return bitA ? new StateNode.Inner(null, deeper) : new StateNode.Inner(deeper, null);
    }
}

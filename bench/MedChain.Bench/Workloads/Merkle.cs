using BenchmarkDotNet.Attributes;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;

namespace MedChain.Bench.Workloads;

/// <summary>RFC 6962 trees of 1,024 leaves.</summary>
public class Merkle
{
    private readonly Digest[] _leaves = [.. Enumerable.Range(0, 1024).Select(i => Town.Digest((ulong)i))];
    private readonly Digest _root;
    private readonly Digest[] _path;

    public Merkle()
    {
        _root = MerkleTree.Root(_leaves);
        _path = MerkleTree.Prove(_leaves, 700);
    }

    [Benchmark]
    public Digest Root() => MerkleTree.Root(_leaves);

    [Benchmark]
    public Digest[] Prove() => MerkleTree.Prove(_leaves, 700);

    [Benchmark]
    public bool Verify() => MerkleTree.Verify(_root, _leaves[700], 700, _leaves.Length, _path);
}

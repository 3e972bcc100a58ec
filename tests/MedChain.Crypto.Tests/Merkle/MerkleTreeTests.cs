using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;

namespace MedChain.Crypto.Tests.Merkle;

/// <summary>Trees and paths. RFC 6962 2.1.</summary>
public sealed class MerkleTreeTests
{
    // The inputs and roots of the Certificate Transparency reference implementation (transparency-dev/merkle, testonly/constants.go).
    private static readonly string[] s_leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] s_roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    private static Gen<(int Count, int Index)> Places { get; } =
        from count in Gen.Choose(1, 300)
        from index in Gen.Choose(0, count - 1)
        select (count, index);

    [Fact]
    public void The_known_roots_of_0_to_8_leaves_are_reproduced()
    {
        for (var count = 0; count <= 8; count++)
        {
            var leaves = s_leaves[..count].Select(l => (ReadOnlyMemory<byte>)Convert.FromHexString(l)).ToArray();
            Assert.Equal(s_roots[count], MerkleTree.Root(leaves).ToString());
        }
    }

    [Theory]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    public void The_known_paths_are_reproduced(int index, int count, string path)
    {
        var hashes = s_leaves[..count].Select(l => MerkleTree.LeafHash(Convert.FromHexString(l))).ToArray();
        Assert.Equal(path.Split(' '), MerkleTree.Prove(hashes, index).Select(d => d.ToString()));
    }

    [Fact]
    public void Every_leaf_of_trees_of_up_to_70_leaves_has_a_path_that_verifies_at_its_place_only()
    {
        for (var count = 1; count <= 70; count++)
        {
            var hashes = Hashes(count);
            var root = MerkleTree.Root(hashes.AsSpan());
            for (var index = 0; index < count; index++)
            {
                var path = MerkleTree.Prove(hashes, index);
                Assert.Equal(MerkleTree.PathLength(index, count), path.Length);
                for (var place = 0; place < count; place++)
                    Assert.True(MerkleTree.Verify(root, hashes[index], place, count, path) == (place == index), $"{index} of {count} at {place}");
            }
        }
    }

    [Fact]
    public void All_paths_at_once_are_the_paths_one_by_one()
    {
        for (var count = 0; count <= 70; count++)
        {
            var hashes = Hashes(count);
            var paths = MerkleTree.ProveAll(hashes, out var root);
            Assert.Equal(MerkleTree.Root(hashes.AsSpan()), root);
            Assert.Equal(count, paths.Length);
            for (var index = 0; index < count; index++) Assert.Equal(MerkleTree.Prove(hashes, index), paths[index].AsEnumerable());
        }
    }

    [Fact]
    public void A_changed_leaf_sibling_or_root_or_a_shorter_or_longer_path_is_refused() =>
        Property.Holds(Places, p =>
        {
            var hashes = Hashes(p.Count);
            var root = MerkleTree.Root(hashes.AsSpan());
            var path = MerkleTree.Prove(hashes, p.Index);
            var refused = !MerkleTree.Verify(Hashes(1)[0], MerkleTree.LeafHash([9, 9]), p.Index, p.Count, path)
                && !MerkleTree.Verify(MerkleTree.LeafHash([9]), hashes[p.Index], p.Index, p.Count, path)
                && !MerkleTree.Verify(root, hashes[p.Index], p.Index, p.Count, [.. path, root])
                && (path.Length == 0 || !MerkleTree.Verify(root, hashes[p.Index], p.Index, p.Count, path.AsSpan(1)));
            for (var i = 0; i < path.Length; i++)
            {
                Digest[] changed = [.. path];
                changed[i] = MerkleTree.LeafHash([(byte)i]);
                refused &= !MerkleTree.Verify(root, hashes[p.Index], p.Index, p.Count, changed);
            }

            return refused && MerkleTree.Verify(root, hashes[p.Index], p.Index, p.Count, path);
        });

    [Fact]
    public void An_inner_node_taken_as_a_leaf_is_another_tree()
    {
        // Second preimage: the octets of the node over two leaves, offered as one leaf of a shorter tree.
        var hashes = Hashes(4);
        byte[] left = [.. hashes[0].ToArray(), .. hashes[1].ToArray()], right = [.. hashes[2].ToArray(), .. hashes[3].ToArray()];
        var root = MerkleTree.Root(hashes.AsSpan());
        Assert.NotEqual(root, MerkleTree.Root([MerkleTree.LeafHash(left), MerkleTree.LeafHash(right)]));
        Assert.NotEqual(root, MerkleTree.Root([MerkleTree.LeafHash([1, .. left]), MerkleTree.LeafHash([1, .. right])]));
        Assert.False(MerkleTree.Verify(root, MerkleTree.LeafHash(left), 0, 2, [new Digest(SHA256.HashData([1, .. right]))]));
        Assert.False(MerkleTree.Verify(root, MerkleTree.LeafHash(left), 0, 4, [new Digest(SHA256.HashData([1, .. right]))]));
    }

    [Fact]
    public void A_leaf_twice_at_the_end_is_another_tree()
    {
        // CVE-2012-2459: Bitcoin's trees repeat the last leaf.
        var hashes = Hashes(3);
        Assert.NotEqual(MerkleTree.Root(hashes.AsSpan()), MerkleTree.Root([.. hashes, hashes[2]]));
    }

    [Theory]
    [InlineData(-1, 4)]
    [InlineData(4, 4)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(int.MinValue, int.MinValue)]
    public void Places_outside_the_tree_are_refused(int index, int count)
    {
        Assert.False(MerkleTree.Verify(default, default, index, count, []));
        Assert.ThrowsAny<ArgumentException>(() => MerkleTree.Prove(Hashes(Math.Max(0, Math.Min(count, 4))), index));
    }

    [Fact]
    public void The_largest_count_is_bounded_work()
    {
        Assert.Equal(31, MerkleTree.PathLength(0, int.MaxValue));
        Assert.False(MerkleTree.Verify(default, default, 0, int.MaxValue, new Digest[31]));
        Assert.False(MerkleTree.Verify(default, default, int.MaxValue - 1, int.MaxValue, new Digest[MerkleTree.PathLength(int.MaxValue - 1, int.MaxValue)]));
        Assert.False(MerkleTree.Verify(default, default, 0, int.MaxValue, new Digest[1000]));
    }

    [Fact]
    public void A_tree_of_one_leaf_is_its_leaf_hash_and_leaf_and_node_prefixes_differ()
    {
        Assert.Equal(MerkleTree.LeafHash([5]), MerkleTree.Root(new[] { MerkleTree.LeafHash([5]) }.AsSpan()));
        Assert.Equal(SHA256.HashData([0, 5]), MerkleTree.LeafHash([5]).ToArray());
        var hashes = Hashes(2);
        Assert.Equal(SHA256.HashData([1, .. hashes[0].ToArray(), .. hashes[1].ToArray()]), MerkleTree.Root(hashes.AsSpan()).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void Leaves_of_any_length_are_hashed_behind_their_prefix(int length)
    {
        var leaf = new byte[length];
        new Random(length).NextBytes(leaf);
        Assert.Equal(SHA256.HashData([0, .. leaf]), MerkleTree.LeafHash(leaf).ToArray());
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 16)]
    [InlineData(100_000, 4_096)]
    public void Octets_cut_into_leaves_have_the_hashes_of_those_leaves(int count, int length)
    {
        var octets = new byte[count];
        new Random(count).NextBytes(octets);
        Assert.Equal(octets.Chunk(length).Select(leaf => MerkleTree.LeafHash(leaf)), MerkleTree.LeafHashes(octets, length));
    }

    private static Digest[] Hashes(int count) => [.. Enumerable.Range(0, count).Select(i => MerkleTree.LeafHash(BitConverter.GetBytes(i)))];
}

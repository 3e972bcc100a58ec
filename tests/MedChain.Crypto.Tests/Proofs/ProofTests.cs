using System.Collections.Immutable;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.Tests.RingSignatures;

namespace MedChain.Crypto.Tests.Proofs;

/// <summary>Sigma protocols made non-interactive: complete, and void once anything that they are bound to is changed.</summary>
public sealed class ProofTests
{
    private static readonly byte[] s_seed = new byte[32], s_context = [1, 2, 3], s_other = [1, 2, 4];
    private static readonly GroupScalar s_x = WeakRing.Random(1), s_y = WeakRing.Random(2);

    [Fact]
    public void Knowledge_is_proved_by_who_has_it_in_its_context()
    {
        var (key, proof) = (GroupElement.MultiplyBase(s_x), KnowledgeProof.Make(s_x, s_context, s_seed));
        Assert.True(proof.IsValid(key, s_context));
        Assert.False(proof.IsValid(key, s_other));
        Assert.False(proof.IsValid(GroupElement.MultiplyBase(s_y), s_context));
        Assert.False((proof with { Response = proof.Response + GroupScalar.One }).IsValid(key, s_context));
        Assert.False(new KnowledgeProof(GroupScalar.Zero, GroupScalar.Zero).IsValid(GroupElement.Identity, s_context));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public void Equal_logarithms_are_proved_for_all_pairs_at_once(int count)
    {
        var key = GroupElement.MultiplyBase(s_x);
        ImmutableArray<LogPair> pairs = [.. Enumerable.Range(0, count).Select(i => GroupElement.MultiplyBase(WeakRing.Random(100 + i))).Select(item => new LogPair(item, s_x * item))];
        var proof = EqualLogsProof.Make(s_x, pairs, s_context, s_seed);
        Assert.True(proof.IsValid(key, pairs, s_context));
        Assert.False(proof.IsValid(key, pairs, s_other));
        Assert.False(proof.IsValid(GroupElement.MultiplyBase(s_y), pairs, s_context));
        Assert.False(proof.IsValid(key, [], s_context));
        for (var i = 0; i < count; i++)
        {
            Assert.False(proof.IsValid(key, pairs.SetItem(i, pairs[i] with { Product = pairs[i].Product + GroupElement.Generator }), s_context));
            Assert.False(proof.IsValid(key, pairs.SetItem(i, new LogPair(key, s_x * key)), s_context));
        }
    }

    [Fact]
    public void Two_wrong_pairs_that_cancel_out_are_found()
    {
        var (key, item) = (GroupElement.MultiplyBase(s_x), GroupElement.MultiplyBase(s_y));
        ImmutableArray<LogPair> pairs = [new(item, (s_x * item) + GroupElement.Generator), new(item, (s_x * item) - GroupElement.Generator)];
        Assert.False(EqualLogsProof.Make(s_x, pairs, s_context, s_seed).IsValid(key, pairs, s_context));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void A_value_within_its_bound_is_proved_and_no_other(int bound)
    {
        var key = GroupElement.MultiplyBase(s_x);
        for (uint value = 0; value <= (uint)bound + 1; value++)
        {
            var vote = Ciphertext.Encrypt(key, value, s_y);
            var proof = BoundProof.Make(key, vote, value, s_y, bound, s_context, s_seed);
            Assert.Equal(value <= bound, proof.IsValid(key, vote, bound, s_context));
            Assert.False(proof.IsValid(key, vote, bound, s_other));
            Assert.False(proof.IsValid(key, vote, bound + 1, s_context));
            Assert.False(proof.IsValid(key, vote + Ciphertext.Encrypt(key, 1, s_x), bound, s_context));
            Assert.False(proof.IsValid(GroupElement.MultiplyBase(s_y), vote, bound, s_context));
            Assert.False(BoundProof.Make(key, vote, (value + 1) % ((uint)bound + 1), s_y, bound, s_context, s_seed).IsValid(key, vote, bound, s_context));
        }
    }

    [Fact]
    public void One_of_many_is_proved_without_saying_which_and_only_by_its_owner()
    {
        var (key, other) = (GroupElement.MultiplyBase(s_x), GroupElement.MultiplyBase(WeakRing.Random(9)));
        for (var place = 0; place < 5; place++)
        {
            ImmutableArray<GroupElement> tags = [.. Enumerable.Range(0, 5).Select(i => (i == place ? s_x : WeakRing.Random(200 + i)) * other)];
            var proof = OneOfManyLogsProof.Make(s_x, other, tags, s_context, s_seed);
            Assert.True(proof.IsValid(key, other, tags, s_context));
            Assert.False(proof.IsValid(key, other, tags, s_other));
            Assert.False(proof.IsValid(key, other, [.. tags.Reverse()], s_context));
            Assert.False(proof.IsValid(GroupElement.MultiplyBase(s_y), other, tags, s_context));
            Assert.False(proof.IsValid(key, GroupElement.Generator, tags, s_context));
            Assert.False(proof.IsValid(key, other, tags.RemoveAt(4), s_context));
            Assert.False(OneOfManyLogsProof.Make(s_y, other, tags, s_context, s_seed).IsValid(GroupElement.MultiplyBase(s_y), other, tags, s_context));
        }
    }

    [Fact]
    public void Sums_of_ciphertexts_open_to_sums()
    {
        var key = GroupElement.MultiplyBase(s_x);
        var sum = Enumerable.Range(0, 40).Aggregate(Ciphertext.Zero, (total, i) => total + Ciphertext.Encrypt(key, (ulong)(i % 3), WeakRing.Random(i)));
        Assert.True(SmallLogs.TryFind(sum.B - (s_x * sum.A), 40, out var value));
        Assert.Equal(39u, value);
        Assert.False(SmallLogs.TryFind(sum.B - (s_x * sum.A), 38, out _));
        Assert.True(SmallLogs.TryFind(GroupElement.Identity, 0, out var nothing));
        Assert.Equal(0u, nothing);
    }
}

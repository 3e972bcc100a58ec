using System.Collections.Immutable;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Crypto.Tests.RingSignatures;

/// <summary>Linkable ring signatures (Liu, Wei, Wong 2004), scoped to events.</summary>
public sealed class LinkableSignatureTests
{
    private static readonly Digest s_event = new(Enumerable.Repeat((byte)5, 32).ToArray()), s_message = new(Enumerable.Repeat((byte)6, 32).ToArray());
    private static readonly byte[] s_seed = new byte[32];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(64)]
    public void Every_member_signs_and_all_its_signatures_bear_one_tag(int size)
    {
        var (ring, secrets) = RingOf(size);
        for (var i = 0; i < size; i += Math.Max(1, size / 5))
        {
            var tag = secrets[i] * LinkableSignature.TagBase(s_event);
            Assert.True(LinkableSignature.Sign(ring, secrets[i], s_event, s_message, s_seed).IsValid(ring, tag, s_event, s_message));
            Assert.True(LinkableSignature.Sign(ring, secrets[i], s_event, Digest.Zero, s_seed).IsValid(ring, tag, s_event, Digest.Zero));
        }
    }

    [Fact]
    public void Tags_of_other_members_and_other_events_differ()
    {
        var (_, secrets) = RingOf(4);
        var tags = secrets.SelectMany(secret => new[] { secret * LinkableSignature.TagBase(s_event), secret * LinkableSignature.TagBase(s_message) }).ToHashSet();
        Assert.Equal(8, tags.Count);
    }

    [Fact]
    public void Anything_changed_makes_it_invalid()
    {
        var (ring, secrets) = RingOf(6);
        var tag = secrets[3] * LinkableSignature.TagBase(s_event);
        var signature = LinkableSignature.Sign(ring, secrets[3], s_event, s_message, s_seed);
        Assert.True(signature.IsValid(ring, tag, s_event, s_message));
        Assert.False(signature.IsValid(ring, tag, s_message, s_message));
        Assert.False(signature.IsValid(ring, tag, s_event, s_event));
        Assert.False(signature.IsValid(ring, secrets[2] * LinkableSignature.TagBase(s_event), s_event, s_message));
        Assert.False(signature.IsValid(Ring.TryCreate([.. ring.Keys.Reverse()])!, tag, s_event, s_message));
        Assert.False((signature with { First = signature.First + GroupScalar.One }).IsValid(ring, tag, s_event, s_message));
        for (var i = 0; i < 6; i++)
        {
            Assert.False((signature with { Responses = signature.Responses.SetItem(i, signature.Responses[i] + GroupScalar.One) }).IsValid(ring, tag, s_event, s_message));
        }
    }

    [Fact]
    public void Bad_inputs_47_50_and_51_are_refused()
    {
        var (ring, secrets) = RingOf(4);
        var tag = secrets[0] * LinkableSignature.TagBase(s_event);
        var signature = LinkableSignature.Sign(ring, secrets[0], s_event, s_message, s_seed);
        Assert.False(signature.IsValid(ring, GroupElement.Identity, s_event, s_message));
        Assert.False((signature with { Responses = signature.Responses.SetItem(1, GroupScalar.Zero) }).IsValid(ring, tag, s_event, s_message));
        Assert.False((signature with { Responses = signature.Responses.RemoveAt(3) }).IsValid(ring, tag, s_event, s_message));
        Assert.False((signature with { Responses = signature.Responses.Add(GroupScalar.One) }).IsValid(ring, tag, s_event, s_message));
    }

    [Fact]
    public void Bad_inputs_43_44_and_46_are_no_rings()
    {
        var keys = RingOf(4).Ring.Keys;
        Assert.Null(Ring.TryCreate([]));
        Assert.Null(Ring.TryCreate([keys[0]]));
        Assert.Null(Ring.TryCreate([keys[0], keys[1], keys[0]]));
        Assert.Null(Ring.TryCreate([keys[0], GroupElement.Identity]));
        Assert.Null(Ring.TryCreate([.. Enumerable.Range(1, Ring.Most + 1).Select(i => GroupElement.MultiplyBase(GroupScalar.FromUInt64((ulong)i)))]));
    }

    [Fact]
    public void Somebody_without_a_key_of_the_ring_makes_nothing_valid()
    {
        var (ring, _) = RingOf(4);
        var outsider = GroupScalar.FromUInt64(12_345);
        var signature = LinkableSignature.Sign(ring, outsider, s_event, s_message, s_seed);
        Assert.False(signature.IsValid(ring, outsider * LinkableSignature.TagBase(s_event), s_event, s_message));
    }

    [Fact]
    public void The_same_seed_and_inputs_give_the_same_octets()
    {
        var (ring, secrets) = RingOf(3);
        var signature = LinkableSignature.Sign(ring, secrets[1], s_event, s_message, s_seed);
        Assert.Equal(signature, LinkableSignature.Sign(ring, secrets[1], s_event, s_message, s_seed));
        Assert.NotEqual(signature, LinkableSignature.Sign(ring, secrets[1], s_event, s_message, [.. Enumerable.Repeat((byte)1, 32)]));
    }

    [Theory]
    [InlineData(2, "c4afed56c60c65f3ae5c7c2bd8c063e04938a91b")]
    [InlineData(3, "78a69ffba76e84afce66bc4058f14eccbcd960d8")]
    [InlineData(17, "0c1c9873b59f8fffb52b61180649778954ed63fd")]
    [InlineData(256, "ca2cb2d5b2af0044f24f297cb40042709090eb1c")]
    public void Signatures_are_the_octets_that_they_have_always_been(int size, string hash)
    {
        var (ring, secrets) = RingOf(size);
        using var transcript = new Transcript("all of them");
        foreach (var secret in secrets.Where((_, i) => i % Math.Max(1, size / 16) == 0).Append(secrets[^1]))
        {
            var signature = LinkableSignature.Sign(ring, secret, s_event, s_message, s_seed);
            transcript.Append(signature.First);
            foreach (var response in signature.Responses) transcript.Append(response);
        }

        Assert.Equal(hash, transcript.Hash().ToString()[..40]);
    }

    internal static (Ring Ring, ImmutableArray<GroupScalar> Secrets) RingOf(int size)
    {
        ImmutableArray<GroupScalar> secrets = [.. Enumerable.Range(1, size).Select(WeakRing.Random)];
        return (Ring.TryCreate([.. secrets.Select(GroupElement.MultiplyBase)])!, secrets);
    }
}

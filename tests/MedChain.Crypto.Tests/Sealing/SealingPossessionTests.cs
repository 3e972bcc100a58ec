using MedChain.Crypto.Sealing;
using MedChain.Crypto.Signatures;

namespace MedChain.Crypto.Tests.Sealing;

/// <summary>Possession of an X25519 key, shown by a signature under its point of edwards25519.</summary>
public sealed class SealingPossessionTests
{
    private static readonly byte[] Message = "what it is bound to"u8.ToArray();

    [Fact]
    public void Who_holds_the_key_can_show_it_for_every_message()
    {
        for (byte fill = 0; fill < 64; fill++)
        {
            using var key = Key(fill);
            byte[] message = [.. Message, fill];
            Assert.True(SealingPossession.Verify(key.PublicKey, message, Prove(key, message)));
        }
    }

    [Fact]
    public void A_proof_is_for_one_key_and_one_message()
    {
        using var key = Key(1);
        using var other = Key(2);
        var proof = Prove(key, Message);
        Assert.False(SealingPossession.Verify(other.PublicKey, Message, proof));
        Assert.False(SealingPossession.Verify(key.PublicKey, [.. Message, 0], proof));
        Assert.False(SealingPossession.Verify(key.PublicKey, default, proof));
    }

    [Fact]
    public void No_octet_of_a_proof_may_change()
    {
        using var key = Key(3);
        for (var i = 0; i < SealingPossession.ProofSize; i++)
        {
            var proof = Prove(key, Message);
            proof[i] ^= 1;
            Assert.False(SealingPossession.Verify(key.PublicKey, Message, proof), $"octet {i}");
        }
    }

    [Fact]
    public void A_signature_under_another_key_shows_nothing()
    {
        using var key = Key(4);
        using var signing = SigningKey.FromSeed(Enumerable.Repeat((byte)4, 32).ToArray());
        byte[] proof = [.. signing.PublicKey, .. new byte[Ed25519.SignatureSize]];
        signing.Sign(Message, proof.AsSpan(32));
        Assert.False(SealingPossession.Verify(key.PublicKey, Message, proof));
    }

    [Fact]
    public void Keys_of_small_order_and_other_lengths_are_refused()
    {
        using var key = Key(5);
        var proof = Prove(key, Message);
        Assert.False(SealingPossession.Verify(new byte[32], Message, new byte[SealingPossession.ProofSize]));
        Assert.False(SealingPossession.Verify(new byte[32], Message, [1, .. new byte[SealingPossession.ProofSize - 1]]));
        Assert.False(SealingPossession.Verify(key.PublicKey.AsSpan(1), Message, proof));
        Assert.False(SealingPossession.Verify(key.PublicKey, Message, proof.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => SealingPossession.Prove(key, Message, new byte[95]));
    }

    [Fact]
    public void A_wiped_key_shows_nothing_more()
    {
        var key = Key(6);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Prove(key, Message));
    }

    private static SealingKey Key(byte fill) => SealingKey.FromSeed(Enumerable.Repeat(fill, 32).ToArray());

    private static byte[] Prove(SealingKey key, ReadOnlySpan<byte> message)
    {
        var proof = new byte[SealingPossession.ProofSize];
        SealingPossession.Prove(key, message, proof);
        return proof;
    }
}

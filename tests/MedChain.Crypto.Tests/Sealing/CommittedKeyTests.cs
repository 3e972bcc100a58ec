using MedChain.Crypto.Sealing;

namespace MedChain.Crypto.Tests.Sealing;

/// <summary>One commitment for many ciphertexts. Spec: Records T1.</summary>
public sealed class CommittedKeyTests
{
    private static readonly byte[] s_key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] s_salt = [.. Enumerable.Range(50, 24).Select(i => (byte)i)];
    private static readonly byte[] s_nonce = [.. Enumerable.Range(100, 24).Select(i => (byte)i)];

    [Fact]
    public void T1_what_is_sealed_opens_and_every_flipped_bit_is_refused()
    {
        using var key = CommittedKey.Derive(s_key, s_salt, [1]);
        byte[] plaintext = [1, 2, 3], opened = [9, 9, 9];
        var ciphertext = new byte[3 + CommittedKey.Overhead];
        key.Seal(s_nonce, [4], plaintext, ciphertext);
        for (var bit = 0; bit < 8 * ciphertext.Length; bit++)
        {
            byte[] changed = [.. ciphertext];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.TryOpen(s_nonce, [4], changed, opened));
            Assert.Equal(new byte[3], opened);
        }

        Assert.False(key.TryOpen(s_nonce, [5], ciphertext, opened));
        Assert.False(key.TryOpen([.. s_nonce.AsSpan(0, 23), 0], [4], ciphertext, opened));
        Assert.False(key.TryOpen(s_nonce, [4], ciphertext.AsSpan(0, 10), opened));
        Assert.False(key.TryOpen(s_nonce, [4], ciphertext, new byte[4]));
        Assert.True(key.TryOpen(s_nonce, [4], ciphertext, opened));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void T1_another_key_salt_or_context_has_another_commitment_and_opens_nothing()
    {
        byte[] otherKey = [.. s_key], otherSalt = [.. s_salt];
        otherKey[0] ^= 1;
        otherSalt[0] ^= 1;
        using var key = CommittedKey.Derive(s_key, s_salt, [1]);
        var ciphertext = new byte[3 + CommittedKey.Overhead];
        key.Seal(s_nonce, [], [1, 2, 3], ciphertext);
        foreach (var (k, s, c) in ((byte[], byte[], byte[])[])[(otherKey, s_salt, [1]), (s_key, otherSalt, [1]), (s_key, s_salt, [2])])
        {
            using var other = CommittedKey.Derive(k, s, c);
            Assert.NotEqual(key.Commitment, other.Commitment);
            Assert.False(other.TryOpen(s_nonce, [], ciphertext, new byte[3]));
        }

        Assert.NotEqual(key.Commitment, CommittingAead.Commit(s_key, s_salt, [1]));
        Assert.Throws<ArgumentException>(() => CommittedKey.Derive(s_key.AsSpan(1), s_salt, []));
        Assert.Throws<ArgumentException>(() => CommittedKey.Derive(s_key, s_salt.AsSpan(1), []));
    }
}

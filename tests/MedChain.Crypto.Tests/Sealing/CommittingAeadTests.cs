using System.Security.Cryptography;
using System.Text;
using FsCheck.Fluent;
using MedChain.Crypto.Sealing;
using NSec.Cryptography;

namespace MedChain.Crypto.Tests.Sealing;

/// <summary>Encryption that commits to its key. Spec: Cryptography "Committing AEAD".</summary>
public sealed class CommittingAeadTests
{
    private static readonly byte[] s_key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] s_nonce = [.. Enumerable.Range(100, 24).Select(i => (byte)i)];

    [Fact]
    public void What_is_sealed_opens() =>
        Property.Holds(Property.Octets.Zip(Property.Octets), pair =>
        {
            var (plaintext, associated) = pair;
            var opened = new byte[plaintext.Length];
            return CommittingAead.TryOpen(s_key, s_nonce, associated, Seal(plaintext, associated), opened) && opened.AsSpan().SequenceEqual(plaintext);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 << 20)]
    [InlineData((16 << 20) + 1)]
    public void Plaintexts_from_none_to_many_octets_are_handled(int length)
    {
        var plaintext = new byte[length];
        new Random(length).NextBytes(plaintext);
        var opened = new byte[length];
        Assert.True(CommittingAead.TryOpen(s_key, s_nonce, [1], Seal(plaintext, [1]), opened));
        Assert.True(opened.AsSpan().SequenceEqual(plaintext));
    }

    [Fact]
    public void Every_flipped_bit_is_refused_and_the_plaintext_cleared()
    {
        var ciphertext = Seal([1, 2, 3], [4]);
        for (var bit = 0; bit < 8 * ciphertext.Length; bit++)
        {
            byte[] changed = [.. ciphertext];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            byte[] opened = [9, 9, 9];
            Assert.False(CommittingAead.TryOpen(s_key, s_nonce, [4], changed, opened), $"bit {bit}");
            Assert.Equal(new byte[3], opened);
        }
    }

    [Fact]
    public void Another_key_nonce_or_associated_data_do_not_open_and_have_another_commitment()
    {
        byte[] otherKey = [.. s_key], otherNonce = [.. s_nonce];
        otherKey[31] ^= 0x80;
        otherNonce[23] ^= 0x80;
        var ciphertext = Seal([1, 2, 3], [4]);
        Assert.False(CommittingAead.TryOpen(otherKey, s_nonce, [4], ciphertext, new byte[3]));
        Assert.False(CommittingAead.TryOpen(s_key, otherNonce, [4], ciphertext, new byte[3]));
        Assert.False(CommittingAead.TryOpen(s_key, s_nonce, [5], ciphertext, new byte[3]));

        var commitment = CommittingAead.Commit(s_key, s_nonce, [4]);
        Assert.Equal(commitment.ToArray(), ciphertext[..32]);
        Assert.NotEqual(commitment, CommittingAead.Commit(otherKey, s_nonce, [4]));
        Assert.NotEqual(commitment, CommittingAead.Commit(s_key, otherNonce, [4]));
        Assert.NotEqual(commitment, CommittingAead.Commit(s_key, s_nonce, [5]));
    }

    [Fact]
    public void The_commitment_is_checked_and_not_only_the_tag()
    {
        // The rest of the ciphertext is authentic, so that only the commitment can refuse it: what a forger of a second key must beat.
        var ciphertext = Seal([1, 2, 3], [4]);
        CommittingAead.Commit(new byte[32], s_nonce, [4]).CopyTo(ciphertext);
        Assert.False(CommittingAead.TryOpen(s_key, s_nonce, [4], ciphertext, new byte[3]));
    }

    [Fact]
    public void The_layout_is_commitment_ciphertext_tag_under_HKDF_of_key_nonce_and_associated_data()
    {
        byte[] plaintext = [1, 2, 3, 4, 5], associated = [6, 7];
        byte[] info = [.. Encoding.ASCII.GetBytes("MedChain/v1/committing-aead\0"), 0, 0, 0, 32, .. SHA256.HashData(associated)];
        var derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, s_key, 64, s_nonce, info);
        var aead = AeadAlgorithm.XChaCha20Poly1305;
        using var key = Key.Import(aead, derived.AsSpan(0, 32), KeyBlobFormat.RawSymmetricKey);
        byte[] expected = [.. derived[32..], .. aead.Encrypt(key, s_nonce, associated, plaintext)];
        Assert.Equal(expected, Seal(plaintext, associated));
    }

    [Fact]
    public void Every_other_length_is_refused()
    {
        var ciphertext = Seal([1, 2, 3], []);
        for (var length = 0; length < ciphertext.Length; length++)
        {
            var opened = new byte[Math.Max(0, length - CommittingAead.Overhead)];
            Assert.False(CommittingAead.TryOpen(s_key, s_nonce, [], ciphertext.AsSpan(0, length), opened), $"{length}");
        }

        Assert.False(CommittingAead.TryOpen(s_key, s_nonce, [], ciphertext, new byte[2]));
        Assert.False(CommittingAead.TryOpen(s_key, s_nonce, [], ciphertext, new byte[4]));
    }

    [Theory]
    [InlineData(31, 24, 0)]
    [InlineData(33, 24, 0)]
    [InlineData(32, 23, 0)]
    [InlineData(32, 24, 1)]
    [InlineData(32, 24, -1)]
    public void Misuse_is_an_argument_exception(int keySize, int nonceSize, int extra) =>
        Assert.Throws<ArgumentException>(() => CommittingAead.Seal(new byte[keySize], new byte[nonceSize], [], [1, 2], new byte[2 + CommittingAead.Overhead + extra]));

    private static byte[] Seal(byte[] plaintext, byte[] associated)
    {
        var ciphertext = new byte[plaintext.Length + CommittingAead.Overhead];
        CommittingAead.Seal(s_key, s_nonce, associated, plaintext, ciphertext);
        return ciphertext;
    }
}

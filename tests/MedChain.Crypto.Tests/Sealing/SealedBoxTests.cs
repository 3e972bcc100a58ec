using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FsCheck.Fluent;
using MedChain.Crypto.Sealing;
using NSec.Cryptography;

namespace MedChain.Crypto.Tests.Sealing;

/// <summary>Boxes for one recipient. Spec: Cryptography "Sealed box".</summary>
public sealed class SealedBoxTests : IDisposable
{
    private static readonly byte[] s_seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly SealingKey _recipient = SealingKey.FromSeed(s_seed);
    private readonly SealingPublicKey _public;

    public SealedBoxTests()
    {
        Assert.True(SealingPublicKey.TryImport(_recipient.PublicKey, out var key));
        _public = key;
    }

    public void Dispose() => _recipient.Dispose();

    [Fact]
    public void What_is_sealed_opens() =>
        Property.Holds(Property.Octets.Zip(Property.Octets), pair =>
        {
            var (plaintext, associated) = pair;
            var opened = new byte[plaintext.Length];
            return SealedBox.TryOpen(_recipient, Seal(plaintext, associated), associated, opened) && opened.AsSpan().SequenceEqual(plaintext);
        });

    [Fact]
    public void Every_flipped_bit_is_refused_and_the_plaintext_cleared()
    {
        var box = Seal([1, 2, 3], [4]);
        for (var bit = 0; bit < 8 * box.Length; bit++)
        {
            byte[] changed = [.. box];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            byte[] opened = [9, 9, 9];
            Assert.False(SealedBox.TryOpen(_recipient, changed, [4], opened), $"bit {bit}");
            Assert.Equal(new byte[3], opened);
        }
    }

    [Fact]
    public void Another_recipient_or_other_associated_data_do_not_open()
    {
        using var other = SealingKey.FromSeed(new byte[32]);
        var box = Seal([1, 2, 3], [4]);
        Assert.False(SealedBox.TryOpen(other, box, [4], new byte[3]));
        Assert.False(SealedBox.TryOpen(_recipient, box, [5], new byte[3]));
        Assert.False(SealedBox.TryOpen(_recipient, box, [], new byte[3]));
    }

    [Fact]
    public void Every_other_length_is_refused()
    {
        var box = Seal([1, 2, 3], []);
        for (var length = 0; length < box.Length; length++)
            Assert.False(SealedBox.TryOpen(_recipient, box.AsSpan(0, length), [], new byte[Math.Max(0, length - SealedBox.Overhead)]), $"{length}");
        Assert.False(SealedBox.TryOpen(_recipient, [.. box, 0], [], new byte[4]));
        Assert.False(SealedBox.TryOpen(_recipient, box, [], new byte[2]));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void An_ephemeral_key_of_small_order_or_not_canonical_is_refused(string hex)
    {
        var box = Seal([1, 2, 3], []);
        Convert.FromHexString(hex).CopyTo(box, 0);
        Assert.False(SealedBox.TryOpen(_recipient, box, [], new byte[3]));
    }

    [Fact]
    public void The_layout_is_ephemeral_key_ciphertext_tag_under_HKDF_of_both_public_keys()
    {
        byte[] plaintext = [1, 2, 3, 4, 5];
        var box = Seal(plaintext, [7]);
        var x25519 = KeyAgreementAlgorithm.X25519;
        using var key = Key.Import(x25519, s_seed, KeyBlobFormat.RawPrivateKey);
        using var shared = x25519.Agree(
            key, PublicKey.Import(x25519, box.AsSpan(0, 32), KeyBlobFormat.RawPublicKey), new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport })!;
        byte[] info = [.. Encoding.ASCII.GetBytes("MedChain/v1/sealed-box/key\0"), .. Field(box.AsSpan(0, 32)), .. Field(_recipient.PublicKey)];
        var derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared.Export(SharedSecretBlobFormat.RawSharedSecret), 56, [], info);

        var aead = AeadAlgorithm.XChaCha20Poly1305;
        using var encryption = Key.Import(aead, derived.AsSpan(0, 32), KeyBlobFormat.RawSymmetricKey);
        Assert.Equal(plaintext, aead.Decrypt(encryption, derived.AsSpan(32), [7], box.AsSpan(32)));
    }

    [Fact]
    public void A_seed_used_twice_shows_only_that_everything_was_the_same()
    {
        var box = Seal([1, 2, 3], [4]);
        Assert.Equal(box, Seal([1, 2, 3], [4]));
        Assert.NotEqual(box[..32], Seal([1, 2, 4], [4])[..32]);
        Assert.NotEqual(box[..32], Seal([1, 2, 3], [5])[..32]);
        Assert.True(SealingPublicKey.TryImport([9, .. new byte[31]], out var other));
        var forOther = new byte[box.Length];
        SealedBox.Seal(other, [1, 2, 3], [4], s_seed, forOther);
        Assert.NotEqual(box[..32], forOther[..32]);
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        Assert.Throws<ArgumentException>(() => SealedBox.Seal(_public, [1], [], new byte[31], new byte[1 + SealedBox.Overhead]));
        Assert.Throws<ArgumentException>(() => SealedBox.Seal(_public, [1], [], new byte[32], new byte[SealedBox.Overhead]));
    }

    private static byte[] Field(ReadOnlySpan<byte> octets)
    {
        var field = new byte[4 + octets.Length];
        BinaryPrimitives.WriteInt32BigEndian(field, octets.Length);
        octets.CopyTo(field.AsSpan(4));
        return field;
    }

    private byte[] Seal(byte[] plaintext, byte[] associated)
    {
        var box = new byte[plaintext.Length + SealedBox.Overhead];
        SealedBox.Seal(_public, plaintext, associated, s_seed, box);
        return box;
    }
}

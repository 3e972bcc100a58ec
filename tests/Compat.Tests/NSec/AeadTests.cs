using System.Text.Json;
using MedChain.Tests.Shared;
using NSec.Cryptography;

namespace Compat.Tests.NSec;

/// <summary>XChaCha20-Poly1305 by the NSec API; the same on the stand-in and on the package.</summary>
public sealed class AeadTests
{
    private static readonly XChaCha20Poly1305 s_algorithm = AeadAlgorithm.XChaCha20Poly1305;
    private static readonly byte[] s_nonce = [.. Enumerable.Range(0, 24).Select(i => (byte)i)];

    [Fact]
    public void Sizes_are_those_of_the_draft()
    {
        Assert.Equal(32, s_algorithm.KeySize);
        Assert.Equal(24, s_algorithm.NonceSize);
        Assert.Equal(16, s_algorithm.TagSize);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void What_is_encrypted_decrypts_by_both_overloads(int length)
    {
        using var key = Key.Create(s_algorithm);
        var plaintext = new byte[length];
        Array.Fill(plaintext, (byte)7);
        var ciphertext = s_algorithm.Encrypt(key, s_nonce, [1], plaintext);
        var same = new byte[length + 16];
        s_algorithm.Encrypt(key, s_nonce, [1], plaintext, same);
        Assert.Equal(ciphertext, same);
        Assert.Equal(plaintext, s_algorithm.Decrypt(key, s_nonce, [1], ciphertext));
        var decrypted = new byte[length];
        Assert.True(s_algorithm.Decrypt(key, s_nonce, [1], ciphertext, decrypted));
        Assert.Equal(plaintext, decrypted);
    }

    [Fact]
    public void In_place_is_allowed()
    {
        using var key = Key.Create(s_algorithm);
        byte[] buffer = [1, 2, 3, .. new byte[16]];
        s_algorithm.Encrypt(key, s_nonce, [], buffer.AsSpan(0, 3), buffer);
        Assert.True(s_algorithm.Decrypt(key, s_nonce, [], buffer, buffer.AsSpan(0, 3)));
        Assert.Equal([1, 2, 3], buffer[..3]);
    }

    [Fact]
    public void What_is_not_authentic_is_refused_and_the_plaintext_cleared()
    {
        using var key = Key.Create(s_algorithm);
        var ciphertext = s_algorithm.Encrypt(key, s_nonce, [1], [1, 2, 3]);
        ciphertext[0] ^= 1;
        byte[] plaintext = [9, 9, 9];
        Assert.False(s_algorithm.Decrypt(key, s_nonce, [1], ciphertext, plaintext));
        Assert.Equal(new byte[3], plaintext);
        Assert.Null(s_algorithm.Decrypt(key, s_nonce, [1], ciphertext));
        Assert.Null(s_algorithm.Decrypt(key, s_nonce, [1], new byte[15]));
        Assert.Null(s_algorithm.Decrypt(key, new byte[12], [1], ciphertext));
        Assert.False(s_algorithm.Decrypt(key, new byte[12], [1], ciphertext, plaintext));
        Assert.False(s_algorithm.Decrypt(key, s_nonce, [1], new byte[15], plaintext));
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        using var key = Key.Create(s_algorithm);
        using var signing = Key.Create(SignatureAlgorithm.Ed25519);
        var buffer = new byte[40];
        Assert.Throws<ArgumentException>(() => s_algorithm.Encrypt(key, new byte[23], [], [1]));
        Assert.Throws<ArgumentException>(() => s_algorithm.Encrypt(key, s_nonce, [], [1], new byte[18]));
        Assert.Throws<ArgumentException>(() => s_algorithm.Encrypt(key, s_nonce, [], buffer.AsSpan(1, 3), buffer.AsSpan(0, 19)));
        Assert.Throws<ArgumentException>(() => s_algorithm.Decrypt(key, s_nonce, [], buffer.AsSpan(0, 19), new byte[4]));
        Assert.Throws<ArgumentException>(() => s_algorithm.Decrypt(key, s_nonce, [], buffer.AsSpan(0, 19), buffer.AsSpan(1, 3)));
        Assert.Throws<ArgumentException>(() => s_algorithm.Encrypt(signing, s_nonce, [], [1]));
        Assert.Throws<ArgumentNullException>(() => s_algorithm.Encrypt(null!, s_nonce, [], [1]));
        Assert.Throws<ArgumentNullException>(() => s_algorithm.Decrypt(null!, s_nonce, [], buffer));
    }

    [Fact]
    public void A_disposed_key_encrypts_no_more()
    {
        var key = Key.Create(s_algorithm);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => s_algorithm.Encrypt(key, s_nonce, [], [1]));
    }

    [SharedFact("vectors/wycheproof_xchacha20_poly1305.json")]
    public void Wycheproof_verdicts_are_reproduced()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.PathOf("vectors", "wycheproof_xchacha20_poly1305.json")));
        var count = 0;
        foreach (var test in document.RootElement.GetProperty("testGroups").EnumerateArray().SelectMany(g => g.GetProperty("tests").EnumerateArray()))
        {
            var name = $"tcId {test.GetProperty("tcId")}";
            using var key = Key.Import(s_algorithm, Octets(test, "key"), KeyBlobFormat.RawSymmetricKey);
            var (nonce, associated, plaintext) = (Octets(test, "iv"), Octets(test, "aad"), Octets(test, "msg"));
            byte[] ciphertext = [.. Octets(test, "ct"), .. Octets(test, "tag")];
            var decrypted = s_algorithm.Decrypt(key, nonce, associated, ciphertext);
            if (test.GetProperty("result").GetString() == "valid")
            {
                Assert.True(decrypted.AsSpan().SequenceEqual(plaintext) && decrypted is not null, name);
                Assert.True(s_algorithm.Encrypt(key, nonce, associated, plaintext).AsSpan().SequenceEqual(ciphertext), name);
            }
            else
            {
                Assert.True(decrypted is null, name);
            }

            count++;
        }

        Assert.Equal(315, count);
    }

    private static byte[] Octets(JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);
}

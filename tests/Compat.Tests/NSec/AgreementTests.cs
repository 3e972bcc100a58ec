using System.Text.Json;
using MedChain.Tests.Shared;
using NSec.Cryptography;

namespace Compat.Tests.NSec;

/// <summary>X25519 by the NSec API; the same on the stand-in and on the package.</summary>
public sealed class AgreementTests
{
    private static readonly X25519 s_algorithm = KeyAgreementAlgorithm.X25519;

    [Fact]
    public void RFC_7748_6_1_is_reproduced()
    {
        using var alice = Key.Import(s_algorithm, Hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"), KeyBlobFormat.RawPrivateKey);
        using var bob = Key.Import(s_algorithm, Hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"), KeyBlobFormat.RawPrivateKey);
        Assert.Equal(Hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"), alice.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        Assert.Equal(Hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"), Agree(alice, bob.PublicKey));
        Assert.Equal(Agree(alice, bob.PublicKey), Agree(bob, alice.PublicKey));
        Assert.Equal(32, s_algorithm.SharedSecretSize);
        Assert.Equal(32, s_algorithm.PublicKeySize);
        Assert.Equal(32, s_algorithm.PrivateKeySize);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    public void There_is_no_agreement_with_a_key_of_small_order(string hex)
    {
        using var key = Key.Create(s_algorithm);
        Assert.Null(s_algorithm.Agree(key, PublicKey.Import(s_algorithm, Hex(hex), KeyBlobFormat.RawPublicKey)));
    }

    [Fact]
    public void Bit_255_of_a_public_key_is_cleared_on_import()
    {
        var key = PublicKey.Import(s_algorithm, Hex("0900000000000000000000000000000000000000000000000000000000000080"), KeyBlobFormat.RawPublicKey);
        Assert.Equal(0, key.Export(KeyBlobFormat.RawPublicKey)[31]);
        Assert.Equal(key, PublicKey.Import(s_algorithm, [9, .. new byte[31]], KeyBlobFormat.RawPublicKey));
    }

    [Fact]
    public void Secrets_are_exported_as_created()
    {
        using var key = Key.Create(s_algorithm);
        using var closed = s_algorithm.Agree(key, key.PublicKey)!;
        Assert.Throws<InvalidOperationException>(() => closed.Export(SharedSecretBlobFormat.RawSharedSecret));
        using var once = s_algorithm.Agree(key, key.PublicKey, new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextArchiving })!;
        Assert.Equal(32, once.Size);
        Assert.Equal(32, once.GetExportBlobSize(SharedSecretBlobFormat.RawSharedSecret));
        Assert.False(once.TryExport(SharedSecretBlobFormat.RawSharedSecret, new byte[31], out _));
        Assert.Equal(32, once.Export(SharedSecretBlobFormat.RawSharedSecret).Length);
        Assert.Throws<InvalidOperationException>(() => once.Export(SharedSecretBlobFormat.RawSharedSecret));
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => closed.Export(SharedSecretBlobFormat.RawSharedSecret));
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        using var key = Key.Create(s_algorithm);
        using var signing = Key.Create(SignatureAlgorithm.Ed25519);
        Assert.Throws<ArgumentException>(() => s_algorithm.Agree(signing, key.PublicKey));
        Assert.Throws<ArgumentException>(() => s_algorithm.Agree(key, signing.PublicKey));
        Assert.Throws<ArgumentNullException>(() => s_algorithm.Agree(null!, key.PublicKey));
        Assert.Throws<ArgumentNullException>(() => s_algorithm.Agree(key, null!));
    }

    [SharedFact("vectors/wycheproof_x25519.json")]
    public void Wycheproof_secrets_are_reproduced_and_zero_is_refused()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.PathOf("vectors", "wycheproof_x25519.json")));
        var count = 0;
        foreach (var test in document.RootElement.GetProperty("testGroups").EnumerateArray().SelectMany(g => g.GetProperty("tests").EnumerateArray()))
        {
            var name = $"tcId {test.GetProperty("tcId")}";
            using var key = Key.Import(s_algorithm, Octets(test, "private"), KeyBlobFormat.RawPrivateKey);
            var secret = Agree(key, PublicKey.Import(s_algorithm, Octets(test, "public"), KeyBlobFormat.RawPublicKey));
            var expected = Octets(test, "shared");
            if (expected.AsSpan().ContainsAnyExcept((byte)0))
                Assert.True(secret.AsSpan().SequenceEqual(expected), name);
            else
                Assert.True(secret is null, name);
            count++;
        }

        Assert.Equal(518, count);
    }

    private static byte[]? Agree(Key key, PublicKey other)
    {
        using var secret = s_algorithm.Agree(key, other, new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        return secret?.Export(SharedSecretBlobFormat.RawSharedSecret);
    }

    private static byte[] Octets(JsonElement test, string name) => Hex(test.GetProperty(name).GetString()!);

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}

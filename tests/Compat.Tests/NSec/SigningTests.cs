using NSec.Cryptography;

namespace Compat.Tests.NSec;

/// <summary>Ed25519 by the NSec API; the same on the stand-in and on the package.</summary>
public sealed class SigningTests
{
    // RFC 8032 7.1, test 2.
    private const string Seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    private const string Public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    private const string Signature =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    private static readonly Ed25519 s_algorithm = SignatureAlgorithm.Ed25519;

    [Fact]
    public void Sizes_are_those_of_RFC_8032()
    {
        Assert.Equal(32, s_algorithm.PrivateKeySize);
        Assert.Equal(32, s_algorithm.PublicKeySize);
        Assert.Equal(64, s_algorithm.SignatureSize);
        Assert.Same(s_algorithm, SignatureAlgorithm.Ed25519);
    }

    [Fact]
    public void RFC_8032_signature_is_reproduced_by_both_overloads()
    {
        using var key = Key.Import(s_algorithm, Hex(Seed), KeyBlobFormat.RawPrivateKey);
        var signature = new byte[64];
        s_algorithm.Sign(key, [0x72], signature);
        Assert.Equal(Hex(Signature), signature);
        Assert.Equal(Hex(Signature), s_algorithm.Sign(key, [0x72]));
        Assert.Equal(Hex(Public), key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        Assert.Equal(Hex(Public), key.Export(KeyBlobFormat.RawPublicKey));
        Assert.True(key.HasPublicKey);
        Assert.Equal(32, key.Size);
        Assert.Same(s_algorithm, key.Algorithm);
    }

    [Fact]
    public void Verify_is_false_for_anything_else()
    {
        var publicKey = PublicKey.Import(s_algorithm, Hex(Public), KeyBlobFormat.RawPublicKey);
        Assert.True(s_algorithm.Verify(publicKey, [0x72], Hex(Signature)));
        Assert.False(s_algorithm.Verify(publicKey, [0x73], Hex(Signature)));
        Assert.False(s_algorithm.Verify(publicKey, [], Hex(Signature)));
        Assert.False(s_algorithm.Verify(publicKey, [0x72], Hex(Signature).AsSpan(0, 63)));
        Assert.False(s_algorithm.Verify(publicKey, [0x72], []));
    }

    [Fact]
    public void Public_keys_are_checked_for_length_only_and_equal_by_octets()
    {
        Assert.False(PublicKey.TryImport(s_algorithm, new byte[31], KeyBlobFormat.RawPublicKey, out var none));
        Assert.Null(none);
        Assert.True(PublicKey.TryImport(s_algorithm, new byte[32], KeyBlobFormat.RawPublicKey, out var zero));
        Assert.Equal(zero, PublicKey.Import(s_algorithm, new byte[32], KeyBlobFormat.RawPublicKey));
        Assert.Equal(zero!.GetHashCode(), PublicKey.Import(s_algorithm, new byte[32], KeyBlobFormat.RawPublicKey).GetHashCode());
        Assert.NotEqual(zero, PublicKey.Import(s_algorithm, Hex(Public), KeyBlobFormat.RawPublicKey));
        Assert.Equal(32, zero.Size);
        Assert.Throws<FormatException>(() => PublicKey.Import(s_algorithm, new byte[33], KeyBlobFormat.RawPublicKey));
        Assert.Throws<ArgumentException>(() => PublicKey.Import(s_algorithm, new byte[32], KeyBlobFormat.RawSymmetricKey));
        Assert.Throws<ArgumentNullException>(() => PublicKey.Import(null!, new byte[32], KeyBlobFormat.RawPublicKey));
    }

    [Fact]
    public void Public_keys_export_into_spans_that_are_long_enough()
    {
        var key = PublicKey.Import(s_algorithm, Hex(Public), KeyBlobFormat.RawPublicKey);
        var longer = new byte[33];
        Assert.False(key.TryExport(KeyBlobFormat.RawPublicKey, new byte[31], out var needed));
        Assert.Equal(32, needed);
        Assert.True(key.TryExport(KeyBlobFormat.RawPublicKey, longer, out needed));
        Assert.Equal(32, needed);
        Assert.Equal(32, key.GetExportBlobSize(KeyBlobFormat.RawPublicKey));
        Assert.Equal(Hex(Public), longer[..32]);
        Assert.Throws<ArgumentException>(() => key.Export(KeyBlobFormat.RawPrivateKey));
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        using var key = Key.Create(s_algorithm);
        using var agreement = Key.Create(KeyAgreementAlgorithm.X25519);
        Assert.Throws<ArgumentException>(() => s_algorithm.Sign(key, [], new byte[63]));
        Assert.Throws<ArgumentException>(() => s_algorithm.Sign(agreement, []));
        Assert.Throws<ArgumentNullException>(() => s_algorithm.Sign(null!, []));
        Assert.Throws<ArgumentException>(() => s_algorithm.Verify(agreement.PublicKey, [], new byte[64]));
        Assert.Throws<ArgumentNullException>(() => s_algorithm.Verify(null!, [], new byte[64]));
    }

    [Fact]
    public void A_disposed_key_signs_no_more_but_keeps_its_public_key()
    {
        var key = Key.Import(s_algorithm, Hex(Seed), KeyBlobFormat.RawPrivateKey);
        key.Dispose();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => s_algorithm.Sign(key, []));
        Assert.Equal(Hex(Public), key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}

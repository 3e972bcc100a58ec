using NSec.Cryptography;

namespace Compat.Tests.NSec;

/// <summary>Keys, their import and what they give away; the same on the stand-in and on the package.</summary>
public sealed class KeyTests
{
    private static readonly byte[] s_raw = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public static TheoryData<string> Algorithms => ["Ed25519", "X25519", "XChaCha20Poly1305"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Raw_keys_have_one_length_and_one_format(string name)
    {
        var (algorithm, format) = Named(name);
        Assert.False(Key.TryImport(algorithm, new byte[31], format, out var none));
        Assert.Null(none);
        Assert.False(Key.TryImport(algorithm, new byte[33], format, out _));
        Assert.Throws<FormatException>(() => Key.Import(algorithm, [], format));
        Assert.Throws<ArgumentException>(() => Key.Import(algorithm, s_raw, KeyBlobFormat.RawPublicKey));
        Assert.Throws<ArgumentNullException>(() => Key.Import(null!, s_raw, format));
        Assert.True(Key.TryImport(algorithm, s_raw, format, out var key));
        key!.Dispose();
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Keys_are_not_exported_unless_created_so(string name)
    {
        var (algorithm, format) = Named(name);
        using var key = Key.Import(algorithm, s_raw, format);
        Assert.Equal(KeyExportPolicies.None, key.ExportPolicy);
        Assert.Equal(32, key.GetExportBlobSize(format));
        Assert.Throws<InvalidOperationException>(() => key.Export(format));
        Assert.Throws<InvalidOperationException>(() => key.TryExport(format, new byte[32], out _));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Exportable_keys_are_exported_any_number_of_times(string name)
    {
        var (algorithm, format) = Named(name);
        using var key = Key.Import(algorithm, s_raw, format, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        Assert.Equal(s_raw, key.Export(format));
        Assert.Equal(s_raw, key.Export(format));
        Assert.False(key.TryExport(format, new byte[31], out var size));
        Assert.Equal(32, size);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Keys_made_and_wiped_on_many_threads_keep_their_own_octets(string name)
    {
        var (algorithm, format) = Named(name);
        Parallel.For(0, 8, thread =>
        {
            for (var round = 0; round < 50; round++)
            {
                var keys = Enumerable.Range(0, 40).Select(i => (Raw: Raw(thread, round, i), Key: Exportable(algorithm, Raw(thread, round, i), format))).ToArray();
                for (var i = 0; i < keys.Length; i += 2) keys[i].Key.Dispose();
                for (var i = 1; i < keys.Length; i += 2) Assert.Equal(keys[i].Raw, keys[i].Key.Export(format));
                for (var i = 1; i < keys.Length; i += 2) keys[i].Key.Dispose();
            }
        });

        static byte[] Raw(int thread, int round, int i) => [.. Enumerable.Repeat((byte)thread, 10), .. Enumerable.Repeat((byte)round, 11), .. Enumerable.Repeat((byte)i, 11)];
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Archivable_keys_are_exported_once(string name)
    {
        var (algorithm, format) = Named(name);
        using var key = Key.Import(algorithm, s_raw, format, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextArchiving });
        Assert.False(key.TryExport(format, [], out _));
        Assert.Equal(s_raw, key.Export(format));
        Assert.Throws<InvalidOperationException>(() => key.Export(format));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Created_keys_are_random(string name)
    {
        var (algorithm, format) = Named(name);
        var parameters = new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };
        using var one = Key.Create(algorithm, parameters);
        using var other = new Key(algorithm, parameters);
        Assert.NotEqual(one.Export(format), other.Export(format));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Disposed_keys_are_not_exported(string name)
    {
        var (algorithm, format) = Named(name);
        var key = Key.Import(algorithm, s_raw, format, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Export(format));
        Assert.Throws<ObjectDisposedException>(() => key.GetExportBlobSize(format));
    }

    [Fact]
    public void Symmetric_keys_have_no_public_key()
    {
        using var key = Key.Create(AeadAlgorithm.XChaCha20Poly1305);
        Assert.False(key.HasPublicKey);
        Assert.Throws<InvalidOperationException>(() => key.PublicKey);
        Assert.Throws<ArgumentException>(() => key.Export(KeyBlobFormat.RawPublicKey));
    }

    private static Key Exportable(Algorithm algorithm, byte[] raw, KeyBlobFormat format) =>
        Key.Import(algorithm, raw, format, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });

    private static (Algorithm Algorithm, KeyBlobFormat Format) Named(string name) => name switch
    {
        "Ed25519" => (SignatureAlgorithm.Ed25519, KeyBlobFormat.RawPrivateKey),
        "X25519" => (KeyAgreementAlgorithm.X25519, KeyBlobFormat.RawPrivateKey),
        _ => (AeadAlgorithm.XChaCha20Poly1305, KeyBlobFormat.RawSymmetricKey),
    };
}

using NSec.Cryptography;

namespace MedChain.Crypto.Sealing;

/// <summary>An X25519 private key that opens sealed boxes, kept in guarded memory and wiped on <see cref="Dispose"/>.</summary>
public sealed class SealingKey : IDisposable
{
    /// <summary>Octets in a seed.</summary>
    public const int SeedSize = 32;

    private readonly byte[] _publicKey;

    private SealingKey(Key key)
    {
        Key = key;
        _publicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }

    /// <summary>The public key: a copy of <see cref="SealingPublicKey.Size"/> octets.</summary>
    public byte[] PublicKey => [.. _publicKey];

    internal Key Key { get; }

    internal ReadOnlySpan<byte> PublicBytes => _publicKey;

    /// <summary>The key whose scalar is the seed, clamped as RFC 7748 5 says.</summary>
    /// <param name="seed32">Exactly <see cref="SeedSize"/> octets; the caller wipes them.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static SealingKey FromSeed(ReadOnlySpan<byte> seed32)
    {
        Sodium.Require();
        if (seed32.Length != SeedSize) throw new ArgumentException($"A seed has {SeedSize} octets, not {seed32.Length}.", nameof(seed32));
        return new SealingKey(Key.Import(KeyAgreementAlgorithm.X25519, seed32, KeyBlobFormat.RawPrivateKey));
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Key.Dispose();
}

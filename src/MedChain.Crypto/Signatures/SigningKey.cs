using NSec.Cryptography;

namespace MedChain.Crypto.Signatures;

/// <summary>An Ed25519 private key, kept in guarded memory and wiped on <see cref="Dispose"/>. Thread-safe.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly Key _key;
    private readonly byte[] _publicKey;

    private SigningKey(Key key)
    {
        _key = key;
        _publicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }

    /// <summary>The public key: a copy of <see cref="VerificationKey.Size"/> octets.</summary>
    public byte[] PublicKey => [.. _publicKey];

    /// <summary>The key of a seed, as RFC 8032 5.1.5 derives it.</summary>
    /// <param name="seed32">Exactly <see cref="Ed25519.SeedSize"/> octets; the caller wipes them.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed32)
    {
        Sodium.Require();
        if (seed32.Length != Ed25519.SeedSize) throw new ArgumentException($"A seed has {Ed25519.SeedSize} octets, not {seed32.Length}.", nameof(seed32));
        return new SigningKey(Key.Import(SignatureAlgorithm.Ed25519, seed32, KeyBlobFormat.RawPrivateKey));
    }

    /// <summary>Signs; deterministic (RFC 8032 5.1.6).</summary>
    /// <param name="message">Any length.</param>
    /// <param name="signature64">Exactly <see cref="Ed25519.SignatureSize"/> octets.</param>
    /// <exception cref="ArgumentException">Another length of the signature.</exception>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature64) => SignatureAlgorithm.Ed25519.Sign(_key, message, signature64);

    /// <summary>Wipes the key.</summary>
    public void Dispose() => _key.Dispose();
}

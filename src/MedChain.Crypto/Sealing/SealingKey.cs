using System.Security.Cryptography;
using MedChain.Crypto.Native;
using NSec.Cryptography;

namespace MedChain.Crypto.Sealing;

/// <summary>An X25519 private key that opens sealed boxes, kept in guarded memory and wiped on <see cref="Dispose"/>.</summary>
public sealed class SealingKey : IDisposable
{
    /// <summary>Octets in a seed.</summary>
    public const int SeedSize = 32;

    // The clamped scalar modulo the group order of edwards25519, then a secret from which the nonces of SealingPossession follow.
    private readonly byte[] _expanded = GC.AllocateUninitializedArray<byte>(64, pinned: true);
    private readonly byte[] _publicKey;
    private bool _disposed;

    private SealingKey(ReadOnlySpan<byte> seed)
    {
        Key = Key.Import(KeyAgreementAlgorithm.X25519, seed, KeyBlobFormat.RawPrivateKey);
        _publicKey = Key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        SHA512.HashData(seed, _expanded);
        Span<byte> wide = stackalloc byte[64];
        wide.Clear();
        seed.CopyTo(wide);
        wide[0] &= 0xF8;
        wide[31] = (byte)((wide[31] & 0x7F) | 0x40);
        Libsodium.crypto_core_ed25519_scalar_reduce(_expanded.AsSpan(0, 32), wide);
        CryptographicOperations.ZeroMemory(wide);
    }

    /// <summary>The public key: a copy of <see cref="SealingPublicKey.Size"/> octets.</summary>
    public byte[] PublicKey => [.. _publicKey];

    internal Key Key { get; }

    internal ReadOnlySpan<byte> PublicBytes => _publicKey;

    /// <summary>The clamped scalar modulo the order of the base point of edwards25519, 32 octets.</summary>
    internal ReadOnlySpan<byte> Scalar
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _expanded.AsSpan(0, 32);
        }
    }

    /// <summary>A secret that only nonces are made from, 32 octets.</summary>
    internal ReadOnlySpan<byte> NoncePrefix => _expanded.AsSpan(32);

    /// <summary>The key whose scalar is the seed, clamped as RFC 7748 5 says.</summary>
    /// <param name="seed32">Exactly <see cref="SeedSize"/> octets; the caller wipes them.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static SealingKey FromSeed(ReadOnlySpan<byte> seed32)
    {
        Sodium.Require();
        if (seed32.Length != SeedSize) throw new ArgumentException($"A seed has {SeedSize} octets, not {seed32.Length}.", nameof(seed32));
        return new SealingKey(seed32);
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_expanded);
        Key.Dispose();
    }
}

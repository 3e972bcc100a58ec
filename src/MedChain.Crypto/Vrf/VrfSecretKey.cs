using System.Security.Cryptography;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Native;

namespace MedChain.Crypto.Vrf;

/// <summary>A VRF secret key: the seed's scalar x and nonce prefix, wiped on <see cref="Dispose"/>. Thread-safe until then.</summary>
/// <remarks>A key of its own: the seed must not be that of a signing key.</remarks>
public sealed class VrfSecretKey : IDisposable
{
    // x reduced modulo the group order, then the second half of SHA-512(seed).
    private readonly byte[] _expanded = GC.AllocateUninitializedArray<byte>(64, pinned: true);
    private readonly byte[] _publicKey = new byte[Ecvrf.PublicKeySize];
    private bool _disposed;

    private VrfSecretKey(ReadOnlySpan<byte> seed)
    {
        Span<byte> wide = stackalloc byte[64];
        SHA512.HashData(seed, _expanded);
        _expanded[0] &= 0xF8;
        _expanded[31] = (byte)((_expanded[31] & 0x7F) | 0x40);
        wide.Clear();
        Scalar.CopyTo(wide);
        Libsodium.crypto_core_ed25519_scalar_reduce(_expanded.AsSpan(0, 32), wide);
        CryptographicOperations.ZeroMemory(wide);
        if (!Edwards25519.TryMultiplyBase(Scalar, _publicKey)) throw new ArgumentException("This seed gives no key.", nameof(seed));
    }

    /// <summary>The public key: a copy of <see cref="Ecvrf.PublicKeySize"/> octets.</summary>
    public byte[] PublicKey => [.. _publicKey];

    /// <summary>x, modulo the group order.</summary>
    internal ReadOnlySpan<byte> Scalar => _expanded.AsSpan(0, 32);

    /// <summary>The key of a seed: x and Y as RFC 8032 5.1.5, named by RFC 9381 5.5.</summary>
    /// <param name="seed32">Exactly <see cref="Ecvrf.SeedSize"/> octets; the caller wipes them.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static VrfSecretKey FromSeed(ReadOnlySpan<byte> seed32)
    {
        Sodium.Require();
        if (seed32.Length != Ecvrf.SeedSize) throw new ArgumentException($"A seed has {Ecvrf.SeedSize} octets, not {seed32.Length}.", nameof(seed32));
        return new VrfSecretKey(seed32);
    }

    /// <summary>Proves the output for an input. RFC 9381 5.1. Deterministic: an input has one proof by this method, and one output in any case.</summary>
    /// <param name="alpha">The input, public, any length.</param>
    /// <param name="proof80">Exactly <see cref="Ecvrf.ProofSize"/> octets.</param>
    /// <exception cref="ArgumentException">Another length of the proof.</exception>
    public void Prove(ReadOnlySpan<byte> alpha, Span<byte> proof80)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (proof80.Length != Ecvrf.ProofSize) throw new ArgumentException($"A proof has {Ecvrf.ProofSize} octets, not {proof80.Length}.", nameof(proof80));
        Span<byte> h = stackalloc byte[Ecvrf.PointSize];
        Span<byte> u = stackalloc byte[Ecvrf.PointSize];
        Span<byte> v = stackalloc byte[Ecvrf.PointSize];
        Span<byte> nonce = stackalloc byte[64];
        var gamma = proof80[..Ecvrf.PointSize];
        var c = proof80.Slice(Ecvrf.PointSize, Ecvrf.ChallengeSize);

        var done = Ecvrf.TryEncodeToCurve(_publicKey, alpha, h, out _) && Edwards25519.TryMultiply(Scalar, h, gamma);
        Nonce(h, nonce);
        Libsodium.crypto_core_ed25519_scalar_reduce(nonce[..32], nonce);
        var k = nonce[..32];
        done = done && Edwards25519.TryMultiplyBase(k, u) && Edwards25519.TryMultiply(k, h, v);
        if (!done) throw new ArgumentException("This input has no proof.", nameof(alpha));

        Ecvrf.Challenge(_publicKey, h, gamma, u, v, c);
        Respond(c, k, proof80[(Ecvrf.PointSize + Ecvrf.ChallengeSize)..]);
        CryptographicOperations.ZeroMemory(nonce);
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_expanded);
    }

    /// <summary>ECVRF_nonce_generation_RFC8032 before its reduction, RFC 9381 5.4.2.2: 64 octets.</summary>
    internal void Nonce(ReadOnlySpan<byte> h, Span<byte> nonce64)
    {
        Span<byte> input = stackalloc byte[32 + Ecvrf.PointSize];
        _expanded.AsSpan(32).CopyTo(input);
        h.CopyTo(input[32..]);
        SHA512.HashData(input, nonce64);
        CryptographicOperations.ZeroMemory(input);
    }

    // s = k + c x modulo the group order.
    private void Respond(ReadOnlySpan<byte> c, ReadOnlySpan<byte> k, Span<byte> s)
    {
        Span<byte> product = stackalloc byte[32];
        Span<byte> wideC = stackalloc byte[32];
        wideC.Clear();
        c.CopyTo(wideC);
        Libsodium.crypto_core_ed25519_scalar_mul(product, wideC, Scalar);
        Libsodium.crypto_core_ed25519_scalar_add(s, product, k);
        CryptographicOperations.ZeroMemory(product);
    }
}

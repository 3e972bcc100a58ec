using System.Diagnostics.CodeAnalysis;
using MedChain.Crypto.Native;
using NSec.Cryptography;

namespace MedChain.Crypto.Sealing;

/// <summary>An X25519 public key that was checked: canonical (below 2^255 - 19) and not of small order. Immutable, equal by octets.</summary>
/// <remarks>Points of the twist are accepted, as RFC 7748 means: X25519 is safe on them.</remarks>
public sealed class SealingPublicKey : IEquatable<SealingPublicKey>
{
    /// <summary>Octets in a key.</summary>
    public const int Size = 32;

    private readonly byte[] _bytes;

    private SealingPublicKey(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
        Key = PublicKey.Import(KeyAgreementAlgorithm.X25519, bytes, KeyBlobFormat.RawPublicKey);
    }

    /// <summary>The <see cref="Size"/> octets.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    internal PublicKey Key { get; }

    /// <summary>Checks and reads a key.</summary>
    /// <param name="bytes32">Untrusted octets of any length.</param>
    /// <param name="key">The key, or null if refused.</param>
    public static bool TryImport(ReadOnlySpan<byte> bytes32, [NotNullWhen(true)] out SealingPublicKey? key)
    {
        Sodium.Require();
        key = bytes32.Length == Size && IsCanonical(bytes32) && !IsSmallOrder(bytes32) ? new SealingPublicKey(bytes32) : null;
        return key != null;
    }

    /// <summary>Reads a key that <see cref="TryImport"/> took before, without the multiplication that looks for points of small order: sealing to one throws.</summary>
    /// <param name="bytes32">Octets that were checked when the key became known.</param>
    /// <exception cref="ArgumentException">They are no canonical key.</exception>
    public static SealingPublicKey FromChecked(ReadOnlySpan<byte> bytes32)
    {
        Sodium.Require();
        if (bytes32.Length != Size || !IsCanonical(bytes32)) throw new ArgumentException("This is no canonical key.", nameof(bytes32));
        return new SealingPublicKey(bytes32);
    }

    /// <inheritdoc/>
    public bool Equals(SealingPublicKey? other) => other != null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SealingPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The octets in lowercase hex.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);

    private static bool IsCanonical(ReadOnlySpan<byte> u) =>
        u[31] < 0x7F || (u[31] == 0x7F && (u[0] < 0xED || u[1..31].ContainsAnyExcept((byte)0xFF)));

    // Any clamped scalar is a multiple of 8, so it takes just the points of small order, of curve and twist, to zero, and libsodium says so.
    private static bool IsSmallOrder(ReadOnlySpan<byte> u)
    {
        Span<byte> product = stackalloc byte[Size];
        Span<byte> scalar = stackalloc byte[Size];
        scalar.Clear();
        return Libsodium.crypto_scalarmult_curve25519(product, scalar, u) != 0;
    }
}

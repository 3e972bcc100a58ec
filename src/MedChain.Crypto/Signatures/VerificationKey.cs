using System.Diagnostics.CodeAnalysis;
using MedChain.Crypto.Native;
using NSec.Cryptography;

namespace MedChain.Crypto.Signatures;

/// <summary>An Ed25519 public key that was checked: canonical, of prime order, not the identity. Immutable, equal by octets, thread-safe.</summary>
public sealed class VerificationKey : IEquatable<VerificationKey>
{
    /// <summary>Octets in a key.</summary>
    public const int Size = Ed25519.PublicKeySize;

    private readonly byte[] _bytes;
    private readonly PublicKey _key;

    private VerificationKey(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
        _key = NSec.Cryptography.PublicKey.Import(SignatureAlgorithm.Ed25519, bytes, KeyBlobFormat.RawPublicKey);
    }

    /// <summary>The <see cref="Size"/> octets.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Checks and reads a key.</summary>
    /// <param name="bytes32">Untrusted octets of any length.</param>
    /// <param name="key">The key, or null if refused: wrong length, not canonical, not on the curve, of small or mixed order.</param>
    public static bool TryImport(ReadOnlySpan<byte> bytes32, [NotNullWhen(true)] out VerificationKey? key)
    {
        Sodium.Require();
        key = bytes32.Length == Size && Libsodium.crypto_core_ed25519_is_valid_point(bytes32) == 1 ? new VerificationKey(bytes32) : null;
        return key != null;
    }

    /// <summary>Whether <paramref name="signature64"/> is this key's signature on <paramref name="message"/>; false for another length. Allocates nothing.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature64) => SignatureAlgorithm.Ed25519.Verify(_key, message, signature64);

    /// <inheritdoc/>
    public bool Equals(VerificationKey? other) => other != null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerificationKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The octets in lowercase hex.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}

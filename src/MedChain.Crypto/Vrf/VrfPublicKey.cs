using System.Diagnostics.CodeAnalysis;
using MedChain.Crypto.Groups;

namespace MedChain.Crypto.Vrf;

/// <summary>A VRF public key that was checked: canonical, of prime order, not the identity. Immutable, equal by octets, thread-safe.</summary>
/// <remarks>The check is ECVRF_validate_key (RFC 9381 5.4.5) and more, so that outputs are unique whoever made the key.</remarks>
public sealed class VrfPublicKey : IEquatable<VrfPublicKey>
{
    /// <summary>Octets in a key.</summary>
    public const int Size = Ecvrf.PublicKeySize;

    private readonly byte[] _bytes;

    private VrfPublicKey(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The <see cref="Size"/> octets.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Checks and reads a key.</summary>
    /// <param name="bytes32">Untrusted octets of any length.</param>
    /// <param name="key">The key, or null if refused: wrong length, not canonical, not on the curve, of small or mixed order.</param>
    public static bool TryImport(ReadOnlySpan<byte> bytes32, [NotNullWhen(true)] out VrfPublicKey? key)
    {
        Sodium.Require();
        key = Edwards25519.IsPrimeOrder(bytes32) ? new VrfPublicKey(bytes32) : null;
        return key != null;
    }

    /// <summary>Verifies a proof and gives its output. RFC 9381 5.3.</summary>
    /// <param name="alpha">The input.</param>
    /// <param name="proof80">Untrusted octets of any length.</param>
    /// <param name="beta64">Exactly <see cref="Ecvrf.OutputSize"/> octets; untouched on refusal.</param>
    /// <returns>False if the proof is not this key's for <paramref name="alpha"/>.</returns>
    /// <exception cref="ArgumentException">Another length of <paramref name="beta64"/>.</exception>
    public bool TryVerify(ReadOnlySpan<byte> alpha, ReadOnlySpan<byte> proof80, Span<byte> beta64)
    {
        if (beta64.Length != Ecvrf.OutputSize) throw new ArgumentException($"An output has {Ecvrf.OutputSize} octets, not {beta64.Length}.", nameof(beta64));
        if (!Ecvrf.HasScalarsInRange(proof80)) return false;
        var gamma = proof80[..Ecvrf.PointSize];
        var c = proof80.Slice(Ecvrf.PointSize, Ecvrf.ChallengeSize);
        Span<byte> h = stackalloc byte[Ecvrf.PointSize];
        Span<byte> u = stackalloc byte[Ecvrf.PointSize];
        Span<byte> v = stackalloc byte[Ecvrf.PointSize];
        Span<byte> expected = stackalloc byte[Ecvrf.ChallengeSize];

        if (!Ecvrf.TryEncodeToCurve(_bytes, alpha, h, out _) || !TryCommitments(h, gamma, c, proof80[(Ecvrf.PointSize + Ecvrf.ChallengeSize)..], u, v)) return false;
        Ecvrf.Challenge(_bytes, h, gamma, u, v, expected);
        if (!expected.SequenceEqual(c)) return false;
        Ecvrf.Output(gamma, beta64);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(VrfPublicKey? other) => other != null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VrfPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The octets in lowercase hex.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);

    // U = s B - c Y and V = s H - c Gamma. The product c Gamma also is the check of Gamma: c is not zero, so it fails only for a point not of prime order.
    private bool TryCommitments(ReadOnlySpan<byte> h, ReadOnlySpan<byte> gamma, ReadOnlySpan<byte> c, ReadOnlySpan<byte> s, Span<byte> u, Span<byte> v)
    {
        Span<byte> challenge = stackalloc byte[32];
        Span<byte> left = stackalloc byte[Ecvrf.PointSize];
        Span<byte> right = stackalloc byte[Ecvrf.PointSize];
        challenge.Clear();
        c.CopyTo(challenge);
        return Edwards25519.TryMultiplyBase(s, left)
            && Edwards25519.TryMultiply(challenge, _bytes, right)
            && Edwards25519.TrySubtract(left, right, u)
            && Edwards25519.TryMultiply(s, h, left)
            && Edwards25519.TryMultiply(challenge, gamma, right)
            && Edwards25519.TrySubtract(left, right, v);
    }
}

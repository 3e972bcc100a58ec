using System.Security.Cryptography;
using MedChain.Crypto.Groups;

namespace MedChain.Crypto.Vrf;

/// <summary>
/// The verifiable random function ECVRF-EDWARDS25519-SHA512-TAI of RFC 9381 (suite 0x03): sizes and the steps that prover and verifier share.
/// </summary>
/// <remarks>
/// A proof (80 octets): Gamma, 32; challenge c, 16, little-endian; s, 32, little-endian. An output beta: 64 octets. Alpha is public
/// here: try-and-increment takes time that depends on it (RFC 9381 7.4). Stricter than the RFC in this: Gamma must be of prime order, and c and s not zero,
/// which no honest proof violates (but with probability 2^-128).
/// </remarks>
public static class Ecvrf
{
    /// <summary>Octets in a seed.</summary>
    public const int SeedSize = 32;

    /// <summary>Octets in a public key.</summary>
    public const int PublicKeySize = 32;

    /// <summary>Octets in a proof.</summary>
    public const int ProofSize = 80;

    /// <summary>Octets in an output.</summary>
    public const int OutputSize = 64;

    internal const int PointSize = Edwards25519.Size;
    internal const int ChallengeSize = 16;
    private const byte Suite = 0x03, EncodeFront = 0x01, ChallengeFront = 0x02, OutputFront = 0x03, Back = 0x00;

    /// <summary>The output of a proof that is taken on trust. RFC 9381 5.2.</summary>
    /// <param name="proof80">Untrusted octets of any length. Only its form is checked: use <see cref="VrfPublicKey.TryVerify"/> for a stranger's proof.</param>
    /// <param name="beta64">Exactly <see cref="OutputSize"/> octets; untouched on refusal.</param>
    /// <returns>False if the proof is not well-formed.</returns>
    /// <exception cref="ArgumentException">Another length of <paramref name="beta64"/>.</exception>
    public static bool TryProofToHash(ReadOnlySpan<byte> proof80, Span<byte> beta64)
    {
        Sodium.Require();
        if (beta64.Length != OutputSize) throw new ArgumentException($"An output has {OutputSize} octets, not {beta64.Length}.", nameof(beta64));
        if (!HasScalarsInRange(proof80) || !Edwards25519.IsPrimeOrder(proof80[..PointSize])) return false;
        Output(proof80[..PointSize], beta64);
        return true;
    }

    /// <summary>Length; c and s not zero; s below the group order. RFC 9381 5.4.4, stricter as said above; Gamma remains to be checked.</summary>
    internal static bool HasScalarsInRange(ReadOnlySpan<byte> proof)
    {
        if (proof.Length != ProofSize) return false;
        var s = proof[(PointSize + ChallengeSize)..];
        return Edwards25519.IsCanonicalScalar(s)
            && s.ContainsAnyExcept((byte)0)
            && proof.Slice(PointSize, ChallengeSize).ContainsAnyExcept((byte)0);
    }

    /// <summary>ECVRF_encode_to_curve_try_and_increment, RFC 9381 5.4.1.1: the point H of prime order and the counter that gave it.</summary>
    /// <returns>False if no counter gives a point: chance 2^-256.</returns>
    internal static bool TryEncodeToCurve(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> alpha, Span<byte> h, out int counter)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        for (counter = 0; counter < 256; counter++)
        {
            hash.AppendData([Suite, EncodeFront]);
            hash.AppendData(publicKey);
            hash.AppendData(alpha);
            hash.AppendData([(byte)counter, Back]);
            hash.GetHashAndReset(digest);
            if (Edwards25519.TryClearCofactor(digest[..PointSize], h) && !h.SequenceEqual(Edwards25519.Identity)) return true;
        }

        return false;
    }

    /// <summary>ECVRF_challenge_generation, RFC 9381 5.4.3: 16 octets over Y, H, Gamma, U, V.</summary>
    internal static void Challenge(
        ReadOnlySpan<byte> y, ReadOnlySpan<byte> h, ReadOnlySpan<byte> gamma, ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, Span<byte> c)
    {
        Span<byte> input = stackalloc byte[2 + (5 * PointSize) + 1];
        input[0] = Suite;
        input[1] = ChallengeFront;
        y.CopyTo(input[2..]);
        h.CopyTo(input[34..]);
        gamma.CopyTo(input[66..]);
        u.CopyTo(input[98..]);
        v.CopyTo(input[130..]);
        input[^1] = Back;
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(input, digest);
        digest[..ChallengeSize].CopyTo(c);
    }

    /// <summary>ECVRF_proof_to_hash of a decoded Gamma, RFC 9381 5.2: the hash of the point, never of the proof.</summary>
    internal static void Output(ReadOnlySpan<byte> gamma, Span<byte> beta)
    {
        Span<byte> input = stackalloc byte[2 + PointSize + 1];
        input[0] = Suite;
        input[1] = OutputFront;
        if (!Edwards25519.TryClearCofactor(gamma, input.Slice(2, PointSize))) throw new ArgumentException("Gamma is no point.", nameof(gamma));
        input[^1] = Back;
        SHA512.HashData(input, beta);
    }
}

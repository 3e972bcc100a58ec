using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Collaboration;

/// <summary>
/// All that a trustee keeps to itself in one epoch, derived from one drawn seed: once the seed is deleted, nothing of it can be had again.
/// Spec: Collaboration K7.
/// </summary>
/// <param name="seed">32 octets, drawn for this epoch.</param>
public sealed class TrusteeSecrets(Digest seed)
{
    private readonly byte[] _seed = seed.ToArray();

    /// <summary>The seed of the nonces.</summary>
    public ReadOnlySpan<byte> Seed => _seed;

    /// <summary>x: opens the shares that are sealed to the trustee.</summary>
    public GroupScalar Key => Derive("trustee key");

    /// <summary>e: seals the shares that it deals.</summary>
    public GroupScalar Ephemeral => Derive("dealer ephemeral");

    /// <summary>The polynomial that it deals.</summary>
    public SharingPolynomial Polynomial(int threshold) => SharingPolynomial.Create(Derive("dealer secret"), threshold, _seed);

    private GroupScalar Derive(string purpose)
    {
        using var transcript = new Transcript(purpose);
        return GroupScalar.Derive(_seed, transcript);
    }
}

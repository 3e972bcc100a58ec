using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Collaboration;

/// <summary>
/// All that a trustee keeps to itself in one epoch, derived from one drawn seed: once the seed is deleted, nothing of it can be had again.
/// Spec: Collaboration K7, K9.
/// </summary>
/// <param name="seed">32 octets, drawn for this epoch.</param>
public sealed class TrusteeSecrets(Digest seed)
{
    private readonly byte[] _seed = seed.ToArray();

    /// <summary>The seed of the nonces.</summary>
    public ReadOnlySpan<byte> Seed => _seed;

    /// <summary>x: opens the shares that are sealed to the trustee.</summary>
    public GroupScalar Key => Derive("trustee key");

    /// <summary>e: seals the shares that it deals of a joint key.</summary>
    public GroupScalar Ephemeral(JointKey of = JointKey.Poll) => Derive(of == JointKey.Poll ? "dealer ephemeral" : "identity dealer ephemeral");

    /// <summary>The polynomial that it deals for a joint key that is being made.</summary>
    public SharingPolynomial Polynomial(int threshold, JointKey of = JointKey.Poll) =>
        SharingPolynomial.Create(Derive(of == JointKey.Poll ? "dealer secret" : "identity dealer secret"), threshold, _seed);

    /// <summary>The polynomial by which it hands on a share that it holds. Spec: Collaboration K9.</summary>
    public SharingPolynomial Handing(GroupScalar share, int threshold) => SharingPolynomial.Create(share, threshold, _seed);

    private GroupScalar Derive(string purpose)
    {
        using var transcript = new Transcript(purpose);
        return GroupScalar.Derive(_seed, transcript);
    }
}

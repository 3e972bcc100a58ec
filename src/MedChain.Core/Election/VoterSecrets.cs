using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Election;

/// <summary>
/// All that a voter keeps to itself in one epoch, derived from one drawn seed: once the seed is deleted, nothing of it can be had again.
/// Spec: Election V3, V19.
/// </summary>
/// <param name="seed">32 octets, drawn for this epoch.</param>
public sealed class VoterSecrets(Digest seed)
{
    private readonly byte[] _seed = seed.ToArray();

    /// <summary>The seed of ballots, boxes and nonces.</summary>
    public ReadOnlySpan<byte> Seed => _seed;

    /// <summary>x: signs the voter's ballots of this epoch's election.</summary>
    public GroupScalar Key
    {
        get
        {
            using var transcript = new Transcript("ballot key secret");
            return GroupScalar.Derive(_seed, transcript);
        }
    }
}

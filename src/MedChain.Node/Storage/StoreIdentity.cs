using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Node.Storage;

/// <summary>Whose store it is; bound into every checksum, so that a row of another store is never taken for one of this.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Institution">The institution.</param>
public readonly record struct StoreIdentity(Digest ChainId, InstitutionId Institution)
{
    /// <summary>32 octets that stand for it.</summary>
    public Digest ToDigest()
    {
        using var transcript = new Transcript("store-identity");
        transcript.Append(ChainId);
        transcript.Append(Institution.Value);
        return transcript.Hash();
    }
}

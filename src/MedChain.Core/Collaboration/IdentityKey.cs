using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Collaboration;

/// <summary>How the long-lived identity key is shared now. Spec: Collaboration K8, K9.</summary>
/// <param name="Epoch">In which epoch it was shared like this.</param>
/// <param name="Holders">Who has a share, with its index.</param>
/// <param name="Givers">The qualified dealers that it comes from, with their index in the sharing before; 0 where the key was made.</param>
/// <param name="Commitments">Of the polynomial of which they are points: the threshold, the public key, each holder's verification key.</param>
public sealed record IdentityKey(
    ulong Epoch,
    ImmutableSortedDictionary<InstitutionId, byte> Holders,
    ImmutableSortedDictionary<InstitutionId, byte> Givers,
    FeldmanCommitments Commitments) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        Write(writer, Holders);
        Write(writer, Givers);
        writer.Elements(Commitments.Points);
    }

    private static void Write(CanonicalWriter writer, ImmutableSortedDictionary<InstitutionId, byte> indices)
    {
        writer.UInt32((uint)indices.Count);
        foreach (var (institution, index) in indices)
        {
            institution.Write(writer);
            writer.Byte(index);
        }
    }
}

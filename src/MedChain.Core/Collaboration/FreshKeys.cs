using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Proofs;

namespace MedChain.Core.Collaboration;

/// <summary>Keys of one epoch, one an institution, each shown to be held. Pure. Spec: Collaboration K1, Election V3.</summary>
internal static class FreshKeys
{
    /// <summary>What is wrong with a key that an institution brings: it has one, another has it, it does not show that it holds it; None when it may be added.</summary>
    internal static RefusalCode Judge(
        ImmutableSortedDictionary<InstitutionId, GroupElement> keys, InstitutionId institution, GroupElement key, KnowledgeProof proof, ReadOnlySpan<byte> statement)
    {
        if (keys.ContainsKey(institution)) return RefusalCode.Repeated;
        if (keys.ContainsValue(key)) return RefusalCode.KeyTaken;
        return proof.IsValid(key, statement) ? RefusalCode.None : RefusalCode.InvalidProof;
    }
}

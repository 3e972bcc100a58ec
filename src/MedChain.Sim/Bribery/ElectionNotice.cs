using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Sim.Bribery;

/// <summary>What everybody knows before the first ballot, and so every briber.</summary>
/// <param name="Election">Candidates, ballot keys by name, event.</param>
/// <param name="Ring">The ballot keys.</param>
/// <param name="TagBase">H.</param>
/// <param name="Key">The joint key.</param>
/// <param name="MostApprovals">s.</param>
/// <param name="Bought">Whom the briber pays.</param>
internal sealed record ElectionNotice(ElectionEntry Election, Ring Ring, GroupElement TagBase, GroupElement Key, int MostApprovals, InstitutionId Bought)
{
    /// <summary>Whether a receipt names the bought voter's tag.</summary>
    public bool Accepts(TagReceipt receipt) => receipt.IsValid(Election.Event, TagBase, Election.Voters[Bought]);
}

using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>An honest host holds a block final, after what stood before it there. What is of ceremonies and elections is asked in towns that have them.</summary>
internal sealed class HeldFinal(Town town, TownHost host, Block block, LedgerState ledger) : Monitor.Event
{
    internal Town Town { get; } = town;

    internal TownHost Host { get; } = host;

    internal Block Block { get; } = block;

    internal StateMap Map { get; } = ledger.Map;

    internal ulong Height { get; } = ledger.Height;

    /// <summary>Whether the block is its epoch's last that executes.</summary>
    internal bool EndsEpoch => Height % Town.Options.Parameters.EpochLength == 0;

    /// <summary>The place in the epoch, from 1.</summary>
    internal ulong Offset => ((Height - 1) % Town.Options.Parameters.EpochLength) + 1;

    /// <summary>The ceremony as the block left it.</summary>
    internal Ceremony Ceremony => CeremonyRules.Find(Map)!;

    /// <summary>The election as the block left it.</summary>
    internal ElectionEntry Election => ElectionRules.Find(Map)!;

    /// <summary>The poll as the block left it.</summary>
    internal Poll Poll => Map.TryGet<Poll>(StateKeys.Poll, out var poll) ? poll : Poll.Open(Election.Epoch);

    /// <summary>The joint private key, which nobody in the town has: the sum of what the qualified dealers drew; null where one has drawn elsewhere.</summary>
    internal GroupScalar? JointSecret()
    {
        var sum = GroupScalar.Zero;
        foreach (var dealer in Ceremony.Qualified)
        {
            if (Secrets.Of(Town, dealer, Ceremony.Trustees[dealer]) is not { } secrets) return null;
            sum += secrets.Trustee.Polynomial(Ceremony.Joint!.Threshold).Secret;
        }

        return GroupElement.MultiplyBase(sum) == Ceremony.Joint!.PublicKey ? sum : null;
    }

    /// <summary>The counted ballot in a place of the poll.</summary>
    internal CountedBallot Ballot(int place) => Map.TryGet<CountedBallot>(StateKeys.Ballot(place), out var ballot) ? ballot : throw new InvalidOperationException("A tag without a ballot.");
}

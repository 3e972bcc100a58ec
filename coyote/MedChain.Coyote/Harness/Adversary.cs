using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Coyote.Harness;

/// <summary>
/// What a corrupted institution does otherwise than its replica would. The replica runs on underneath; the adversary changes, holds back or
/// adds messages, signed with that institution's own keys and no others. Every choice is the schedule's.
/// </summary>
internal abstract class Adversary
{
    /// <summary>What leaves in place of a message that the replica sends.</summary>
    public virtual IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => [sent];

    /// <summary>Whether its replica must not get a message.</summary>
    public virtual bool TurnsAway(Message message) => false;

    /// <summary>What leaves because a message came in.</summary>
    public virtual IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message) => [];

    /// <summary>The octets with the last one changed.</summary>
    protected static ReadOnlyMemory<byte> Flipped(ReadOnlyMemory<byte> octets)
    {
        var changed = octets.ToArray();
        changed[^1] ^= 1;
        return changed;
    }
}

/// <summary>What an adversary holds of an institution.</summary>
/// <param name="Town">The town.</param>
/// <param name="Host">Its host.</param>
/// <param name="Choose">A number below the one given, chosen by the schedule.</param>
internal sealed record Foothold(Town Town, TownHost Host, Func<int, int> Choose)
{
    /// <summary>Whose keys they are.</summary>
    internal InstitutionId Self => Host.Setup.Self;

    /// <summary>What its replica knows.</summary>
    internal ReplicaState? State => Host.Replica?.State;

    /// <summary>Everybody else.</summary>
    internal IEnumerable<InstitutionId> Peers => Town.Setups.Select(setup => setup.Self).Where(id => id != Self);

    /// <summary>Whether the schedule says yes.</summary>
    internal bool Toss() => Choose(2) == 1;

    /// <summary>The same message to every peer.</summary>
    internal IEnumerable<Parcel> ToAll(Message message) => Peers.Select(peer => new Parcel(Host.Id, peer, message));

    /// <summary>The same message to peers that the schedule picks.</summary>
    internal IEnumerable<Parcel> ToSome(Message message) => Peers.Where(_ => Toss()).Select(peer => new Parcel(Host.Id, peer, message)).ToList();

    /// <summary>A signature with its own key that fits nothing it is asked for.</summary>
    internal Signature Misfit => Sign(new Ballot(VoteKind.Skip, 0, 0, default)).Vote.Signature;

    /// <summary>A vote with its own key.</summary>
    internal Message.Voted Sign(Ballot ballot) => new(Vote.Sign(Host.Setup.Genesis.ChainId, ballot, Self, Host.Setup.Keys));
}

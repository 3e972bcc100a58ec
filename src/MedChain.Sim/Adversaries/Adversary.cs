using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;

namespace MedChain.Sim.Adversaries;

/// <summary>
/// What a corrupted institution does otherwise than its replica would. The replica runs on underneath; the adversary changes, holds back
/// or adds messages, signed with that institution's own keys and no others.
/// </summary>
public abstract class Adversary
{
    /// <summary>Its name in reports.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>What leaves in place of a message that the replica sends.</summary>
    public virtual IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => [sent];

    /// <summary>What leaves because a message came in; the replica gets that message too.</summary>
    public virtual IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message) => [];
}

/// <summary>A message on its way out.</summary>
/// <param name="To">To whom.</param>
/// <param name="Message">What.</param>
/// <param name="HoldMs">For how long it is held back before the network gets it.</param>
public readonly record struct Parcel(InstitutionId To, Message Message, long HoldMs = 0);

/// <summary>What an adversary holds of an institution.</summary>
/// <param name="Setup">Its keys and the chain.</param>
/// <param name="Host">Its host, with what its replica knows.</param>
/// <param name="Peers">Everybody else, ordered by number.</param>
/// <param name="Dice">Chance of its own.</param>
/// <param name="Clock">The time.</param>
public sealed record Foothold(ReplicaSetup Setup, Host Host, ImmutableArray<InstitutionId> Peers, Dice Dice, VirtualClock Clock)
{
    /// <summary>Whose keys they are.</summary>
    public InstitutionId Self => Setup.Self;

    /// <summary>The same message to every peer.</summary>
    public IEnumerable<Parcel> ToAll(Message message, long holdMs = 0) => Peers.Select(peer => new Parcel(peer, message, holdMs));

    /// <summary>Whether a peer is in the second half of the peers, for those who tell two halves two stories.</summary>
    public bool IsInSecondHalf(InstitutionId peer) => 2 * Peers.IndexOf(peer) >= Peers.Length;
}

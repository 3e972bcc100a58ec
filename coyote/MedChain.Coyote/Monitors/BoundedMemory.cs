using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// What peers say makes no honest host ask for more than 16 blocks at a time, keep more than 8 messages of the next epoch from one
/// of them, keep votes of a view more than 64 ahead, or hold more messages of one peer than its quota. Spec: Consensus L3, E4, S2.
/// </summary>
internal sealed class BoundedMemory : Monitor
{
    private const int MostWanted = 16;
    private const int MostEarly = 8;
    private const ulong FarthestAhead = 64;

    /// <summary>An honest host keeps something else than before.</summary>
    internal sealed class Kept(HostId host, ConsensusState state) : Event
    {
        internal HostId Host { get; } = host;

        internal ConsensusState Consensus { get; } = state;
    }

    /// <summary>An honest host holds so many messages of a peer between its link and the core.</summary>
    internal sealed class Held(HostId host, InstitutionId peer, int count, int most) : Event
    {
        internal HostId Host { get; } = host;

        internal InstitutionId Peer { get; } = peer;

        internal int Count { get; } = count;

        internal int Most { get; } = most;
    }

    [Start]
    [OnEventDoAction(typeof(Kept), nameof(Judge))]
    [OnEventDoAction(typeof(Held), nameof(JudgeHeld))]
    private sealed class Watching : State
    {
    }

    private void JudgeHeld(Event e)
    {
        var held = (Held)e;
        Assert(held.Count <= held.Most, "Bounded memory: {0} holds {1} messages of {2} that its core has not taken", held.Host, held.Count, held.Peer);
    }

    private void Judge(Event e)
    {
        var (host, state) = (((Kept)e).Host, ((Kept)e).Consensus);
        Assert(state.Wanted.Count <= MostWanted, "Bounded memory: {0} asks for {1} blocks at a time", host, state.Wanted.Count);
        foreach (var (peer, messages) in state.Early)
            Assert(messages.Count <= MostEarly, "Bounded memory: {0} keeps {1} early messages of {2}", host, messages.Count, peer);
        foreach (var vote in state.Votes.Votes)
            Assert(vote.Ballot.View <= state.View + FarthestAhead, "Bounded memory: {0} keeps a vote of view {1} in view {2}", host, vote.Ballot.View, state.View);
    }
}

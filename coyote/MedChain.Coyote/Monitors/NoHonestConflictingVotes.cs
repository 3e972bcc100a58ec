using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// In all its lives an honest institution signs no two ballots of one view that S7 forbids together, and no two proposals of one view.
/// Spec: Consensus S7, D1, D3.
/// </summary>
internal sealed class NoHonestConflictingVotes : Monitor
{
    private readonly SortedDictionary<(InstitutionId Voter, ulong Epoch, ulong View, VoteKind Kind), Ballot> _ballots = [];
    private readonly SortedDictionary<(InstitutionId Leader, ulong Epoch, ulong View), BlockHeader> _proposals = [];

    /// <summary>A message has left an honest host.</summary>
    internal sealed class Left(HostId host, Message message) : Event
    {
        internal InstitutionId Institution { get; } = host.Institution;

        internal Message Message { get; } = message;
    }

    [Start]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        if (left.Message is Message.Voted { Vote: var vote } && vote.Voter == left.Institution) Judge(vote);
        if (left.Message is Message.Proposed { Proposal.Block.Header: var header } && header.Leader == left.Institution) Judge(header);
    }

    private void Judge(Vote vote)
    {
        var ballot = vote.Ballot;
        foreach (var kind in (ReadOnlySpan<VoteKind>)[VoteKind.Notarize, VoteKind.Skip, VoteKind.Finalize])
        {
            if (_ballots.TryGetValue((vote.Voter, ballot.Epoch, ballot.View, kind), out var other))
                Assert(!AreForbidden(other, ballot), "No honest conflicting votes: {0} signed {1} and {2}", vote.Voter, other, ballot);
        }

        _ballots[(vote.Voter, ballot.Epoch, ballot.View, ballot.Kind)] = ballot;
    }

    /// <summary>S7, said once more: a monitor that asked the core could not see that the core is wrong.</summary>
    private static bool AreForbidden(Ballot a, Ballot b) => a.Kind == b.Kind ? a.Block != b.Block : a.Kind != VoteKind.Notarize && b.Kind != VoteKind.Notarize;

    private void Judge(BlockHeader header)
    {
        var place = (header.Leader, header.Epoch, header.View);
        if (_proposals.TryGetValue(place, out var other))
            Assert(other == header, "No honest conflicting votes: {0} proposed two blocks in view {1} of epoch {2}", header.Leader, header.View, header.Epoch);
        else _proposals.Add(place, header);
    }
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Consensus;

/// <summary>Single rules of consensus on one replica, H1 of four, that gets what the test signs.</summary>
public sealed class RulesTests
{
    private static readonly Consortium Four = new(4);
    private static readonly Digest Some = new(Enumerable.Repeat((byte)5, 32).ToArray());
    private readonly Replica _replica = new(Four[0]);
    private readonly long _nowMs = Four.Genesis.TimestampMs;

    public RulesTests() => _replica.Handle(new Input.Restored(_nowMs, []));

    private ConsensusState State => _replica.State.Consensus;

    [Fact]
    public void M1_a_skip_names_no_block_and_every_other_vote_names_one()
    {
        Assert.True(Reads(Ballots.Skip(1)) && Reads(new Ballot(VoteKind.Finalize, 1, 1, Some)));
        Ballot[] bad =
        [
            new(VoteKind.Skip, 1, 1, Some), new(VoteKind.Notarize, 1, 1, Digest.Zero), new(VoteKind.Notarize, 0, 1, Some), new(VoteKind.Notarize, 1, 0, Some),
            new((VoteKind)0, 1, 1, Some), new((VoteKind)4, 1, 1, Some),
        ];
        Assert.All(bad, ballot => Assert.False(Reads(ballot), ballot.ToString()));
        var vote = Ballots.Vote(Four, new Ballot(VoteKind.Notarize, 1, 1, Some), 1);
        var voter = Four.Genesis.Founders.Members[1];
        Assert.True(vote.IsSigned(Four.Genesis.ChainId, voter, Four[0].Keys));
        Ballot[] others = [vote.Ballot with { Kind = VoteKind.Finalize }, vote.Ballot with { Epoch = 2 }, vote.Ballot with { View = 2 }, vote.Ballot with { Block = Four.Genesis.ChainId }];
        Assert.All(others, other => Assert.False((vote with { Ballot = other }).IsSigned(Four.Genesis.ChainId, voter, Four[0].Keys)));
        Assert.False(vote.IsSigned(Some, voter, Four[0].Keys));
    }

    [Fact]
    public void S1_a_justification_with_a_gap_or_a_forged_certificate_is_not_followed()
    {
        var (one, two, three) = (Ballots.Certificate(Four, Ballots.Skip(1), 3), Ballots.Certificate(Four, Ballots.Skip(2), 3), Ballots.Certificate(Four, Ballots.Skip(3), 3));
        Receive(1, new Message.Justified(1, new Justification(null, [one, three])));
        Receive(1, new Message.Justified(1, new Justification(null, [two with { Ballot = Ballots.Skip(1) }])));
        Assert.Equal(1UL, State.View);
        Receive(1, new Message.Justified(1, new Justification(null, [one, two])));
        Assert.Equal(3UL, State.View);
    }

    [Fact]
    public void D2_an_unknown_own_vote_halts_the_replica()
    {
        Receive(1, new Message.Voted(Ballots.Vote(Four, Ballots.Skip(1), 0)));
        Assert.Equal(ReplicaPhase.Halted, _replica.State.Phase);
        Assert.Empty(_replica.Handle(new Input.TimerFired(_nowMs + 6_000, new TimerId(TimerKind.View, 1, 1))));
    }

    [Fact]
    public void E1_and_E4_what_belongs_to_the_next_epoch_is_kept_and_counts_nothing_now()
    {
        for (ulong view = 1; view <= 20; view++) Receive(1, new Message.Voted(Ballots.Vote(Four, Ballots.Skip(view, epoch: 2), 1)));
        Receive(2, new Message.Certified(Ballots.Certificate(Four, Ballots.Skip(1, epoch: 2), 3)));
        Receive(2, new Message.Certified(Ballots.Certificate(Four, Ballots.Skip(1, epoch: 3), 3)));
        Assert.Equal((1UL, 1UL, 0), (State.Epoch.Epoch, State.View, State.Votes.Count));
        Assert.Equal([8, 1], State.Early.Values.Select(kept => kept.Count));
    }

    private static bool Reads(Ballot ballot)
    {
        var reader = new CanonicalReader(CanonicalWriter.Encode(ballot));
        Ballot.Read(ref reader);
        return reader.AtEnd;
    }

    private ImmutableArray<Effect> Receive(int from, Message message) =>
        _replica.Handle(new Input.Received(_nowMs, Four[from].Self, message));
}

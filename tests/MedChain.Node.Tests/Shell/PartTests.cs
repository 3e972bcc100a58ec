using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Node.Shell;
using MedChain.Node.Storage;

namespace MedChain.Node.Tests.Shell;

/// <summary>What single parts of the shell do with single mail. Spec: Consensus D1, M1.</summary>
public sealed class PartTests
{
    private static readonly InstitutionId Peer = new(1);
    private static readonly InstitutionId Other = new(2);

    [Fact]
    public void The_ingress_holds_a_quota_of_each_peer_and_takes_more_when_the_core_has_taken_some()
    {
        var ingress = new Ingress(verifiers: 2, quota: 3);
        for (var number = 0; number < 3; number++) Assert.Single(ingress.Handle(0, Arrived(Peer)));
        Assert.Empty(ingress.Handle(0, Arrived(Peer)));
        Assert.Single(ingress.Handle(0, Arrived(Other)));
        ingress.Handle(0, new Mail.Taken(Peer));
        Assert.Single(ingress.Handle(0, Arrived(Peer)));
    }

    [Fact]
    public void The_ingress_keeps_the_order_of_a_peer_whatever_order_verifiers_end_in()
    {
        var ingress = new Ingress(verifiers: 3);
        var tickets = Enumerable.Range(0, 3).Select(number => Ticket(ingress.Handle(0, Arrived(Peer, (ulong)number + 1)))).ToList();
        Assert.Empty(ingress.Handle(0, Judged(tickets[2])));
        Assert.Empty(ingress.Handle(0, Judged(tickets[1])));
        var handed = ingress.Handle(0, Judged(tickets[0])).Select(post => Assert.IsType<Mail.Received>(post.Mail)).ToList();
        Assert.Equal([1UL, 2UL, 3UL], handed.Select(received => ((Message.Voted)received.Message).Vote.Ballot.View));
    }

    [Fact]
    public void Who_sends_no_messages_or_forged_ones_is_not_listened_to_for_a_minute()
    {
        var ingress = new Ingress(verifiers: 1);
        for (var strike = 1; strike < Ingress.StrikesMax; strike++) Assert.IsType<Mail.Refused>(Assert.Single(ingress.Handle(5, new Mail.Arrived(Peer, new byte[] { 99 }))).Mail);
        var ticket = Ticket(ingress.Handle(5, Arrived(Peer)));
        var last = ingress.Handle(5, new Mail.Judged(ticket, Verdict.Forged, CheckedSignatures.None));
        Assert.Equal(new Mail.ShutOut(Peer, 5 + Ingress.ShutOutMs), last[^1].Mail);
        Assert.Empty(ingress.Handle(4 + Ingress.ShutOutMs, Arrived(Peer)));
        Assert.Single(ingress.Handle(4 + Ingress.ShutOutMs, Arrived(Other)));
        Assert.Single(ingress.Handle(5 + Ingress.ShutOutMs, Arrived(Peer)));
    }

    [Fact]
    public void M1_what_was_checked_ahead_stands_for_that_signature_of_that_signer_alone()
    {
        var setups = Hospitals.Found(4);
        var epoch = EpochRules.First(setups[0].Genesis);
        var vote = Sign(setups[1], 1);
        Assert.Equal(Verdict.Sound, CheckedSignatures.Check(new Message.Voted(vote), epoch, setups[0].Keys, out var signatures));
        Assert.Equal(1, signatures.Count);
        var keys = new CheckedAheadAuthenticator(new Deaf(setups[0].Keys)) { Ahead = signatures };
        var members = setups[0].Genesis.Founders.Members;
        Assert.True(vote.IsSigned(setups[0].Genesis.ChainId, members[1], keys));
        Assert.False(Sign(setups[1], 2).IsSigned(setups[0].Genesis.ChainId, members[1], keys));
        Assert.False((vote with { Voter = members[2].Id }).IsSigned(setups[0].Genesis.ChainId, members[2], keys));
        Assert.False((vote with { Signature = Sign(setups[1], 2).Signature }).IsSigned(setups[0].Genesis.ChainId, members[1], keys));
    }

    [Fact]
    public void M1_a_forged_vote_of_the_running_epoch_is_found_and_one_of_another_is_left_to_the_core()
    {
        var setups = Hospitals.Found(4);
        var epoch = EpochRules.First(setups[0].Genesis);
        var forged = Sign(setups[1], 1) with { Signature = Sign(setups[1], 2).Signature };
        Assert.Equal(Verdict.Forged, CheckedSignatures.Check(new Message.Voted(forged), epoch, setups[0].Keys, out _));
        var next = forged with { Ballot = forged.Ballot with { Epoch = 2 } };
        Assert.Equal(Verdict.Sound, CheckedSignatures.Check(new Message.Voted(next), epoch, setups[0].Keys, out var none));
        Assert.Equal(0, none.Count);
    }

    [Fact]
    public void D1_writes_that_came_meanwhile_are_one_transaction_and_one_acknowledgement()
    {
        var disk = new CountingDisk();
        var writer = new Writer(disk);
        Assert.Equal(new Post(PartKind.Writer, new Mail.Sync()), Assert.Single(writer.Handle(0, Write(1))));
        Assert.Empty(writer.Handle(0, Write(2)));
        Assert.Equal(new Post(PartKind.Egress, new Mail.Written(2)), Assert.Single(writer.Handle(0, new Mail.Sync())));
        Assert.Equal([2], disk.Transactions);
        Assert.Empty(writer.Handle(0, new Mail.Sync()));
        disk.Refuses = true;
        writer.Handle(0, Write(3));
        Assert.All(writer.Handle(0, new Mail.Sync()), post => Assert.IsType<Mail.Stop>(post.Mail));
        disk.Refuses = false;
        Assert.Empty(writer.Handle(0, Write(4)));
        Assert.Empty(writer.Handle(0, new Mail.Sync()));
        Assert.Equal([2], disk.Transactions);
    }

    [Fact]
    public void D1_the_egress_holds_what_follows_a_write_until_it_is_acknowledged()
    {
        var egress = new Egress(cap: 1);
        Effect Send() => new Effect.Send(Peer, new Message.BlockWanted(default));
        var early = egress.Handle(0, new Mail.Hold(1, 2, [(0, Send()), (1, Send()), (2, new Effect.Reply(7, new Outcome.Refused("no")))]));
        Assert.IsType<Mail.Leave>(Assert.Single(early).Mail);
        egress.Handle(0, new Mail.Sent([Peer]));
        Assert.IsType<Mail.Leave>(Assert.Single(egress.Handle(0, new Mail.Written(1))).Mail);
        var last = egress.Handle(0, new Mail.Written(2));
        Assert.Equal([PartKind.Outside, PartKind.Core], last.Select(post => post.To));
        Assert.Equal(new Mail.Done(1), last[1].Mail);

        // The link has not taken the second message: a third is lost.
        Assert.Equal([PartKind.Core], egress.Handle(0, new Mail.Hold(2, 2, [(2, Send())])).Select(post => post.To));
    }

    [Fact]
    public void A_timer_that_was_set_again_runs_out_once_and_a_cancelled_one_never()
    {
        var timers = new Timers();
        var view = new TimerId(TimerKind.View, 1, 1);
        timers.Handle(0, new Mail.Arm(view, 10, 1));
        timers.Handle(0, new Mail.Arm(view, 20, 2));
        timers.Handle(0, new Mail.Arm(new TimerId(TimerKind.Resend), 5, 3));
        timers.Handle(0, new Mail.Disarm(new TimerId(TimerKind.Resend)));
        Assert.Empty(timers.Due(19));
        Assert.Equal(new Mail.Fired(view, 2), Assert.Single(timers.Due(20)).Mail);
        Assert.Null(timers.NextDueMs);
    }

    private static Mail.Arrived Arrived(InstitutionId from, ulong view = 1) =>
        new(from, new Message.Voted(new Vote(new Ballot(VoteKind.Skip, 1, view, default), from, new Signature(new byte[Signature.Size]))).Encode());

    private static Mail.Judged Judged(ulong ticket) => new(ticket, Verdict.Sound, CheckedSignatures.None);

    private static ulong Ticket(ImmutableArray<Post> posts) => Assert.IsType<Mail.Unjudged>(Assert.Single(posts).Mail).Ticket;

    private static Vote Sign(ReplicaSetup by, ulong view) => Vote.Sign(by.Genesis.ChainId, new Ballot(VoteKind.Skip, 1, view, default), by.Self, by.Keys);

    private static Mail.Write Write(ulong number) => new(number, [new DurableWrite(new DurableKey(DurableTable.Vote, new byte[] { (byte)number }), new byte[] { 1 })]);

    /// <summary>Finds no signature right.</summary>
    private sealed class Deaf(IAuthenticator keys) : IAuthenticator
    {
        public bool Holds(Institution institution) => keys.Holds(institution);

        public Signature Sign(ReadOnlySpan<byte> transcript) => keys.Sign(transcript);

        public bool Verify(Institution signer, ReadOnlySpan<byte> transcript, Signature signature) => false;

        public VrfProof Prove(ReadOnlySpan<byte> alpha) => keys.Prove(alpha);

        public bool TryVerify(Institution prover, ReadOnlySpan<byte> alpha, VrfProof proof, out Crypto.Hashing.Digest beta) => keys.TryVerify(prover, alpha, proof, out beta);

        public bool IsValidRegistration(Institution institution) => keys.IsValidRegistration(institution);
    }

    private sealed class CountingDisk : IDurableRows
    {
        internal List<int> Transactions { get; } = [];

        internal bool Refuses { get; set; }

        public ImmutableArray<DurableRow> ReadRows() => [];

        public void Apply(ImmutableArray<DurableWrite> writes)
        {
            if (Refuses) throw new StoreException(StoreProblem.Failed, "The disk refused to store.");
            Transactions.Add(writes.Length);
        }

        public ReadOnlyMemory<byte>? Read(DurableKey key) => null;
    }
}

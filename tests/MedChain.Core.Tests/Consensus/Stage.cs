using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Lottery;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Consensus;

/// <summary>
/// One replica, and the keys of all others to speak for them: rules are tested one message at a time. Each effect is held against D1:
/// what the replica signs is in an earlier Persist of the same or an earlier input.
/// </summary>
internal sealed class Stage
{
    private readonly SortedDictionary<DurableKey, ReadOnlyMemory<byte>> _disk = [];
    private readonly HashSet<string> _signed = [];

    internal Stage(Consortium consortium)
    {
        Consortium = consortium;
        Epoch = EpochRules.First(consortium.Genesis);
        NowMs = consortium.Genesis.TimestampMs + 100_000;
        Replica = Restart();
    }

    internal Consortium Consortium { get; }

    internal EpochSetup Epoch { get; }

    internal Replica Replica { get; private set; }

    internal long NowMs { get; set; }

    internal ConsensusState State => Replica.State.Consensus;

    /// <summary>Effects of the last input.</summary>
    internal ImmutableArray<Effect> Effects { get; private set; } = [];

    /// <summary>The replica's own votes, each once, in order of sending.</summary>
    internal List<Vote> Votes { get; } = [];

    internal List<Block> Commits { get; } = [];

    /// <summary>What the last input sent, to whomever.</summary>
    internal IEnumerable<Message> Sent => Effects.SelectMany(effect => effect switch
    {
        Effect.Send send => [send.Message],
        Effect.Broadcast broadcast => [broadcast.Message],
        _ => (Message[])[],
    });

    internal IEnumerable<KeyValuePair<DurableKey, ReadOnlyMemory<byte>>> Disk => _disk;

    /// <summary>A stage on which institution 0 is the leader of none of the first views, or of the first one.</summary>
    internal static Stage Find(int count = 4, int views = 5, bool leadsFirst = false, ProtocolParameters? parameters = null)
    {
        for (byte seed = 1; ; seed++)
        {
            var consortium = new Consortium(count, parameters, seed);
            var epoch = EpochRules.First(consortium.Genesis);
            var others = Enumerable.Range(1, views).Where(view => epoch.Leader((ulong)view) != consortium[0].Self).ToList();
            if (leadsFirst ? !others.Contains(1) : others.Count == views) return new Stage(consortium);
        }
    }

    internal Replica Restart()
    {
        Replica = new Replica(Consortium[0]);
        Put(new Input.Restored(NowMs, [.. _disk.Where(row => !row.Key.IsLarge).Select(row => new DurableRow(row.Key, row.Value))]));
        return Replica;
    }

    internal void Receive(int from, Message message)
    {
        Assert.True(Message.TryDecode(message.Encode(), out var decoded));
        Put(new Input.Received(NowMs, Consortium[from].Self, decoded!));
    }

    internal void Fire(TimerKind kind, ulong view = 0) =>
        Put(new Input.TimerFired(NowMs, new TimerId(kind, kind == TimerKind.Resend ? 0 : Epoch.Epoch, view)));

    /// <summary>Lets votes of the others come in.</summary>
    internal void Cast(VoteKind kind, ulong view, Digest block, params int[] voters)
    {
        foreach (var voter in voters) Receive(voter, new Message.Voted(Sign(voter, new Ballot(kind, Epoch.Epoch, view, block))));
    }

    /// <summary>Lets a certificate of all others come in.</summary>
    internal void Certify(VoteKind kind, ulong view, Digest block = default) => Receive(1, new Message.Certified(Certificate(kind, view, block)));

    internal Certificate Certificate(VoteKind kind, ulong view, Digest block = default)
    {
        var ballot = new Ballot(kind, Epoch.Epoch, view, block);
        return new Certificate(ballot, [.. Enumerable.Range(1, Consortium.Setups.Length - 1).Select(voter => new Endorsement(Consortium[voter].Self, Sign(voter, ballot).Signature))]);
    }

    internal Vote Sign(int voter, Ballot ballot) => Vote.Sign(Epoch.ChainId, ballot, Consortium[voter].Self, Consortium[voter].Keys);

    internal int Leader(ulong view) => Epoch.Leader(view).Value;

    /// <summary>The proposal of a view's leader, valid unless its header is changed or its transactions are not.</summary>
    internal (Proposal Proposal, LedgerState State) Propose(
        ulong view, LedgerState parent, Justification justification, ImmutableArray<Transaction>? transactions = null,
        Func<BlockHeader, BlockHeader>? change = null, int? leader = null)
    {
        var author = Consortium[leader ?? Leader(view)];
        var content = transactions ?? [];
        var timestampMs = parent.TimestampMs + 1000;
        var map = new Execution(author.Keys).TryRun(parent, Epoch, view, timestampMs, content, _ => true) ?? parent.Map;
        using var alpha = LotteryRules.Alpha(Epoch.ChainId, Epoch.Epoch, view, Epoch.Seed);
        var header = new BlockHeader(
            Epoch.ChainId, Epoch.Epoch, view, parent.Height + 1, parent.Block, Block.RootOf(content), map.Root, author.Self,
            author.Keys.Prove(alpha.Octets), timestampMs);
        var block = new Block(change is null ? header : change(header), content);
        return (Proposal.Sign(block, justification, author.Keys), new LedgerState(map, header.Height, timestampMs, block.Hash));
    }

    internal void Receive(Proposal proposal) => Receive(proposal.Block.Header.Leader.Value, new Message.Proposed(proposal));

    /// <summary>A valid block of a view on a parent, taken and notarized.</summary>
    internal (LedgerState State, Justification Next) Notarize(ulong view, LedgerState parent, Justification justification)
    {
        var (proposal, state) = Propose(view, parent, justification);
        Receive(proposal);
        var certificate = Certificate(VoteKind.Notarize, view, proposal.Block.Hash);
        Receive(1, new Message.Certified(certificate));
        return (state, new Justification(certificate, []));
    }

    internal bool Voted(VoteKind kind, ulong view) => Votes.Any(vote => vote.Ballot.Kind == kind && vote.Ballot.View == view);

    private void Put(Input input)
    {
        Effects = Replica.Handle(input);
        foreach (var effect in Effects)
        {
            switch (effect)
            {
                case Effect.Persist persist:
                    Write(persist);
                    break;
                case Effect.Broadcast broadcast:
                    Check(broadcast.Message);
                    break;
                case Effect.Send send:
                    Check(send.Message);
                    break;
                case Effect.Commit commit:
                    Commits.Add(commit.Block);
                    break;
            }
        }
    }

    private void Write(Effect.Persist persist)
    {
        foreach (var write in persist.Writes)
        {
            if (write.Value is { } value) _disk[write.Key] = value;
            else _disk.Remove(write.Key);
            if (write is { Value: { } signed, Key.Table: DurableTable.Vote or DurableTable.Proposal or DurableTable.Outgoing }) _signed.Add(Convert.ToHexString(signed.Span));
        }
    }

    private void Check(Message message)
    {
        ICanonical? signed = message switch
        {
            Message.Voted voted when voted.Vote.Voter == Replica.Self => voted.Vote,
            Message.Proposed proposed when proposed.Proposal.Block.Header.Leader == Replica.Self => proposed.Proposal,
            Message.Submitted submitted when submitted.Transaction.Sender == Replica.Self => submitted.Transaction,
            _ => null,
        };
        Assert.True(signed is null || _signed.Contains(Convert.ToHexString(CanonicalWriter.Encode(signed))), $"D1: {message.GetType().Name} left before it was on disk");
        if (signed is Vote vote && !Votes.Contains(vote)) Votes.Add(vote);
    }
}

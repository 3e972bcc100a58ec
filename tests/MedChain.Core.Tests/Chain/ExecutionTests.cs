using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Chain;

/// <summary>What blocks do to the state, and what waits for a block.</summary>
public sealed class ExecutionTests
{
    private static readonly Consortium Five = new(5);
    private static readonly EpochSetup Epoch = EpochRules.First(Five.Genesis);
    private static readonly Execution Rules = new(Five[0].Keys);

    [Fact]
    public void C9_a_number_out_of_order_a_foreign_signature_and_a_closing_block_with_transactions_are_invalid()
    {
        Assert.NotNull(Run(Five.Genesis.State, Signed(0, 0), Signed(0, 1), Signed(1, 0)));
        Assert.Null(Run(Five.Genesis.State, Signed(0, 1)));
        Assert.Null(Run(Five.Genesis.State, Signed(0, 0), Signed(0, 0)));
        Assert.Null(Run(Five.Genesis.State, Signed(0, 0) with { Sender = Five[1].Self }));
        Assert.Null(Run(Five.Genesis.State, Signed(0, 0) with { Sender = new InstitutionId(77) }));
        var last = Five.Genesis.State with { Height = Epoch.LastHeight };
        Assert.Null(Run(last, Signed(0, 0)));
        Assert.Equal(last.Map.Root, Run(last)!.Root);
    }

    [Fact]
    public void C9_what_does_not_apply_uses_its_number_up_and_leaves_a_refusal()
    {
        var transaction = Signed(0, 0);
        var map = Run(Five.Genesis.State, transaction)!;
        Assert.True(map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out var refusals));
        Assert.Equal([new Refusal(0, RefusalCode.UnknownRecord)], refusals.Items.AsEnumerable());
        Assert.True(map.TryGet<Account>(StateKeys.Account(Five[0].Self), out var account));
        Assert.Equal(1UL, account.NextSequence);
    }

    [Fact]
    public void C9_evidence_counts_once_and_only_when_both_are_signed()
    {
        var (first, second) = (Misbehaviour(0, 0, Vote(3, 1), Vote(3, 2)), Misbehaviour(1, 0, Vote(3, 2), Vote(3, 1)));
        var map = Run(Five.Genesis.State, first, second)!;
        Assert.True(map.TryGet<Account>(StateKeys.Account(Five[3].Self), out var account));
        Assert.True(account.SuspensionDue);
        Assert.False(map.TryGet<Refusals>(StateKeys.Refusals(first.Id()), out _));
        Assert.True(map.TryGet<Refusals>(StateKeys.Refusals(second.Id()), out var refusals));
        Assert.Equal(RefusalCode.Repeated, refusals.Items[0].Code);

        Evidence.Votes[] forged =
        [
            new(Vote(3, 1), Vote(3, 1)), new(Vote(3, 1), Vote(3, 2) with { Signature = Vote(2, 2).Signature }), new(Vote(3, 1), Vote(2, 2)),
        ];
        foreach (var evidence in forged)
        {
            var transaction = Transaction.Sign(Five.Genesis.ChainId, Five[0].Self, 0, new Payload.Misbehaviour(evidence), Five[0].Keys);
            map = Run(Five.Genesis.State, transaction)!;
            Assert.True(map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out refusals));
            Assert.Equal(RefusalCode.InvalidEvidence, refusals.Items[0].Code);
            Assert.True(map.TryGet(StateKeys.Account(Five[3].Self), out account));
            Assert.False(account.SuspensionDue);
        }
    }

    [Fact]
    public void C11_the_mempool_keeps_a_quota_and_gives_numbers_without_a_gap()
    {
        var account = Five.Genesis.State.Account(Five[0].Self)!;
        Assert.True(Mempool.Empty.Admits(Signed(0, 3), account, 4));
        Assert.False(Mempool.Empty.Admits(Signed(0, 4), account, 4));
        Assert.False(Mempool.Empty.Admits(Signed(0, 4), account with { NextSequence = 5 }, 4));
        Assert.False(Mempool.Empty.Admits(Signed(0, 0), null, 4));
        var pool = Mempool.Empty.Add(Signed(2, 0)).Add(Signed(0, 0)).Add(Signed(0, 1)).Add(Signed(0, 3)).Add(Signed(1, 1));
        Assert.False(pool.Admits(Signed(0, 1), account, 4));
        Assert.Equal(
            [(Five[0].Self, 0UL), (Five[2].Self, 0UL), (Five[0].Self, 1UL)],
            pool.Select(Five.Genesis.State).Select(transaction => (transaction.Sender, transaction.Sequence)));
        var later = Five.Genesis.State with { Map = Five.Genesis.State.Map.Set(StateKeys.Account(Five[0].Self), account with { NextSequence = 2 }) };
        Assert.Equal(3, pool.Prune(later).Count);
    }

    [Fact]
    public void C12_and_S7_evidence_of_two_votes_is_submitted_and_on_disk_before_it_leaves()
    {
        var replica = new Replica(Five[0]);
        var now = Five.Genesis.TimestampMs;
        replica.Handle(new Input.Restored(now, []));
        replica.Handle(new Input.Received(now, Five[3].Self, new Message.Voted(Vote(3, 1))));
        var effects = replica.Handle(new Input.Received(now, Five[3].Self, new Message.Voted(Vote(3, 2)))).ToList();
        Assert.Contains(effects, effect => effect is Effect.Accuse accuse && accuse.Evidence.Offender == Five[3].Self);
        var stored = effects.FindIndex(effect => effect is Effect.Persist persist && persist.Writes.Any(write => write.Key.Table == DurableTable.Outgoing));
        var sent = effects.FindIndex(effect => effect is Effect.Broadcast { Message: Message.Submitted { Transaction.Payload: Payload.Misbehaviour } });
        Assert.InRange(stored, 0, sent - 1);
        var again = replica.Handle(new Input.TimerFired(now + 5_000, new TimerId(TimerKind.Resend)));
        Assert.Contains(again, effect => effect is Effect.Broadcast { Message: Message.Submitted });
    }

    private static StateMap? Run(LedgerState parent, params Transaction[] transactions) =>
        Rules.TryRun(parent, Epoch, 1, parent.TimestampMs + 1, [.. transactions], _ => false);

    private static Vote Vote(int voter, byte block) =>
        Ballots.Vote(Five, new Ballot(VoteKind.Notarize, 1, 1, new Digest(Enumerable.Repeat(block, 32).ToArray())), voter);

    private static Transaction Misbehaviour(int sender, ulong number, Vote first, Vote second) => Transaction.Sign(
        Five.Genesis.ChainId, Five[sender].Self, number, new Payload.Misbehaviour(new Evidence.Votes(first, second)), Five[sender].Keys);

    private static Transaction Signed(int sender, ulong number)
    {
        ImmutableArray<RecordEvent> events = [new RecordEvent.Erase(new RecordId(Five.Genesis.ChainId))];
        return Transaction.Sign(Five.Genesis.ChainId, Five[sender].Self, number, new Payload.Batch(events), Five[sender].Keys);
    }
}

using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Chain;

/// <summary>Transactions that wait. Spec: Chain C11. Numbers are lines of the bad inputs.</summary>
public sealed class MempoolTests
{
    private readonly Consortium _consortium = new(4, new ProtocolParameters { MempoolQuota = 3 });

    private LedgerState Genesis => _consortium.Genesis.State;

    [Fact]
    public void Line_108_one_institution_fills_its_quota_and_not_the_others()
    {
        var replica = Start();
        for (ulong sequence = 0; sequence < 20; sequence++) Submit(replica, Transact(1, sequence));
        for (ulong sequence = 0; sequence < 2; sequence++) Submit(replica, Transact(2, sequence));
        Assert.Equal(3, replica.State.Mempool.Waiting[_consortium[1].Self].Count);
        Assert.Equal(2, replica.State.Mempool.Waiting[_consortium[2].Self].Count);
    }

    [Fact]
    public void C11_a_transaction_enters_with_a_true_signature_only()
    {
        var replica = Start();
        Submit(replica, Transact(1, 0) with { Signature = new Signature(new byte[64]) });
        Submit(replica, Transact(1, 0) with { Sender = _consortium[2].Self });
        Submit(replica, Transact(1, 0) with { Sender = new InstitutionId(50) });
        Assert.Equal(0, replica.State.Mempool.Count);
        Submit(replica, Transact(1, 0));
        Assert.Equal(1, replica.State.Mempool.Count);
    }

    [Fact]
    public void Line_17_a_number_that_is_used_up_or_taken_does_not_enter()
    {
        var used = Transact(1, 0);
        var state = With(1, account => account with { NextSequence = 1 });
        Assert.False(Mempool.Empty.Admits(used, state.Account(_consortium[1].Self), 3));
        var mempool = Mempool.Empty.Add(Transact(1, 1));
        Assert.False(mempool.Admits(Transact(1, 1), state.Account(_consortium[1].Self), 3));
        Assert.True(mempool.Admits(Transact(1, 3), state.Account(_consortium[1].Self), 3));
        Assert.False(mempool.Admits(Transact(1, 4), state.Account(_consortium[1].Self), 3));
    }

    [Fact]
    public void C11_a_leader_takes_numbers_without_a_gap_from_the_institutions_in_turn()
    {
        var mempool = Mempool.Empty;
        foreach (var transaction in (Transaction[])[Transact(2, 1), Transact(2, 0), Transact(1, 0), Transact(1, 2), Transact(3, 1)]) mempool = mempool.Add(transaction);
        Assert.Equal([Transact(1, 0), Transact(2, 0), Transact(2, 1)], mempool.Select(Genesis).ToArray());
        Assert.Equal([Transact(2, 1)], mempool.Select(With(2, account => account with { NextSequence = 1 })).Where(transaction => transaction.Sender == _consortium[2].Self));
    }

    [Fact]
    public void C11_an_institution_with_enough_for_every_block_leaves_room_for_the_others()
    {
        var mempool = Mempool.Empty.Add(Transact(2, 0));
        for (ulong sequence = 0; sequence < 6; sequence++) mempool = mempool.Add(Large(1, sequence));
        for (ulong height = 0; height < 4; height++)
        {
            var selected = mempool.Select(Genesis with { Height = height });
            Assert.InRange(selected.Length, 5, 6);
            Assert.Contains(Transact(2, 0), selected);
        }
    }

    [Fact]
    public void I4_what_a_suspended_institution_left_waiting_does_not_hold_up_others()
    {
        var mempool = Mempool.Empty.Add(Transact(1, 0)).Add(Transact(2, 0));
        var state = With(1, account => account with { Phase = InstitutionPhase.Suspended });
        Assert.Equal([Transact(2, 0)], mempool.Select(state).ToArray());
        Assert.False(mempool.Admits(Transact(1, 1), state.Account(_consortium[1].Self), 3));
    }

    [Fact]
    public void C11_what_is_final_leaves_and_the_rest_stays()
    {
        var mempool = Mempool.Empty.Add(Transact(1, 0)).Add(Transact(1, 1)).Add(Transact(2, 0));
        var pruned = mempool.Prune(With(1, account => account with { NextSequence = 1 }));
        Assert.False(pruned.Contains(Transact(1, 0)));
        Assert.True(pruned.Contains(Transact(1, 1)));
        Assert.True(pruned.Contains(Transact(2, 0)));
        Assert.False(pruned.Contains(Transact(2, 0) with { Signature = new Signature(new byte[64]) }));
    }

    private Replica Start()
    {
        var replica = new Replica(_consortium[0]);
        replica.Handle(new Input.Restored(_consortium.Genesis.TimestampMs, []));
        return replica;
    }

    private void Submit(Replica replica, Transaction transaction) =>
        replica.Handle(new Input.Received(_consortium.Genesis.TimestampMs, _consortium[3].Self, new Message.Submitted(transaction)));

    private LedgerState With(int index, Func<Account, Account> change)
    {
        var id = _consortium[index].Self;
        return Genesis with { Map = Genesis.Map.Set(StateKeys.Account(id), change(Genesis.Account(id)!)) };
    }

    private Transaction Large(int sender, ulong sequence)
    {
        var receipts = Enumerable.Range(0, 255).Select(signer => new Endorsement(new InstitutionId((ushort)signer), new Signature(new byte[64])));
        var anchor = new RecordEvent.Anchor(new RecordId(Digest.Zero), Digest.Zero, Digest.Zero, SegmentScope.All, [], [.. receipts]);
        return Transaction.Sign(
            _consortium.Genesis.ChainId, _consortium[sender].Self, sequence, new Payload.Batch([.. Enumerable.Repeat(anchor, 50)]), _consortium[sender].Keys);
    }

    private Transaction Transact(int sender, ulong sequence) => Transaction.Sign(
        _consortium.Genesis.ChainId, _consortium[sender].Self, sequence, new Payload.Batch([new RecordEvent.Erase(new RecordId(Digest.Zero))]), _consortium[sender].Keys);
}

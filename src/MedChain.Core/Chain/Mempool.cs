using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;

namespace MedChain.Core.Chain;

/// <summary>
/// Verified transactions that wait for a block, at most a quota for each institution, so that one cannot crowd out another. Immutable.
/// Spec: Chain C11.
/// </summary>
public sealed record Mempool(ImmutableSortedDictionary<InstitutionId, ImmutableSortedDictionary<ulong, Transaction>> Waiting)
{
    /// <summary>No transactions.</summary>
    public static Mempool Empty { get; } = new(ImmutableSortedDictionary<InstitutionId, ImmutableSortedDictionary<ulong, Transaction>>.Empty);

    /// <summary>Number of transactions.</summary>
    public int Count => Waiting.Values.Sum(own => own.Count);

    /// <summary>
    /// Whether a transaction may enter: its number is not used up, not taken, and within the quota counted from the sender's next number.
    /// </summary>
    public bool Admits(Transaction transaction, Account? sender, uint quota) =>
        sender is { Phase: InstitutionPhase.Active }
        && transaction.Sequence >= sender.NextSequence && transaction.Sequence - sender.NextSequence < quota
        && !(Waiting.TryGetValue(transaction.Sender, out var own) && own.ContainsKey(transaction.Sequence));

    /// <summary>With a transaction that <see cref="Admits"/> and whose signature is verified.</summary>
    public Mempool Add(Transaction transaction) => new(Waiting.SetItem(
        transaction.Sender,
        Waiting.GetValueOrDefault(transaction.Sender, ImmutableSortedDictionary<ulong, Transaction>.Empty).SetItem(transaction.Sequence, transaction)));

    /// <summary>Whether this very transaction is here, so that its signature has been verified.</summary>
    public bool Contains(Transaction transaction) =>
        Waiting.TryGetValue(transaction.Sender, out var own) && own.TryGetValue(transaction.Sequence, out var other) && other.Equals(transaction);

    /// <summary>
    /// What a leader puts on a parent state: of the institutions in good standing one transaction each in turn, each with its own next
    /// numbers without a gap, within the limits of a block; who comes first changes with the height, so that one cannot fill every block.
    /// </summary>
    public ImmutableArray<Transaction> Select(LedgerState parent)
    {
        var selected = ImmutableArray.CreateBuilder<Transaction>();
        var room = Block.MaximumSize - BlockHeader.Size - 4;
        var first = Waiting.IsEmpty ? 0 : (int)(parent.Height % (ulong)Waiting.Count);
        var senders = new Queue<(ImmutableSortedDictionary<ulong, Transaction> Own, ulong Next)>();
        foreach (var (sender, own) in Waiting.Skip(first).Concat(Waiting.Take(first)))
        {
            if (parent.Account(sender) is { Phase: InstitutionPhase.Active } account) senders.Enqueue((own, account.NextSequence));
        }

        while (selected.Count < Block.TransactionCap && senders.TryDequeue(out var sender))
        {
            if (!sender.Own.TryGetValue(sender.Next, out var transaction)) continue;
            room -= CanonicalWriter.Encode(transaction).Length;
            if (room < 0) break;
            selected.Add(transaction);
            senders.Enqueue((sender.Own, sender.Next + 1));
        }

        return selected.ToImmutable();
    }

    /// <summary>
    /// What may wait on across an epoch's end: transactions of who stays with the same signing key, since they were verified under it.
    /// Spec: Institutions I10.
    /// </summary>
    public Mempool Across(ValidatorSet before, ValidatorSet after) => new(Waiting.RemoveRange(
        Waiting.Keys.Where(sender => before.Find(sender) is { } member && after.Find(sender) is { } next && member.SigningKey != next.SigningKey)));

    /// <summary>Without what a final state has used up.</summary>
    public Mempool Prune(LedgerState final)
    {
        var waiting = Waiting;
        foreach (var (sender, own) in Waiting)
        {
            var next = final.Account(sender)?.NextSequence ?? ulong.MaxValue;
            if (own.IsEmpty || own.Keys.First() >= next) continue;
            var rest = own.RemoveRange(own.Keys.TakeWhile(sequence => sequence < next));
            waiting = rest.IsEmpty ? waiting.Remove(sender) : waiting.SetItem(sender, rest);
        }

        return new Mempool(waiting);
    }
}

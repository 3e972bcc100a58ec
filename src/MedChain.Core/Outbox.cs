using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Core;

/// <summary>Collects the effects of one input, in order. Writes that follow one another join one transaction.</summary>
public sealed class Outbox
{
    private readonly List<Effect> _effects = [];
    private readonly List<DurableWrite> _writes = [];
    private readonly List<RecordEvent> _events = [];
    private readonly Queue<Message> _local = [];
    private readonly InstitutionId? _self;

    /// <summary>Starts for an input.</summary>
    /// <param name="nowMs">The input's time.</param>
    /// <param name="self">Whose messages to itself are kept for <see cref="TryTakeLocal"/>; null to send them like others.</param>
    public Outbox(long nowMs, InstitutionId? self = null)
    {
        NowMs = nowMs;
        _self = self;
    }

    /// <summary>The input's time.</summary>
    public long NowMs { get; }

    /// <summary>Writes a row.</summary>
    public void Persist(DurableTable table, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value) =>
        _writes.Add(new DurableWrite(new DurableKey(table, key), value));

    /// <summary>Deletes a row without trace.</summary>
    public void Delete(DurableTable table, ReadOnlyMemory<byte> key) =>
        _writes.Add(new DurableWrite(new DurableKey(table, key), null));

    /// <summary>Sends to one peer.</summary>
    public void Send(InstitutionId to, Message message)
    {
        if (to == _self) _local.Enqueue(message);
        else Add(new Effect.Send(to, message));
    }

    /// <summary>Takes the next message that the institution sent to itself; it has not left, so nothing need be on disk.</summary>
    public bool TryTakeLocal([NotNullWhen(true)] out Message? message) => _local.TryDequeue(out message);

    /// <summary>Sends to several peers.</summary>
    public void Broadcast(ImmutableArray<InstitutionId> to, Message message) => Add(new Effect.Broadcast(to, message));

    /// <summary>Sets a timer; may stand before writes that were asked for earlier, since nobody sees it.</summary>
    public void SetTimer(TimerId timer, long dueMs) => _effects.Add(new Effect.SetTimer(timer, dueMs));

    /// <summary>Forgets a timer.</summary>
    public void CancelTimer(TimerId timer) => _effects.Add(new Effect.CancelTimer(timer));

    /// <summary>Reads a large row.</summary>
    public void Load(DurableTable table, ReadOnlyMemory<byte> key) => Add(new Effect.Load(new DurableKey(table, key)));

    /// <summary>Asks for random octets.</summary>
    public void Draw(ulong epoch, int count) => Add(new Effect.Draw(epoch, count));

    /// <summary>Tells that a block is final.</summary>
    public void Commit(Block block, LedgerState ledger) => Add(new Effect.Commit(block, ledger));

    /// <summary>Answers a command.</summary>
    public void Reply(ulong request, Outcome outcome) => Add(new Effect.Reply(request, outcome));

    /// <summary>Tells of provable misbehaviour.</summary>
    public void Accuse(Evidence evidence) => Add(new Effect.Accuse(evidence));

    /// <summary>Asks that an event be put on the chain, in the institution's next batch.</summary>
    public void Announce(RecordEvent announced) => _events.Add(announced);

    /// <summary>Takes the events announced since the last call.</summary>
    public ImmutableArray<RecordEvent> TakeAnnounced()
    {
        ImmutableArray<RecordEvent> taken = [.. _events];
        _events.Clear();
        return taken;
    }

    /// <summary>All effects, in order.</summary>
    public ImmutableArray<Effect> Close()
    {
        Flush();
        return [.. _effects];
    }

    private void Add(Effect effect)
    {
        Flush();
        _effects.Add(effect);
    }

    private void Flush()
    {
        if (_writes.Count == 0) return;
        _effects.Add(new Effect.Persist([.. _writes]));
        _writes.Clear();
    }
}

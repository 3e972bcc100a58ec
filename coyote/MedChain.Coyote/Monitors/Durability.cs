using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// An own vote or proposal that leaves an honest host is on its disk, or was before its view was final; no block that is recorded as final
/// is missing there; who hears a vote of its own that is not on its disk signs nothing more. What a shell lets out follows no row that is
/// not on disk. Spec: Consensus D1 to D3.
/// </summary>
internal sealed class Durability : Monitor
{
    private readonly SortedSet<(HostId Host, ulong Epoch, ulong View, byte Kind)> _signed = [];
    private readonly SortedDictionary<HostId, (SortedSet<string> Blocks, SortedSet<string> Final)> _ledgers = [];

    /// <summary>A write is on disk.</summary>
    internal sealed class Wrote(HostId host, ImmutableArray<DurableWrite> writes) : Event
    {
        internal HostId Host { get; } = host;

        internal ImmutableArray<DurableWrite> Writes { get; } = writes;
    }

    /// <summary>Something has left a shell that its core asked for after so many rows.</summary>
    internal sealed class Followed(HostId host, string what, long asked, long onDisk) : Event
    {
        internal HostId Host { get; } = host;

        internal string What { get; } = what;

        internal long Asked { get; } = asked;

        internal long OnDisk { get; } = onDisk;
    }

    /// <summary>A message has left.</summary>
    internal sealed class Left(HostId host, Message message) : Event
    {
        internal HostId Host { get; } = host;

        internal Message Message { get; } = message;
    }

    /// <summary>A host has handled a vote that its own key signed and that is news to it.</summary>
    internal sealed class Heard(HostId host, Ballot ballot, bool isOnDisk, bool isHalted) : Event
    {
        internal HostId Host { get; } = host;

        internal Ballot Ballot { get; } = ballot;

        internal bool IsOnDisk { get; } = isOnDisk;

        internal bool IsHalted { get; } = isHalted;
    }

    [Start]
    [OnEventDoAction(typeof(Heard), nameof(JudgeHeard))]
    [OnEventDoAction(typeof(Followed), nameof(JudgeOrder))]
    [OnEventDoAction(typeof(Wrote), nameof(Keep))]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Keep(Event e)
    {
        var wrote = (Wrote)e;
        var removed = false;
        foreach (var write in wrote.Writes)
        {
            switch (write.Key.Table)
            {
                case DurableTable.Vote or DurableTable.Proposal when write.Value is not null:
                    var key = write.Key.Key.Span;
                    _signed.Add((wrote.Host, BinaryPrimitives.ReadUInt64BigEndian(key), BinaryPrimitives.ReadUInt64BigEndian(key[8..]), key.Length > 16 ? key[16] : (byte)0));
                    break;
                case DurableTable.Block or DurableTable.Final:
                    removed |= Keep(wrote.Host, write);
                    break;
            }
        }

        if (removed && _ledgers.TryGetValue(wrote.Host, out var ledger))
            Assert(ledger.Blocks.IsSupersetOf(ledger.Final), "Durability: {0} has recorded a block as final and does not have it on disk", wrote.Host);
    }

    /// <summary>Keeps a block's row; whether something must be looked at again.</summary>
    private bool Keep(HostId host, DurableWrite write)
    {
        if (!_ledgers.TryGetValue(host, out var ledger)) _ledgers[host] = ledger = ([], []);
        if (write.Key.Table == DurableTable.Final) return ledger.Final.Add(Convert.ToHexString(write.Value!.Value.Span));
        var block = Convert.ToHexString(write.Key.Key.Span);
        if (write.Value is null) return ledger.Blocks.Remove(block);
        ledger.Blocks.Add(block);
        return false;
    }

    private void JudgeOrder(Event e)
    {
        var followed = (Followed)e;
        Assert(followed.Asked <= followed.OnDisk, "Durability: {0} lets out {1}, and has {2} rows on disk of the {3} before it", followed.Host, followed.What, followed.OnDisk, followed.Asked);
    }

    private void JudgeHeard(Event e)
    {
        var heard = (Heard)e;
        Assert(heard.IsOnDisk || heard.IsHalted, "Durability: {0} heard {1} of its own, does not have it on disk, and goes on", heard.Host, heard.Ballot);
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        var self = left.Host.Institution;
        if (left.Message is Message.Voted { Vote: var vote } && vote.Voter == self)
            Assert(_signed.Contains((left.Host, vote.Ballot.Epoch, vote.Ballot.View, (byte)vote.Ballot.Kind)), "Durability: {0} sent {1} before it was on disk", left.Host, vote.Ballot);
        if (left.Message is Message.Proposed { Proposal.Block.Header: var header } && header.Leader == self)
            Assert(_signed.Contains((left.Host, header.Epoch, header.View, (byte)0)), "Durability: {0} sent a proposal before it was on disk", left.Host);
    }
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <content>After a restart and after lost messages. Spec: Consensus D1 to D3, L1.</content>
internal sealed partial class Simplex
{
    /// <summary>D3: the recorded chain, view and votes; a new timer; the recorded votes are sent again.</summary>
    internal void Restore(Turn turn, ImmutableArray<DurableRow> rows)
    {
        var blocks = Decode(rows, DurableTable.Block, Block.Read).ToImmutableSortedDictionary(block => block.Hash, block => block);
        turn.Consensus = turn.Consensus with
        {
            EndProofs = Decode(rows, DurableTable.EndProof, EndProof.Read).ToImmutableSortedDictionary(proof => proof.Epoch, proof => proof),
        };
        foreach (var row in rows.Where(row => row.Key.Table == DurableTable.Final)) Replay(turn, blocks, row.Value.Span);
        RestoreEpoch(turn, rows);
        foreach (var block in blocks.Values.OrderBy(block => block.Header.Height).ThenBy(block => block.Hash))
        {
            if (block.Header.Epoch == turn.Consensus.Epoch.Epoch && block.Header.Height > turn.Consensus.Final.Height) Reconnect(turn, block);
        }

        if (turn.Consensus.View == 0) Enter(turn, 1, Justification.Start);
        else StartTimers(turn);
        Finalize(turn);
        Resend(turn);
        Advance(turn);
    }

    /// <summary>
    /// L1: send the own votes and the view's justification again, and ask again for missing blocks; at a steady interval, whatever views
    /// come and go. Who is no validator sends the justification alone, so that it is told what it misses.
    /// </summary>
    private void Resend(Turn turn)
    {
        var state = turn.Consensus;
        turn.Outbox.SetTimer(new TimerId(TimerKind.Resend), turn.NowMs + Parameters.ResendMs);
        foreach (var hash in state.Wanted.Keys)
        {
            Ask(turn, hash);
            Ask(turn, hash);
        }

        if (turn.Phase == ReplicaPhase.Halted) return;
        Broadcast(turn, new Message.Justified(state.Epoch.Epoch, state.Justification));
        foreach (var (number, view) in state.Views)
        {
            if (number == state.View && view.OwnProposal is { } proposal) Broadcast(turn, new Message.Proposed(proposal));
            if (number == state.View && view.Notarize is { } notarize) Broadcast(turn, new Message.Voted(notarize));
            if (number == state.View && view.Skip is { } skip) Broadcast(turn, new Message.Voted(skip));
            if (view.Finalize is { } finalize) Broadcast(turn, new Message.Voted(finalize));
        }
    }

    /// <summary>
    /// L1: who speaks of an older view or epoch is told the newest justification and finalization, or how that epoch ended, at most once
    /// in half a resend interval, also when the clock was set back meanwhile; also by validators of former epochs.
    /// </summary>
    private void Help(Turn turn, InstitutionId from, ulong epoch, ulong view)
    {
        var state = turn.Consensus;
        var isOldEpoch = epoch < state.Epoch.Epoch;
        if (!isOldEpoch && (epoch > state.Epoch.Epoch || view + 1 >= state.View)) return;
        if (state.Answered.TryGetValue(from, out var lastMs) && turn.NowMs >= lastMs && turn.NowMs - lastMs < Parameters.ResendMs / 2) return;
        turn.Consensus = state with { Answered = state.Answered.SetItem(from, turn.NowMs) };
        if (!isOldEpoch)
        {
            turn.Outbox.Send(from, new Message.Justified(state.Epoch.Epoch, state.Justification));
            if (state.Finalization is { } finalization) turn.Outbox.Send(from, new Message.Certified(finalization));
        }
        else if (state.EndProofs.TryGetValue(epoch, out var proof)) turn.Outbox.Send(from, new Message.Ended(proof));
    }

    private void Replay(Turn turn, ImmutableSortedDictionary<Digest, Block> blocks, ReadOnlySpan<byte> hash)
    {
        var state = turn.Consensus;
        if (hash.Length != Digest.Size || !blocks.TryGetValue(new Digest(hash), out var block) || !TryExecute(turn, block, state.Final) || !turn.Consensus.Blocks.TryGet(block.Hash, out var executed))
        {
            throw new InvariantViolationException("Durability", $"the final block after height {state.Final.Height} is missing or damaged in the store");
        }

        var outputs = state.Epoch.FeedsNextSeed(block.Header.Height) ? state.Outputs.Add(executed.Output) : state.Outputs;
        var isLast = block.Header.Height == state.Epoch.LastHeight;
        turn.Consensus = state with
        {
            Final = executed.State,
            Epoch = isLast ? EpochRules.Next(state.Epoch, executed.State, outputs) : state.Epoch,
            Outputs = isLast ? [] : outputs,
            Blocks = BlockTree.Empty,
        };
    }

    private void RestoreEpoch(Turn turn, ImmutableArray<DurableRow> rows)
    {
        var epoch = turn.Consensus.Epoch.Epoch;
        foreach (var certificate in Decode(rows, DurableTable.Certificate, Certificate.Read))
        {
            if (certificate.Ballot.Epoch == epoch) turn.Consensus = turn.Consensus with { Finalization = certificate };
        }

        foreach (var row in rows.Where(row => row.Key.Table == DurableTable.View)) RestoreView(turn, row.Value.Span);
        foreach (var vote in Decode(rows, DurableTable.Vote, Vote.Read))
        {
            if (vote.Ballot.Epoch == epoch && vote.Ballot.View > turn.Consensus.FinalizedView) RestoreVote(turn, vote);
        }

        foreach (var proposal in Decode(rows, DurableTable.Proposal, Proposal.Read))
        {
            var header = proposal.Block.Header;
            if (header.Epoch != epoch || header.View <= turn.Consensus.FinalizedView) continue;
            SetView(turn, header.View, turn.Consensus.At(header.View) with { Proposal = proposal, OwnProposal = proposal });
        }
    }

    private void RestoreView(Turn turn, ReadOnlySpan<byte> octets)
    {
        var reader = new CanonicalReader(octets);
        var (epoch, number) = (reader.UInt64(), reader.UInt64());
        var justification = Justification.Read(ref reader);
        if (!reader.AtEnd || justification is null) throw new InvariantViolationException("Durability", "the view's row is damaged");
        if (epoch != turn.Consensus.Epoch.Epoch) return;
        turn.Consensus = turn.Consensus with { View = number, EnteredMs = turn.NowMs, Justification = justification };
        if (justification.Parent is not { } parent || parent.Ballot.View <= turn.Consensus.FinalizedView) return;
        var view = turn.Consensus.At(parent.Ballot.View);
        SetView(turn, parent.Ballot.View, view with { Notarization = parent, Phase = _views.Fire(view.Phase, ViewTrigger.NotarizationSeen) });
    }

    private void RestoreVote(Turn turn, Vote vote)
    {
        var view = turn.Consensus.At(vote.Ballot.View);
        view = vote.Ballot.Kind switch
        {
            VoteKind.Notarize => view with { Notarize = vote, Phase = Resume(view.Phase, ViewTrigger.ProposalAccepted) },
            VoteKind.Skip => view with { Skip = vote, Phase = Resume(view.Phase, ViewTrigger.TimerFired) },
            _ => view with { Finalize = vote },
        };
        SetView(turn, vote.Ballot.View, view);
        turn.Consensus = turn.Consensus with { Votes = turn.Consensus.Votes.Add(vote, turn.Consensus.Epoch.Validators).Keeper };
    }

    private ViewPhase Resume(ViewPhase phase, ViewTrigger trigger) => _views.CanFire(phase, trigger) ? _views.Fire(phase, trigger) : phase;

    private void Reconnect(Turn turn, Block block)
    {
        if (turn.Consensus.Final.Block == block.Header.Parent) TryExecute(turn, block, turn.Consensus.Final);
        else if (turn.Consensus.Blocks.TryGet(block.Header.Parent, out var parent)) TryExecute(turn, block, parent.State);
        else turn.Consensus = turn.Consensus with { Blocks = turn.Consensus.Blocks.AddOrphan(block) };
    }

    private static List<T> Decode<T>(ImmutableArray<DurableRow> rows, DurableTable table, CanonicalReader.Item<T> read)
        where T : class
    {
        var values = new List<T>();
        foreach (var row in rows)
        {
            if (row.Key.Table != table) continue;
            var reader = new CanonicalReader(row.Value.Span);
            var value = read(ref reader);
            if (!reader.AtEnd || value is null) throw new InvariantViolationException("Durability", $"a row of table {table} is damaged");
            values.Add(value);
        }

        return values;
    }
}

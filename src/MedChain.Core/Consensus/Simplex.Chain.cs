using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <content>Blocks: executing, fetching, finality, the epoch boundary. Spec: Consensus S2, S6, E1 to E3.</content>
internal sealed partial class Simplex
{
    /// <summary>The state after a block that is final or executed; asks for the block where it is missing.</summary>
    private LedgerState? StateOf(Turn turn, Digest hash)
    {
        if (hash == turn.Consensus.Final.Block) return turn.Consensus.Final;
        if (turn.Consensus.Blocks.TryGet(hash, out var block)) return block.State;
        Want(turn, hash);
        return null;
    }

    private void Want(Turn turn, Digest tip)
    {
        var state = turn.Consensus;
        if (tip == state.Final.Block || state.Blocks.FirstMissing(tip) is not { } hash || hash == state.Final.Block) return;
        if (state.Wanted.ContainsKey(hash)) return;
        var wanted = state.Wanted.Count < WantedCap ? state.Wanted : state.Wanted.Remove(state.Wanted.MaxBy(other => other.Value).Key);
        turn.Consensus = state with { Wanted = wanted.Add(hash, 0) };
        Ask(turn, hash);

        // Far behind, block after block: a second one is asked at once, so that a silent one does not cost a resend interval for each.
        if (state.EndProof is not null || turn.Phase == ReplicaPhase.CatchingUp) Ask(turn, hash);
    }

    /// <summary>Asks one validator after the other for a block, starting at one that its hash chooses.</summary>
    private void Ask(Turn turn, Digest hash)
    {
        var others = turn.Consensus.Epoch.Validators.Others(Self);
        var tries = turn.Consensus.Wanted[hash];
        turn.Consensus = turn.Consensus with { Wanted = turn.Consensus.Wanted.SetItem(hash, tries + 1) };
        if (!others.IsEmpty) turn.Outbox.Send(others[(hash.ToArray()[0] + tries) % others.Length], new Message.BlockWanted(hash));
    }

    private void OnBlock(Turn turn, Block block)
    {
        if (!turn.Consensus.Wanted.ContainsKey(block.Hash) || !block.IsWellFormed()) return;
        turn.Consensus = turn.Consensus with { Wanted = turn.Consensus.Wanted.Remove(block.Hash) };
        if (block.Header.Epoch != turn.Consensus.Epoch.Epoch || block.Header.Height <= turn.Consensus.Final.Height) return;
        if (!turn.Consensus.Blocks.TryGet(block.Hash, out _))
        {
            // One that came as a proposal meanwhile is on disk; kept as an orphan too, it would be dropped from there once it is final.
            turn.Outbox.Persist(DurableTable.Block, block.Hash.ToArray(), CanonicalWriter.Encode(block));
            Connect(turn, block);
        }

        Finalize(turn);
        Advance(turn);
    }

    /// <summary>Executes a certified block and everything that waited for it, or keeps it as an orphan and asks for its parent.</summary>
    private void Connect(Turn turn, Block block)
    {
        var open = new Queue<Block>([block]);
        while (open.TryDequeue(out var next))
        {
            turn.Consensus = turn.Consensus with { Blocks = turn.Consensus.Blocks.AddOrphan(next) };
            if (StateOf(turn, next.Header.Parent) is not { } parent) continue;
            if (!TryExecute(turn, next, parent)) throw new InvariantViolationException("Validity", $"a certified block of view {next.Header.View} is invalid");
            foreach (var child in turn.Consensus.Blocks.ChildrenWaiting(next.Hash)) open.Enqueue(child);
        }
    }

    /// <summary>Executes a block on its parent and keeps it, if its proof, its transactions and its state root are right.</summary>
    private bool TryExecute(Turn turn, Block block, LedgerState parent)
    {
        var (state, header) = (turn.Consensus, block.Header);
        if (state.Blocks.TryGet(block.Hash, out _)) return true;
        if (!block.IsWellFormed() || header.Parent != parent.Block || header.Height != parent.Height + 1) return false;
        if (!ViewRules.TryVerifyLottery(header, state.Epoch, setup.Keys, out var output)) return false;
        if (_execution.TryRun(parent, state.Epoch, header.View, header.TimestampMs, block.Transactions, turn.Mempool.Contains) is not { } map) return false;
        if (map.Root != header.StateRoot) return false;
        var executed = new ExecutedBlock(block, output, new LedgerState(map, header.Height, header.TimestampMs, block.Hash));
        turn.Consensus = state with { Blocks = state.Blocks.Add(executed) };
        return true;
    }

    /// <summary>S6: what is known to be final joins the ledger, oldest first, cut at the epoch's last height. Spec: Consensus E2.</summary>
    private void Finalize(Turn turn)
    {
        var state = turn.Consensus;
        if (FinalTip(state) is not { } tip || tip == state.Final.Block) return;
        if (state.Blocks.Path(state.Final.Block, tip) is not { } path)
        {
            Want(turn, tip);
            return;
        }

        foreach (var block in path)
        {
            if (block.State.Height > state.Epoch.LastHeight) break;
            turn.Outbox.Persist(DurableTable.Final, Rows.Number(block.State.Height), block.Block.Hash.ToArray());
            turn.Finalized.Add(block);
            turn.Consensus = turn.Consensus with
            {
                Final = block.State,
                Outputs = state.Epoch.FeedsNextSeed(block.State.Height) ? turn.Consensus.Outputs.Add(block.Output) : turn.Consensus.Outputs,
            };
        }

        if (turn.Consensus.Final.Height == state.Epoch.LastHeight) HandOver(turn);
        else DropBranches(turn);
    }

    private static Digest? FinalTip(ConsensusState state) =>
        state.EndProof is { } proof ? proof.Last.Hash() : state.Finalization?.Ballot.Block;

    private static void DropBranches(Turn turn)
    {
        var (tree, dropped) = turn.Consensus.Blocks.Without(turn.Finalized).Prune(turn.Consensus.Final);
        foreach (var hash in dropped) turn.Outbox.Delete(DurableTable.Block, hash.ToArray());
        turn.Consensus = turn.Consensus with { Blocks = tree, Wanted = ImmutableSortedDictionary<Digest, int>.Empty };
    }

    /// <summary>E3: the epoch's last block is final: keep the proof of it, freeze the next epoch, start its first view.</summary>
    private void HandOver(Turn turn)
    {
        var state = turn.Consensus;
        _ = _epochs.Fire(state.EpochPhase, EpochTrigger.LastHeightFinal);
        var proof = state.EndProof ?? MakeEndProof(state);
        turn.Outbox.Persist(DurableTable.EndProof, Rows.Number(state.Epoch.Epoch), CanonicalWriter.Encode(proof));
        foreach (var (number, view) in state.Views) DeleteOwn(turn, number, view);
        turn.Outbox.Delete(DurableTable.Certificate, Rows.Finalization);
        var rest = state.Blocks.Without(turn.Finalized);
        foreach (var hash in rest.Executed.Keys.Concat(rest.Orphans.Keys)) turn.Outbox.Delete(DurableTable.Block, hash.ToArray());
        foreach (var kind in (ReadOnlySpan<TimerKind>)[TimerKind.View, TimerKind.Proposal, TimerKind.Propose])
        {
            turn.Outbox.CancelTimer(new TimerId(kind, state.Epoch.Epoch, state.View));
        }

        turn.Consensus = new ConsensusState
        {
            Epoch = EpochRules.Next(state.Epoch, state.Final, state.Outputs),
            Final = state.Final,
            EndProofs = state.EndProofs.Add(state.Epoch.Epoch, proof),
        };
        turn.Mempool = turn.Mempool.Across(state.Epoch.Validators, turn.Validators);
        foreach (var (from, messages) in state.Early)
        {
            foreach (var message in messages) turn.Early.Enqueue((from, message));
        }

        Start(turn);
        if (state.EndProof is not null) AskOn(turn);
    }

    /// <summary>L3: who was shown the end of an epoch asks at once how the next one stands, of one validator after the other.</summary>
    private void AskOn(Turn turn)
    {
        var state = turn.Consensus;
        var others = state.Epoch.Validators.Others(Self);
        if (others.IsEmpty) return;
        turn.Outbox.Send(others[(int)(state.Epoch.Epoch % (ulong)others.Length)], new Message.Justified(state.Epoch.Epoch, state.Justification));
    }

    private static EndProof MakeEndProof(ConsensusState state)
    {
        var headers = ImmutableArray.CreateBuilder<BlockHeader>();
        for (var hash = state.Finalization!.Ballot.Block; ;)
        {
            var header = state.Blocks.Executed[hash].Block.Header;
            headers.Add(header);
            if (header.Height == state.Epoch.LastHeight) return new EndProof(state.Finalization, headers.ToImmutable());
            hash = header.Parent;
        }
    }

    private void UpdateEpochPhase(Turn turn)
    {
        var state = turn.Consensus;
        if (state.Justification.ParentBlock is not { } hash || !state.Blocks.TryGet(hash, out var parent)) return;
        var trigger = parent.State.Height >= state.Epoch.LastHeight ? EpochTrigger.LastHeightNotarized : EpochTrigger.BranchLeft;
        var wanted = trigger == EpochTrigger.LastHeightNotarized ? EpochPhase.Closing : EpochPhase.Running;
        if (state.EpochPhase != wanted) turn.Consensus = state with { EpochPhase = _epochs.Fire(state.EpochPhase, trigger) };
    }

    private void UpdateReplicaPhase(Turn turn)
    {
        var behind = FinalTip(turn.Consensus) is { } tip && tip != turn.Consensus.Final.Block;
        if (turn.Phase == ReplicaPhase.Participating && behind) turn.Phase = _replicas.Fire(turn.Phase, ReplicaTrigger.FellBehind);
        else if (turn.Phase == ReplicaPhase.CatchingUp && !behind) turn.Phase = _replicas.Fire(turn.Phase, ReplicaTrigger.CaughtUp);
    }
}

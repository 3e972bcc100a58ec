using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Lottery;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <content>Entering views, proposing and voting. Spec: Consensus S1, S2, S3.</content>
internal sealed partial class Simplex
{
    /// <summary>Starts the running epoch.</summary>
    internal void Start(Turn turn)
    {
        Enter(turn, 1, Justification.Start);
        Advance(turn);
    }

    /// <summary>S1: enter a view with its justification, kept with it; start its timers.</summary>
    private void Enter(Turn turn, ulong number, Justification justification)
    {
        var epoch = turn.Consensus.Epoch.Epoch;
        foreach (var kind in (ReadOnlySpan<TimerKind>)[TimerKind.View, TimerKind.Proposal, TimerKind.Propose])
        {
            if (turn.Consensus.View > 0) turn.Outbox.CancelTimer(new TimerId(kind, epoch, turn.Consensus.View));
        }

        turn.Consensus = turn.Consensus with { View = number, EnteredMs = turn.NowMs, Justification = justification };
        var writer = new CanonicalWriter();
        writer.UInt64(epoch);
        writer.UInt64(number);
        justification.Write(writer);
        turn.Outbox.Persist(DurableTable.View, Rows.Only, writer.Octets.ToArray());
        StartTimers(turn);
    }

    private void StartTimers(Turn turn)
    {
        var (epoch, number, finalized) = (turn.Consensus.Epoch.Epoch, turn.Consensus.View, turn.Consensus.FinalizedView);
        var view = ViewRules.TimeoutMs(Parameters.BaseTimeoutMs, Parameters.CapTimeoutMs, number, finalized);
        var proposal = ViewRules.TimeoutMs(Parameters.ProposalTimeoutMs, Parameters.CapTimeoutMs, number, finalized);
        turn.Outbox.SetTimer(new TimerId(TimerKind.View, epoch, number), turn.NowMs + view);
        turn.Outbox.SetTimer(new TimerId(TimerKind.Proposal, epoch, number), turn.NowMs + proposal);
    }

    /// <summary>Goes as far as what is known allows: leave skipped views, propose, vote.</summary>
    private void Advance(Turn turn)
    {
        while (Step(turn))
        {
        }

        UpdateEpochPhase(turn);
        TryPropose(turn);
        TryVote(turn);
        UpdateReplicaPhase(turn);
    }

    /// <summary>S5: a skip certificate of the current view leads into the next.</summary>
    private bool Step(Turn turn)
    {
        var state = turn.Consensus;
        if (state.At(state.View).SkipCertificate is not { } skip) return false;
        Enter(turn, state.View + 1, state.Justification with { Skips = state.Justification.Skips.Add(skip) });
        return true;
    }

    /// <summary>S1: the leader proposes a block on the notarized block that justifies the view, once.</summary>
    private void TryPropose(Turn turn)
    {
        var state = turn.Consensus;
        var view = state.At(state.View);
        if (Signer(turn) is not { } keys || state.Epoch.Leader(state.View) != Self || view.OwnProposal is not null || !ViewRules.MayNotarize(view)) return;
        if (StateOf(turn, state.Justification.ParentBlock ?? state.Epoch.Start.Block) is not { } parent) return;

        // Not by header time alone: else a leader that dates its block D ahead keeps the next ones silent until their views are over.
        var dueMs = Math.Min(parent.TimestampMs, state.EnteredMs) + Parameters.BlockIntervalMs;
        if (turn.NowMs < dueMs)
        {
            turn.Outbox.SetTimer(new TimerId(TimerKind.Propose, state.Epoch.Epoch, state.View), dueMs);
            return;
        }

        var executed = Build(turn, parent, keys);
        var proposal = Proposal.Sign(executed.Block, state.Justification, keys);
        turn.Consensus = state with { Blocks = state.Blocks.Add(executed) };
        SetView(turn, state.View, view with { Proposal = proposal, OwnProposal = proposal });
        turn.Outbox.Persist(DurableTable.Proposal, Rows.View(state.Epoch.Epoch, state.View), CanonicalWriter.Encode(proposal));
        turn.Outbox.Persist(DurableTable.Block, executed.Block.Hash.ToArray(), CanonicalWriter.Encode(executed.Block));
        var vote = SignNotarize(turn, executed.Block.Hash);
        Broadcast(turn, new Message.Proposed(proposal));
        Broadcast(turn, new Message.Voted(vote));
        Count(turn, vote);
        Advance(turn);
    }

    private ExecutedBlock Build(Turn turn, LedgerState parent, IAuthenticator keys)
    {
        var state = turn.Consensus;
        var timestampMs = Math.Max(turn.NowMs, parent.TimestampMs + 1);
        var transactions = parent.Height >= state.Epoch.LastHeight ? [] : turn.Mempool.Select(parent);
        var map = _execution.TryRun(parent, state.Epoch, state.View, timestampMs, transactions, turn.Mempool.Contains);
        if (map is null)
        {
            transactions = [];
            map = _execution.TryRun(parent, state.Epoch, state.View, timestampMs, transactions, turn.Mempool.Contains)!;
        }

        using var alpha = LotteryRules.Alpha(state.Epoch.ChainId, state.Epoch.Epoch, state.View, state.Epoch.Seed);
        var header = new BlockHeader(
            state.Epoch.ChainId, state.Epoch.Epoch, state.View, parent.Height + 1, parent.Block, Block.RootOf(transactions), map.Root, Self,
            keys.Prove(alpha.Octets), timestampMs);
        if (!ViewRules.TryVerifyLottery(header, state.Epoch, keys, out var output))
        {
            throw new InvariantViolationException("Own proofs verify", "the VRF key does not fit the registered one");
        }

        var block = new Block(header, transactions);
        return new ExecutedBlock(block, output, new LedgerState(map, header.Height, timestampMs, block.Hash));
    }

    /// <summary>S2: the first valid proposal of the leader in the current view is voted for, once.</summary>
    private void TryVote(Turn turn)
    {
        var state = turn.Consensus;
        var view = state.At(state.View);
        if (!IsValidator(turn) || view.Proposal is not { } proposal || view.ProposalRefused || !ViewRules.MayNotarize(view)) return;
        var header = proposal.Block.Header;
        if (header.Parent != (proposal.Justification.ParentBlock ?? state.Epoch.Start.Block) || !IsJustified(turn, proposal))
        {
            // Before the parent is asked for: only certified blocks are, since an invalid one among them would be a broken proof.
            SetView(turn, state.View, view with { ProposalRefused = true });
            return;
        }

        if (StateOf(turn, header.Parent) is not { } parent) return;
        if (!ViewRules.IsTimely(header, turn.NowMs, Parameters.DriftMs))
        {
            // Any time may stand in a header; when the longest view is over, nobody waits for it any more.
            var dueMs = Math.Min(header.TimestampMs - Parameters.DriftMs, turn.NowMs + Parameters.CapTimeoutMs);
            turn.Outbox.SetTimer(new TimerId(TimerKind.Propose, state.Epoch.Epoch, state.View), dueMs);
            return;
        }

        if (!ViewRules.Follows(proposal, state.Epoch, parent) || !TryExecute(turn, proposal.Block, parent))
        {
            SetView(turn, state.View, turn.Consensus.At(state.View) with { ProposalRefused = true });
            return;
        }

        turn.Outbox.Persist(DurableTable.Block, header.Hash().ToArray(), CanonicalWriter.Encode(proposal.Block));
        var vote = SignNotarize(turn, header.Hash());
        Broadcast(turn, new Message.Voted(vote));
        Count(turn, vote);
        Advance(turn);
    }

    /// <summary>Whether each certificate of the justification is valid; those that equal a kept one need no second check.</summary>
    private bool IsJustified(Turn turn, Proposal proposal)
    {
        var state = turn.Consensus;
        var justification = proposal.Justification;
        if (!justification.IsWellFormed(state.Epoch.Epoch)) return false;
        if (justification.Equals(state.Justification)) return true;
        if (justification.Parent is { } parent && !IsValid(state, parent)) return false;
        return justification.Skips.All(skip => IsValid(state, skip));
    }

    private bool IsValid(ConsensusState state, Certificate certificate)
    {
        var kept = state.At(certificate.Ballot.View);
        return certificate.Equals(kept.Notarization) || certificate.Equals(kept.SkipCertificate)
            || certificate.IsValid(state.Epoch.ChainId, state.Epoch.Validators, setup.Keys);
    }

    private Vote SignNotarize(Turn turn, Digest block)
    {
        var number = turn.Consensus.View;
        var vote = Sign(turn, new Ballot(VoteKind.Notarize, turn.Consensus.Epoch.Epoch, number, block));
        var view = turn.Consensus.At(number);
        SetView(turn, number, view with { Notarize = vote, Phase = _views.Fire(view.Phase, ViewTrigger.ProposalAccepted) });
        return vote;
    }

    /// <summary>S3: the timer of the current view fired while in it; also after Notarize.</summary>
    private void VoteSkip(Turn turn)
    {
        if (!IsValidator(turn)) return;
        var number = turn.Consensus.View;
        var vote = Sign(turn, new Ballot(VoteKind.Skip, turn.Consensus.Epoch.Epoch, number, Digest.Zero));
        var view = turn.Consensus.At(number);
        SetView(turn, number, view with { Skip = vote, Phase = _views.Fire(view.Phase, ViewTrigger.TimerFired) });
        Broadcast(turn, new Message.Voted(vote));
        Count(turn, vote);
    }

    private void VoteFinalize(Turn turn, ulong number)
    {
        var view = turn.Consensus.At(number);
        var vote = Sign(turn, new Ballot(VoteKind.Finalize, turn.Consensus.Epoch.Epoch, number, view.NotarizedBlock!.Value));
        SetView(turn, number, view with { Finalize = vote });
        Broadcast(turn, new Message.Voted(vote));
        Count(turn, vote);
    }

    /// <summary>Signs a vote; it is on disk before it leaves. Spec: Consensus D1.</summary>
    private Vote Sign(Turn turn, Ballot ballot)
    {
        var keys = Signer(turn) ?? throw new InvariantViolationException("Own keys only", $"{Self} has no key of epoch {ballot.Epoch}");
        var vote = Vote.Sign(setup.Genesis.ChainId, ballot, Self, keys);
        turn.Outbox.Persist(DurableTable.Vote, Rows.Vote(ballot), CanonicalWriter.Encode(vote));
        return vote;
    }
}

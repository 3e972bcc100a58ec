namespace MedChain.Core.Consensus;

/// <content>What certificates do. Spec: Consensus S4, S5, S6.</content>
internal sealed partial class Simplex
{
    /// <summary>Accepts a certificate of the running epoch if it says something new and is valid; true also where it was known.</summary>
    private bool TryAccept(Turn turn, Certificate certificate)
    {
        var epoch = turn.Consensus.Epoch;
        if (certificate.Ballot.Epoch != epoch.Epoch) return false;
        if (!IsNews(turn.Consensus, certificate.Ballot)) return true;
        if (!certificate.IsValid(epoch.ChainId, epoch.Validators, setup.Keys)) return false;
        Accept(turn, certificate);
        return true;
    }

    private static bool IsNews(ConsensusState state, Ballot ballot) => ballot.Kind switch
    {
        VoteKind.Notarize => ballot.View > state.FinalizedView && state.At(ballot.View).NotarizedBlock != ballot.Block,
        VoteKind.Skip => ballot.View >= state.View && ballot.View - state.View < Justification.SkipCap && state.At(ballot.View).SkipCertificate is null,
        _ => ballot.View > state.FinalizedView,
    };

    private void Accept(Turn turn, Certificate certificate)
    {
        if (!IsNews(turn.Consensus, certificate.Ballot)) return;
        switch (certificate.Ballot.Kind)
        {
            case VoteKind.Notarize:
                AcceptNotarization(turn, certificate);
                break;
            case VoteKind.Skip:
                AcceptSkip(turn, certificate);
                break;
            default:
                AcceptFinalization(turn, certificate);
                break;
        }
    }

    /// <summary>S4: keep and relay; at or above the current view, enter the next; then vote Finalize unless Skip was voted.</summary>
    private void AcceptNotarization(Turn turn, Certificate certificate)
    {
        var number = certificate.Ballot.View;
        Notarize(turn, certificate, ViewTrigger.NotarizationSeen);
        if (number >= turn.Consensus.View) Enter(turn, number + 1, new Justification(certificate, []));
        if (IsValidator(turn) && ViewRules.MayFinalize(turn.Consensus.At(number))) VoteFinalize(turn, number);
    }

    /// <summary>S5: keep and relay; a skip of the current view is acted on by <see cref="Step"/>, a later one waits until S1 justifies it.</summary>
    private void AcceptSkip(Turn turn, Certificate certificate)
    {
        var number = certificate.Ballot.View;
        var view = turn.Consensus.At(number);
        SetView(turn, number, view with { SkipCertificate = certificate, Phase = _views.Fire(view.Phase, ViewTrigger.SkipCertificateSeen) });
        Broadcast(turn, new Message.Certified(certificate));
    }

    /// <summary>S6: the block and its ancestors are final; it also serves as the notarization of its view.</summary>
    private void AcceptFinalization(Turn turn, Certificate certificate)
    {
        var number = certificate.Ballot.View;
        Notarize(turn, certificate, ViewTrigger.FinalizationSeen);
        if (number >= turn.Consensus.View) Enter(turn, number + 1, new Justification(certificate, []));
        Forget(turn, number);
        turn.Consensus = turn.Consensus with { Finalization = certificate };
        turn.Outbox.Persist(DurableTable.Certificate, Rows.Finalization, Codec.CanonicalWriter.Encode(certificate));
        Finalize(turn);
    }

    private void Notarize(Turn turn, Certificate certificate, ViewTrigger trigger)
    {
        var number = certificate.Ballot.View;
        var view = turn.Consensus.At(number);
        if (view.NotarizedBlock is { } other && other != certificate.Ballot.Block)
        {
            throw new InvariantViolationException("Unique notarization", $"two blocks of view {number} have a quorum");
        }

        SetView(turn, number, view with { Notarization = view.Notarization ?? certificate, Phase = _views.Fire(view.Phase, trigger) });
        Broadcast(turn, new Message.Certified(certificate));
        if (trigger == ViewTrigger.NotarizationSeen) Want(turn, certificate.Ballot.Block);
    }

    /// <summary>Nothing is voted in finalized views any more, so votes up to there may go, on disk too.</summary>
    private static void Forget(Turn turn, ulong finalized)
    {
        var state = turn.Consensus;
        var gone = state.Views.Keys.TakeWhile(number => number <= finalized).ToList();
        foreach (var number in gone) DeleteOwn(turn, number, state.Views[number]);
        turn.Consensus = state with { Views = state.Views.RemoveRange(gone), Votes = state.Votes.Prune(finalized) };
    }

    private static void DeleteOwn(Turn turn, ulong number, ViewState view)
    {
        var epoch = turn.Consensus.Epoch.Epoch;
        if (view.OwnProposal is not null) turn.Outbox.Delete(DurableTable.Proposal, Rows.View(epoch, number));
        foreach (var vote in (ReadOnlySpan<Vote?>)[view.Notarize, view.Skip, view.Finalize])
        {
            if (vote is not null) turn.Outbox.Delete(DurableTable.Vote, Rows.Vote(vote.Ballot));
        }
    }
}

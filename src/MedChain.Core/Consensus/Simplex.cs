using MedChain.Core.Chain;
using MedChain.Core.Institutions;

namespace MedChain.Core.Consensus;

/// <summary>
/// Simplex consensus (Chan and Pass, TCC 2023) with all validators voting: when votes, proposals, certificates and timers come, which
/// rule answers. The rules themselves are <see cref="ViewRules"/>, <see cref="EpochRules"/> and <see cref="VoteKeeper"/>; the tables are
/// <see cref="ViewMachine"/> and <see cref="EpochMachine"/>. Spec: Consensus.
/// </summary>
internal sealed partial class Simplex(ReplicaSetup setup)
{
    /// <summary>Votes and proposals for views further ahead are not looked at; certificates are.</summary>
    private const ulong ViewWindow = 64;

    /// <summary>Most blocks asked for at once; the one asked for most often gives way, since nobody seems to have it. Spec: Consensus L3.</summary>
    private const int WantedCap = 16;

    /// <summary>Messages of the next epoch kept from one peer.</summary>
    private const int EarlyCap = 8;

    private readonly ViewMachine _views = new();
    private readonly EpochMachine _epochs = new();
    private readonly ReplicaMachine _replicas = new();
    private readonly Execution _execution = new(setup.Keys, setup.Checks);

    private InstitutionId Self => setup.Self;

    private ProtocolParameters Parameters => setup.Genesis.Parameters;

    /// <summary>Handles what was kept for an epoch that has begun.</summary>
    internal void HandleEarly(Turn turn)
    {
        while (turn.Early.TryDequeue(out var early)) OnMessage(turn, early.From, early.Message);
    }

    /// <summary>Handles a message of consensus.</summary>
    internal void OnMessage(Turn turn, InstitutionId from, Message message)
    {
        if (EpochOf(message) == turn.Consensus.Epoch.Epoch + 1)
        {
            KeepEarly(turn, from, message);
            return;
        }

        switch (message)
        {
            case Message.Proposed proposed:
                OnProposal(turn, from, proposed.Proposal);
                break;
            case Message.Voted voted:
                OnVote(turn, from, voted.Vote);
                break;
            case Message.Certified certified:
                OnCertificate(turn, from, certified.Certificate);
                break;
            case Message.Justified justified:
                OnJustification(turn, from, justified.Epoch, justified.Justification);
                break;
            case Message.Ended ended:
                OnEndProof(turn, ended.Proof);
                break;
            case Message.BlockFound found:
                OnBlock(turn, found.Block);
                break;
            default:
                throw new ArgumentException("Not a message of consensus.", nameof(message));
        }
    }

    /// <summary>Handles a timer of consensus. Spec: Consensus S3, L1.</summary>
    internal void OnTimer(Turn turn, TimerId timer)
    {
        if (timer.Kind == TimerKind.Resend)
        {
            Resend(turn);
            return;
        }

        var state = turn.Consensus;
        if (timer.Epoch != state.Epoch.Epoch || timer.View != state.View) return;
        var view = state.At(state.View);
        var isDue = timer.Kind == TimerKind.View || (timer.Kind == TimerKind.Proposal && view.Notarize is null);
        if (isDue && ViewRules.MaySkip(view)) VoteSkip(turn);
        Advance(turn);
    }

    private void OnProposal(Turn turn, InstitutionId from, Proposal proposal)
    {
        var header = proposal.Block.Header;
        Help(turn, from, header.Epoch, header.View);
        var state = turn.Consensus;
        if (header.Epoch != state.Epoch.Epoch || header.View <= state.FinalizedView || header.View > state.View + ViewWindow) return;
        if (header.Leader != from || header.Leader != state.Epoch.Leader(header.View) || !proposal.Block.IsWellFormed()) return;
        var known = state.At(header.View).Proposal;
        if (known is not null && known.Block.Hash == proposal.Block.Hash) return;
        if (!proposal.IsSigned(state.Epoch.Validators.Find(header.Leader)!, setup.Keys)) return;
        if (known is not null)
        {
            Accuse(turn, new Evidence.Proposals(new SignedHeader(known.Block.Header, known.Signature), new SignedHeader(header, proposal.Signature)));
            return;
        }

        if (header.Leader == Self && IsValidator(turn))
        {
            LoseState(turn);
            return;
        }

        // It brings what leads into its view; one that does not is not kept, so that a leader cannot fill the memory with blocks for later.
        OnJustification(turn, from, header.Epoch, proposal.Justification);
        state = turn.Consensus;
        if (header.Epoch != state.Epoch.Epoch || header.View <= state.FinalizedView || header.View > state.View) return;
        SetView(turn, header.View, state.At(header.View) with { Proposal = proposal });
        Advance(turn);
    }

    private void OnVote(Turn turn, InstitutionId from, Vote vote)
    {
        var (kind, epoch, number, block) = vote.Ballot;
        Help(turn, from, epoch, number);
        var state = turn.Consensus;
        if (epoch != state.Epoch.Epoch || number <= state.FinalizedView || number > state.View + ViewWindow) return;
        if (state.Epoch.Validators.Find(vote.Voter) is not { } voter) return;
        if (state.Votes.Find(number, kind, vote.Voter)?.Ballot == vote.Ballot) return;
        var view = state.At(number);
        var certified = kind switch { VoteKind.Notarize => view.NotarizedBlock == block, VoteKind.Skip => view.SkipCertificate is not null, _ => false };
        if (certified || !vote.IsSigned(setup.Genesis.ChainId, voter, setup.Keys)) return;
        if (vote.Voter == Self && IsValidator(turn))
        {
            LoseState(turn);
            return;
        }

        Count(turn, vote);
        Advance(turn);
    }

    private void OnCertificate(Turn turn, InstitutionId from, Certificate certificate)
    {
        Help(turn, from, certificate.Ballot.Epoch, certificate.Ballot.View);
        if (TryAccept(turn, certificate)) Advance(turn);
    }

    private void OnJustification(Turn turn, InstitutionId from, ulong epoch, Justification justification)
    {
        if (!justification.IsWellFormed(epoch)) return;
        Help(turn, from, epoch, justification.View);
        if (epoch != turn.Consensus.Epoch.Epoch || (justification.Parent is { } parent && !TryAccept(turn, parent))) return;
        foreach (var skip in justification.Skips)
        {
            if (!TryAccept(turn, skip)) break;
            Step(turn);
        }

        Advance(turn);
    }

    private void OnEndProof(Turn turn, EndProof proof)
    {
        var state = turn.Consensus;
        if (proof.Epoch != state.Epoch.Epoch || state.EndProof is not null) return;
        if (!proof.IsValid(state.Epoch.ChainId, state.Epoch.Validators, state.Epoch.LastHeight, setup.Keys)) return;
        turn.Consensus = state with { EndProof = proof };
        Finalize(turn);
    }

    /// <summary>
    /// E4: what validators say of the next epoch before its start is known here is kept, at most <see cref="EarlyCap"/> messages of each,
    /// one of them a proposal for the first view, and handled when it begins; else every boundary would cost the slower validators a timeout.
    /// </summary>
    private static void KeepEarly(Turn turn, InstitutionId from, Message message)
    {
        if (!turn.Validators.Contains(from) || message is Message.Proposed { Proposal.Justification: not { Parent: null, Skips: [] } }) return;
        var early = turn.Consensus.Early;
        var kept = early.GetValueOrDefault(from, []);
        if (message is Message.Proposed && kept.Exists(other => other is Message.Proposed)) return;
        if (kept.Count < EarlyCap) turn.Consensus = turn.Consensus with { Early = early.SetItem(from, kept.Add(message)) };
    }

    private static ulong EpochOf(Message message) => message switch
    {
        Message.Proposed proposed => proposed.Proposal.Block.Header.Epoch,
        Message.Voted voted => voted.Vote.Ballot.Epoch,
        Message.Certified certified => certified.Certificate.Ballot.Epoch,
        _ => 0,
    };

    /// <summary>Counts a verified vote, the own ones too, and acts on what it concludes. Spec: Consensus M2.</summary>
    private void Count(Turn turn, Vote vote)
    {
        var (keeper, quorum, conflict) = turn.Consensus.Votes.Add(vote, turn.Consensus.Epoch.Validators);
        turn.Consensus = turn.Consensus with { Votes = keeper };
        if (conflict is not null) Accuse(turn, conflict);
        if (quorum is not null) Accept(turn, quorum);
    }

    private static void Accuse(Turn turn, Evidence evidence)
    {
        turn.Outbox.Accuse(evidence);
        turn.Found.Add(evidence);
    }

    /// <summary>
    /// A message signed with the own key of this epoch that one does not know: the state was lost, and signing on would equivocate. One that
    /// is signed with a key that one no longer holds is another's, so to speak. Spec: Consensus D2.
    /// </summary>
    private void LoseState(Turn turn) => turn.Phase = _replicas.Fire(turn.Phase, ReplicaTrigger.StateLost);

    private static void SetView(Turn turn, ulong number, ViewState view) =>
        turn.Consensus = turn.Consensus with { Views = turn.Consensus.Views.SetItem(number, view) };

    /// <summary>
    /// The keys to sign with in the running epoch, or null: who is no validator, who halted, and who holds other keys than the epoch's frozen
    /// set names signs nothing. Spec: Institutions I11.
    /// </summary>
    private IAuthenticator? Signer(Turn turn) => turn.Phase == ReplicaPhase.Halted ? null : setup.KeysOf(turn.Consensus.Epoch.Validators.Find(Self));

    private bool IsValidator(Turn turn) => Signer(turn) is not null;

    private void Broadcast(Turn turn, Message message) => turn.Outbox.Broadcast(turn.Consensus.Epoch.Validators.Others(Self), message);
}

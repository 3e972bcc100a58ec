using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Explorer.Consensus;

/// <summary>
/// Writes what the rules can depend upon of a replica's state, hashes replaced by numbers. Left out: which quorum signed a certificate; when
/// peers were answered and the view was entered (time stands still); how often a block was asked for; all of views beyond the scope's last,
/// in which nothing happens; the skip certificate of a view that was left; the justification of who leads no view from here on.
/// </summary>
internal sealed class ConsensusKey(BlockBook blocks, EpochSetup epoch, int views)
{
    /// <summary>Writes a state.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="self">Whose state it is.</param>
    /// <param name="state">The state.</param>
    /// <param name="isWhole">Whether nothing but time and names is left out, and counted votes of others are in.</param>
    internal void Write(KeyWriter writer, InstitutionId self, ReplicaState state, bool isWhole)
    {
        var consensus = state.Consensus;
        writer.Small((int)state.Phase);
        writer.Small((int)consensus.EpochPhase);
        writer.Small((int)consensus.View);
        writer.Small(IdOf(consensus.Final.Block));
        Write(writer, consensus.Finalization);
        if (isWhole || LeadsFrom(self, consensus.View)) Write(writer, consensus.Justification);
        for (var number = 1; number <= views; number++) Write(writer, consensus.At((ulong)number), (ulong)number, consensus.View, isWhole);
        foreach (var block in consensus.Blocks.Executed.Values) Write(writer, block.Block.Hash, block.Block.Header.View);
        writer.Small(-1);
        foreach (var orphan in consensus.Blocks.Orphans.Values) Write(writer, orphan.Hash, orphan.Header.View);
        writer.Small(-1);
        foreach (var hash in consensus.Wanted.Keys) writer.Small(IdOf(hash));
        writer.Small(-1);
        if (isWhole) WriteVotes(writer, consensus.Votes);
    }

    /// <summary>
    /// Without the proposals of others in views in which no Notarize can be voted any more: all that they could still do is to become evidence. Taken
    /// out of the state and not only of the key, or one state would remember what another, of the same key, has never seen.
    /// </summary>
    internal static ReplicaState Forget(ReplicaState state)
    {
        var consensus = state.Consensus;
        foreach (var (number, view) in consensus.Views)
        {
            if (view.Proposal is null || view.OwnProposal is not null || (number >= consensus.View && ViewRules.MayNotarize(view))) continue;
            consensus = consensus with { Views = consensus.Views.SetItem(number, view with { Proposal = null, ProposalRefused = false }) };
        }

        return ReferenceEquals(consensus, state.Consensus) ? state : state with { Consensus = consensus };
    }

    private bool LeadsFrom(InstitutionId self, ulong view)
    {
        for (; view <= (ulong)views; view++)
        {
            if (epoch.Leader(view) == self) return true;
        }

        return false;
    }

    private void Write(KeyWriter writer, ViewState view, ulong number, ulong current, bool isWhole)
    {
        writer.Small((int)view.Phase);
        writer.Small(view.Proposal is { } proposal ? IdOf(proposal.Block.Hash) : -1);
        writer.Flag(view.ProposalRefused);
        writer.Small(view.OwnProposal is { } own ? IdOf(own.Block.Hash) : -1);
        writer.Small(view.Notarize is { } notarize ? IdOf(notarize.Ballot.Block) : -1);
        writer.Flag(view.Skip is not null);
        writer.Small(view.Finalize is { } finalize ? IdOf(finalize.Ballot.Block) : -1);
        Write(writer, view.Notarization);
        writer.Flag((isWhole || number >= current) && view.SkipCertificate is not null);
    }

    private void Write(KeyWriter writer, Certificate? certificate)
    {
        writer.Small(certificate is null ? -1 : (int)certificate.Ballot.Kind);
        writer.Small(certificate is null ? -1 : IdOf(certificate.Ballot.Block));
    }

    private void Write(KeyWriter writer, Justification justification)
    {
        Write(writer, justification.Parent);
        writer.Small(justification.Skips.Length);
    }

    private void Write(KeyWriter writer, Digest block, ulong view)
    {
        if (view <= (ulong)views) writer.Small(IdOf(block));
    }

    private void WriteVotes(KeyWriter writer, VoteKeeper votes)
    {
        for (var number = 1; number <= views; number++)
        {
            foreach (var kind in (ReadOnlySpan<VoteKind>)[VoteKind.Notarize, VoteKind.Skip, VoteKind.Finalize])
            {
                foreach (var member in epoch.Validators.Members)
                {
                    writer.Small(votes.Find((ulong)number, kind, member.Id) is { } vote ? IdOf(vote.Ballot.Block) : -1);
                }
            }
        }
    }

    /// <summary>The block's number; 253 for one beyond the scope, 252 for the zero of a Skip.</summary>
    private int IdOf(Digest hash) => hash.IsZero ? 252 : blocks.Find(hash)?.Id ?? 253;
}

using System.Numerics;
using Consensus;
using ConsensusKnowledge;
using Dafny;
using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>What a replica of the core knows, as the consensus model's node.</summary>
/// <param name="self">Whose replica it is.</param>
/// <param name="translation">Of the values in it.</param>
/// <param name="epoch">Epochs by number.</param>
internal sealed class KnownState(InstitutionId self, Translation translation, Func<ulong, EpochSetup> epoch)
{
    private static readonly ISequence<_IStep> NoSteps = Sequence<_IStep>.Empty;

    /// <summary>The node, of which one input has led to nothing yet.</summary>
    internal _INode Node(ReplicaState replica)
    {
        var state = replica.Consensus;
        var certificates = state.Views.Values.SelectMany(view => (Certificate?[])[view.Notarization, view.SkipCertificate]).OfType<Certificate>().ToList();
        return ConsensusKnowledge.Node.create(
            Names.Of(self),
            Local.create(translation.Setup(state.Epoch), state.View, state.FinalizedView),
            state.EnteredMs,
            Consensus.Footing.create(state.Justification.ParentView, translation.Names.Of(state.Justification.ParentBlock ?? state.Epoch.Start.Block)),
            SetOf(translation.Votes(state.Justification)),
            SetOf(state.Votes.Votes.Select(translation.Vote)),
            SetOf(certificates.Select(certificate => translation.Ballot(certificate.Ballot))),
            SetOf(certificates.SelectMany(translation.Votes)),
            Offers(state),
            SetOf(state.Views.Where(view => view.Value.ProposalRefused).Select(view => (BigInteger)view.Key)),
            state.Finalization is { } finalization ? Some(Finality(finalization, finalization.Ballot.Block)) : None<_IFinality>(),
            state.EndProof is { } proof ? Some(Finality(proof.Finalization, proof.Last.Hash())) : None<_IFinality>(),
            translation.Names.Of(state.Final.Block),
            SetOf(state.Blocks.Executed.Keys.Select(translation.Names.Of)),
            SetOf(state.Blocks.Orphans.Keys.Select(translation.Names.Of)),
            SetOf(state.Wanted.Keys.Select(translation.Names.Of)),
            Early(state),
            Sequence<_System._ITuple2<BigInteger, _IMessage>>.Empty,
            replica.Phase == ReplicaPhase.Halted,
            NoSteps,
            Sequence<BigInteger>.Empty,
            false);
    }

    private _IFinality Finality(Certificate certificate, Crypto.Hashing.Digest tip) => ConsensusKnowledge.Finality.create(
        certificate.Ballot.View, translation.Names.Of(certificate.Ballot.Block), SetOf(translation.Votes(certificate)), translation.Names.Of(tip));

    private Map<BigInteger, _IOffer> Offers(ConsensusState state) => MapOf(
        from view in state.Views
        let proposal = view.Value.Proposal
        where proposal is not null
        let justification = view.Value.OwnProposal is null ? proposal.Justification : Justification.Start
        select ((BigInteger)view.Key, Offer.create(translation.Names.Of(proposal.Block.Hash), translation.Justification(justification, state.Epoch))));

    private Map<BigInteger, ISequence<_IMessage>> Early(ConsensusState state)
    {
        var messages = new Messages(translation, epoch);
        return MapOf(state.Early.Select(kept => (Names.Of(kept.Key), SequenceOf(kept.Value.Select(message => messages.Message(message)!)))));
    }
}

using ConsensusKnowledge;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>The core's inputs as the consensus model's; what does not concern consensus is Other.</summary>
/// <param name="translation">Of the values in them.</param>
/// <param name="epoch">The running epoch, and the one after it where its start is known: by whose keys signatures are judged.</param>
internal sealed class Messages(Translation translation, Func<ulong, EpochSetup> epoch)
{
    internal _IInput Input(Input input) => input switch
    {
        Input.Received received when Message(received.Message) is { } message => ConsensusKnowledge.Input.create_Received(Names.Of(received.From), message),
        Input.TimerFired fired when Timer(fired.Timer.Kind) is { } timer => ConsensusKnowledge.Input.create_TimerFired(timer, fired.Timer.Epoch, fired.Timer.View),
        _ => ConsensusKnowledge.Input.create_Other(),
    };

    /// <summary>A message, or null where it is none of consensus.</summary>
    internal _IMessage? Message(Message message) => message switch
    {
        Message.Proposed proposed => Proposed(proposed.Proposal),
        Message.Voted { Vote: var vote } => ConsensusKnowledge.Message.create_Voted(translation.Vote(vote), translation.IsGenuine(vote, epoch(vote.Ballot.Epoch))),
        Message.Certified { Certificate: var certificate } => ConsensusKnowledge.Message.create_Certified(Certificate(certificate)),
        Message.Justified justified => ConsensusKnowledge.Message.create_Justified(
            justified.Epoch, translation.Justification(justified.Justification, epoch(justified.Epoch))),
        Message.Ended { Proof: var proof } => ConsensusKnowledge.Message.create_Ended(
            Certificate(proof.Finalization), SequenceOf(proof.Path.Select(Number))),
        Message.BlockFound { Block: var block } => ConsensusKnowledge.Message.create_BlockFound(translation.Names.Of(block.Hash), block.IsWellFormed()),
        _ => null,
    };

    private static _ITimer? Timer(TimerKind kind) => kind switch
    {
        TimerKind.View => ConsensusKnowledge.Timer.create_ViewTimer(),
        TimerKind.Proposal => ConsensusKnowledge.Timer.create_ProposalTimer(),
        TimerKind.Propose => ConsensusKnowledge.Timer.create_ProposeTimer(),
        _ => null,
    };

    private _IMessage Proposed(Proposal proposal)
    {
        var header = proposal.Block.Header;
        return ConsensusKnowledge.Message.create_Proposed(
            translation.Names.Of(proposal.Block.Hash), Names.Of(header.Leader), proposal.Block.IsWellFormed(),
            translation.IsGenuine(proposal, epoch(header.Epoch)), translation.Justification(proposal.Justification, epoch(header.Epoch)));
    }

    private _ICertificate Certificate(Certificate certificate) => translation.Certificate(certificate, epoch(certificate.Ballot.Epoch));

    private System.Numerics.BigInteger Number(BlockHeader header) => translation.Names.Of(header.Hash());
}

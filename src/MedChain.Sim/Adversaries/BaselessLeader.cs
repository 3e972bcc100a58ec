using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Sim.Adversaries;

/// <summary>
/// As leader proposes a block on a parent that nobody certified, that is invalid, and that it alone has; who asks for that parent gets it.
/// </summary>
public sealed class BaselessLeader : Adversary
{
    private Block? _base;
    private Proposal? _proposal;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is not Message.Proposed proposed || proposed.Proposal.Block.Header.Leader != self.Self) return [sent];
        var header = proposed.Proposal.Block.Header;
        if (_proposal?.Block.Header is not { } earlier || (earlier.Epoch, earlier.View) != (header.Epoch, header.View))
        {
            _base = new Block(header with { StateRoot = header.Hash(), TransactionsRoot = Block.RootOf([]) }, []);
            var block = new Block(header with { Parent = _base.Hash, Height = header.Height + 1, TimestampMs = header.TimestampMs + 1 }, proposed.Proposal.Block.Transactions);
            _proposal = Proposal.Sign(block, proposed.Proposal.Justification, self.Setup.Keys);
        }

        return [sent with { Message = new Message.Proposed(_proposal) }];
    }

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message) =>
        message is Message.BlockWanted wanted && _base is not null && wanted.Block == _base.Hash
            ? [new Parcel(from, new Message.BlockFound(_base))]
            : [];
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>A source that consents to all of a record, whatever was asked for.</summary>
internal sealed class OverGranter : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => sent.Message switch
    {
        Message.Proposed { Proposal.Block: var block } when block.Transactions.Any(said => Grants(self, said)) => [],
        Message.Submitted { Transaction: { Payload: Payload.Batch batch } said } when Grants(self, said) =>
            [sent with { Message = new Message.Submitted(Transaction.Sign(self.Host.Setup.Genesis.ChainId, self.Self, said.Sequence, Widened(self, batch), self.Host.Setup.Keys)) }],
        _ => [sent],
    };

    private static bool Grants(Foothold self, Transaction said) =>
        said.Sender == self.Self && said.Payload is Payload.Batch batch && batch.Events.Any(static happened => happened is RecordEvent.Grant);

    private static Payload.Batch Widened(Foothold self, Payload.Batch batch)
    {
        var all = Dealt.Of(self.Host.Setup).Record.Manifest.Scope;
        return new Payload.Batch([.. batch.Events.Select(happened => happened is RecordEvent.Grant grant ? grant with { Scope = all } : happened)]);
    }
}

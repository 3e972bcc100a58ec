using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>A custodian that holds nothing: asked for a chunk, it says that its position is vacant and at once that it has repaired it.</summary>
internal sealed class DecliningCustodian : Adversary
{
    private readonly SortedDictionary<ulong, Transaction> _declined = [];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => sent.Message switch
    {
        Message.Proposed { Proposal.Block: var block } when block.Transactions.Any(said => Shows(self, said)) => [],
        Message.Submitted { Transaction: var said } when Shows(self, said) => [sent with { Message = new Message.Submitted(Decline(self, said)) }],
        _ => [sent],
    };

    private static bool Shows(Foothold self, Transaction said) =>
        said.Sender == self.Self && said.Payload is Payload.Batch batch && batch.Events.Any(static happened => happened is RecordEvent.Possession);

    private Transaction Decline(Foothold self, Transaction said)
    {
        if (_declined.TryGetValue(said.Sequence, out var declined)) return declined;
        var (record, position) = (Dealt.Of(self.Host.Setup).Record, (byte)Dealt.Of(self.Host.Setup).Record.Manifest.Custodians.IndexOf(self.Self));
        Payload.Batch batch = new([new RecordEvent.Vacated(record.Id, position), new RecordEvent.Repaired(record.Id, position)]);
        return _declined[said.Sequence] = Transaction.Sign(self.Host.Setup.Genesis.ChainId, self.Self, said.Sequence, batch, self.Host.Setup.Keys);
    }
}

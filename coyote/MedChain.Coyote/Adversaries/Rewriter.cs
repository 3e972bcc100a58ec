using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Whoever sends its own batches with events of a kind otherwise than they should be, and proposes no block that has them as they should.</summary>
/// <typeparam name="TEvent">The kind.</typeparam>
/// <param name="isOfOneMind">Whether it sends the same to everybody, however often; else each sending is changed anew.</param>
internal abstract class Rewriter<TEvent>(bool isOfOneMind) : Adversary
    where TEvent : RecordEvent
{
    private readonly SortedDictionary<ulong, Transaction> _rewritten = [];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => sent.Message switch
    {
        Message.Proposed { Proposal.Block: var block } when block.Transactions.Any(said => Says(self, said)) => [],
        Message.Submitted { Transaction: var said } when Says(self, said) => [sent with { Message = new Message.Submitted(Rewritten(self, said)) }],
        _ => [sent],
    };

    /// <summary>What it says instead.</summary>
    protected abstract IEnumerable<RecordEvent> Rewrite(Foothold self, TEvent happened);

    private static bool Says(Foothold self, Transaction said) =>
        said.Sender == self.Self && said.Payload is Payload.Batch batch && batch.Events.Any(static happened => happened is TEvent);

    private Transaction Rewritten(Foothold self, Transaction said)
    {
        if (isOfOneMind && _rewritten.TryGetValue(said.Sequence, out var before)) return before;
        var events = ((Payload.Batch)said.Payload).Events.SelectMany(happened => happened is TEvent one ? Rewrite(self, one) : [happened]);
        return _rewritten[said.Sequence] = Transaction.Sign(self.Host.Setup.Genesis.ChainId, self.Self, said.Sequence, new Payload.Batch([.. events]), self.Host.Setup.Keys);
    }
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;

namespace MedChain.Coyote.Adversaries;

/// <summary>Opens the totals with another part than its own, or with one part too few.</summary>
internal sealed class WrongOpener : Adversary
{
    private Payload.OpenTotals? _opened;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is not Message.Submitted { Transaction: { Payload: Payload.OpenTotals right } transaction } || transaction.Sender != self.Self) return [sent];
        _opened ??= self.Choose(3) switch
        {
            0 => right with { Parts = right.Parts.RemoveAt(0) },
            1 => right with { Parts = [.. right.Parts.Reverse()] },
            _ => right with { Parts = right.Parts.SetItem(0, right.Parts[0] + GroupElement.Generator) },
        };
        return [sent with { Message = new Message.Submitted(Transaction.Sign(self.Host.Setup.Genesis.ChainId, self.Self, transaction.Sequence, _opened, self.Host.Setup.Keys)) }];
    }
}

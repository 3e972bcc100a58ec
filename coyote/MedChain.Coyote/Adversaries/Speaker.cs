using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Says in ceremonies and elections what its replica would not, in transactions of its own. Once it has begun, what its replica says there does not leave any more,
/// since the numbers are used up.
/// </summary>
internal abstract class Speaker : Adversary
{
    private ulong _next;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => _next > 0 && sent.Message is Message.Submitted ? [] : [sent];

    /// <summary>The moment of the block after the last that it holds final; null where that is another epoch's.</summary>
    protected static Moment? Now(Foothold self) =>
        self.State is { } state && state.Final.Height < state.Consensus.Epoch.LastHeight ? new Moment(state.Consensus.Epoch, state.Final.Height + 1) : null;

    /// <summary>Its secrets of the running epoch.</summary>
    protected static Secrets? Drawn(Foothold self) => self.Host.Drawn.LastOrDefault(drawn => drawn.Epoch == self.State?.Consensus.Epoch.Epoch);

    /// <summary>A transaction with a payload, to everybody.</summary>
    protected IEnumerable<Parcel> Say(Foothold self, Payload payload)
    {
        if (self.State?.Final.Account(self.Self) is not { } account) return [];
        var number = Math.Max(account.NextSequence, _next);
        _next = number + 1;
        return self.ToAll(new Message.Submitted(Transaction.Sign(self.Host.Setup.Genesis.ChainId, self.Self, number, payload, self.Host.Setup.Keys)));
    }
}

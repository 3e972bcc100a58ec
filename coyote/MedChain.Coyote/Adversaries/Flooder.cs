using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Votes for views and epochs far ahead, and says old things again and again.</summary>
internal sealed class Flooder : Adversary
{
    private Message? _old;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is not Message.Voted { Vote.Ballot: var ballot }) return [];
        _old ??= message;
        return self.Choose(6) switch
        {
            0 => self.ToSome(self.Sign(ballot with { View = ballot.View + 1 + (ulong)self.Choose(200) })),
            1 => self.ToSome(self.Sign(ballot with { Epoch = ballot.Epoch + 1 + (ulong)self.Choose(2) })),
            2 => self.ToSome(_old),
            3 => self.ToSome(message),
            _ => [],
        };
    }
}

using MedChain.Core;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;

namespace MedChain.Coyote.Adversaries;

/// <summary>As a custodian helps with points of another row, well sealed, with a changed fragment, with other leaves, or with a box that does not open.</summary>
internal sealed class FalseFriend : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is not Message.Help help) return [sent];
        return [sent with { Message = Change(self, sent, help) }];
    }

    private static Message.Help Change(Foothold self, Parcel sent, Message.Help help) => self.Choose(4) switch
    {
        0 when !help.Segments.IsEmpty => help with { Segments = [.. help.Segments.Select(static segment => segment with { Fragment = Flipped(segment.Fragment) })] },
        1 => help with { Leaves = [.. help.Leaves.Reverse()] },
        2 => help with { Points = Flipped(help.Points) },
        _ => help with { Points = OtherPoints(self, sent, help) },
    };

    private static ReadOnlyMemory<byte> OtherPoints(Foothold self, Parcel sent, Message.Help help)
    {
        var (setup, dealt) = (self.Host.Setup, Dealt.Of(self.Host.Setup).Record);
        var position = help.Manifest.IndexOf(self.Self);
        var successor = self.Host.Replica?.State.Final.Account(sent.To)?.Institution;
        if (position < 0 || successor is null || !SealingPublicKey.TryImport(successor.SealingKey.ToArray(), out var key)) return help.Points;
        var terms = dealt.Offers[position].Terms;
        if (!PartRules.TryOpenRows(terms, self.Self, setup.Sealing, out var rows)) return help.Points;
        rows[^1] ^= 1;
        return RepairRules.Build(setup.Genesis.ChainId, terms, self.Self, position, rows, [], sent.To, help.Position, key, new byte[Entropy.SeedSize]).Points;
    }
}

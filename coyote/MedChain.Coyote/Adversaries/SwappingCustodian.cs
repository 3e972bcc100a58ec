using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Sealing;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// As a custodian releases what is genuine in the wrong place: another segment's fragment, another segment's share, one segment twice, or its
/// part of another record of the same source, under that record's name or this one's.
/// </summary>
internal sealed class SwappingCustodian : Adversary
{
    private const int SeedSize = 32;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is not Message.Release release) return [sent];
        var own = Dealt.Of(self.Host.Setup).Parts[self.Self].Segments;
        var (first, last) = (release.Segments[0], own.First(segment => segment.Class != release.Segments[0].Class));
        return self.Choose(5) switch
        {
            0 => Sent(release with { Segments = release.Segments.SetItem(0, first with { Fragment = last.Fragment }) }),
            1 => Sent(release with { Segments = release.Segments.SetItem(0, first with { SealedShare = Seal(self, sent, release, first.Class, last.Share) }) }),
            2 => Sent(release with { Segments = [.. release.Segments.Select(_ => first)] }),
            3 => Sent(OfAnother(self, sent, release, static (_, manifest) => manifest)),
            _ => Sent(OfAnother(self, sent, release, static (release, manifest) => manifest with { Record = release.Manifest.Record })),
        };

        IEnumerable<Parcel> Sent(Message message) => [sent with { Message = message }];
    }

    private static Message.Release OfAnother(Foothold self, Parcel sent, Message.Release release, Func<Message.Release, Manifest, Manifest> name)
    {
        var other = Dealt.Another(self.Host.Setup);
        var part = other.Parts[self.Self];
        var named = release with { Manifest = name(release, other.Record.Manifest), Root = part.Root };
        return named with
        {
            Segments = [.. release.Segments.Select(segment => part.Segments.First(each => each.Class == segment.Class))
                .Select(segment => new SegmentRelease(segment.Class, segment.Proof, segment.Fragment, Seal(self, sent, named, segment.Class, segment.Share)))],
        };
    }

    private static ReadOnlyMemory<byte> Seal(Foothold self, Parcel sent, Message.Release release, Core.Records.Segmentation.SegmentClass segment, ReadOnlyMemory<byte> share)
    {
        var genesis = self.Host.Setup.Genesis;
        if (!SealingPublicKey.TryImport(genesis.Founders.Find(sent.To)!.SealingKey.ToArray(), out var key)) throw new InvalidOperationException("A founder's sealing key is none.");
        var box = new byte[SegmentRelease.SealedShareSize];
        SealedBox.Seal(key, share.Span, Core.Access.ReleaseRules.ShareLabel(genesis.ChainId, release.Access, release.Manifest.Record, segment, self.Self), new byte[SeedSize], box);
        return box;
    }
}

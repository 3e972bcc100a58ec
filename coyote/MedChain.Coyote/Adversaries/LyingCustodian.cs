using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Sealing;

namespace MedChain.Coyote.Adversaries;

/// <summary>As a custodian releases what it was not given: a changed fragment, a share that does not open, or another share well sealed.</summary>
internal sealed class LyingCustodian : Adversary
{
    private const int SeedSize = 32;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is not Message.Release release) return [sent];
        return [sent with { Message = release with { Segments = [.. release.Segments.Select(segment => Change(self, sent, release, segment))] } }];
    }

    private static SegmentRelease Change(Foothold self, Parcel sent, Message.Release release, SegmentRelease segment) => self.Choose(3) switch
    {
        0 => segment with { Fragment = Changed(self, segment.Fragment) },
        1 => segment with { SealedShare = Changed(self, segment.SealedShare) },
        _ => segment with { SealedShare = OtherShare(self, sent, release, segment) },
    };

    private static byte[] Changed(Foothold self, ReadOnlyMemory<byte> octets)
    {
        var changed = octets.ToArray();
        changed[self.Choose(changed.Length)] ^= 1;
        return changed;
    }

    private static ReadOnlyMemory<byte> OtherShare(Foothold self, Parcel sent, Message.Release release, SegmentRelease segment)
    {
        var genesis = self.Host.Setup.Genesis;
        if (!SealingPublicKey.TryImport(genesis.Founders.Find(sent.To)!.SealingKey.ToArray(), out var key)) return segment.SealedShare;
        var label = Core.Access.ReleaseRules.ShareLabel(genesis.ChainId, release.Access, release.Manifest.Record, segment.Class, self.Self);
        var box = new byte[SegmentRelease.SealedShareSize];
        SealedBox.Seal(key, new byte[SeedSize], label, new byte[SeedSize], box);
        return box;
    }
}

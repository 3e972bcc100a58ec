using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;

namespace MedChain.Sim.Adversaries;

/// <summary>
/// As a custodian releases what it was not given: a fragment with a changed octet, a sealed share that does not open, or another share
/// well sealed to the requester. With a <see cref="HoardingDisk"/> it also keeps what it says it destroyed.
/// </summary>
public sealed class LyingCustodian : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is not Message.Release release) return [sent];
        var segments = release.Segments.Select(segment => Change(self, sent.To, release, segment));
        return [sent with { Message = release with { Segments = [.. segments] } }];
    }

    private static SegmentRelease Change(Foothold self, InstitutionId to, Message.Release release, SegmentRelease segment) => self.Dice.Below(3) switch
    {
        0 => segment with { Fragment = Changed(self, segment.Fragment) },
        1 => segment with { SealedShare = Changed(self, segment.SealedShare) },
        _ => segment with { SealedShare = OtherShare(self, to, release, segment) },
    };

    private static byte[] Changed(Foothold self, ReadOnlyMemory<byte> octets)
    {
        var changed = octets.ToArray();
        if (changed.Length > 0) changed[(int)self.Dice.Below(changed.Length)] ^= (byte)self.Dice.Between(1, 255);
        return changed;
    }

    private static ReadOnlyMemory<byte> OtherShare(Foothold self, InstitutionId to, Message.Release release, SegmentRelease segment)
    {
        var requester = self.Setup.Genesis.Founders.Find(to)?.SealingKey.ToArray() ?? [];
        if (!SealingPublicKey.TryImport(requester, out var key)) return segment.SealedShare;
        var label = ReleaseRules.ShareLabel(self.Setup.Genesis.ChainId, release.Access, release.Manifest.Record, segment.Class, self.Self);
        var box = new byte[SegmentRelease.SealedShareSize];
        SealedBox.Seal(key, Drawn(self), label, Drawn(self), box);
        return box;
    }

    private static byte[] Drawn(Foothold self)
    {
        var octets = ImmutableArray.CreateBuilder<byte>(Entropy.SeedSize);
        while (octets.Count < Entropy.SeedSize) octets.Add((byte)self.Dice.Below(256));
        return octets.ToArray();
    }
}

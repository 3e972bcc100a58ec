using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Sim.Adversaries;

namespace MedChain.Cli.Demo;

/// <summary>A custodian that answers every request for release, always with fragments or key shares that are not what it was given.</summary>
internal sealed class LyingCustodian : Adversary
{
    private int _lies;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) =>
        [sent.Message is Message.Release release ? sent with { Message = release with { Segments = [.. release.Segments.Select(Spoil)] } } : sent];

    private SegmentRelease Spoil(SegmentRelease segment)
    {
        _lies++;
        return _lies % 2 == 0
            ? segment with { Fragment = Flip(segment.Fragment, _lies) }
            : segment with { SealedShare = Flip(segment.SealedShare, _lies) };
    }

    private static ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> octets, int at)
    {
        var spoilt = octets.ToArray();
        if (spoilt.Length > 0) spoilt[at % spoilt.Length] ^= 0x40;
        return spoilt;
    }
}

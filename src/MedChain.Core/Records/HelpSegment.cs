using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>One segment of a custodian's help: its fragment, with what leads it to its leaf and yet not to its share. Spec: Records R15.</summary>
/// <param name="Salt">The helper's salt.</param>
/// <param name="Share">The commitment to the helper's share.</param>
/// <param name="Fragment">The helper's fragment.</param>
public sealed record HelpSegment(Digest Salt, Digest Share, ReadOnlyMemory<byte> Fragment) : ICanonical
{
    /// <summary>Fewest octets on the wire.</summary>
    public const int MinimumSize = (2 * Digest.Size) + 4;

    /// <summary>Reads one.</summary>
    public static HelpSegment? Read(ref CanonicalReader reader)
    {
        var segment = new HelpSegment(reader.Digest(), reader.Digest(), reader.Bytes(SealedSegment.LengthCap));
        return reader.Ok ? segment : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Digest(Salt);
        writer.Digest(Share);
        writer.Bytes(Fragment.Span);
    }
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using MedChain.Crypto.Randomness;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Takes a FHIR R4 bundle (JSON) apart into up to four segments that are sealed and released separately. Pure: the same bundle and seed
/// give the same octets. Spec: Records G1.
/// </summary>
public static class Segmenter
{
    /// <summary>Octets of the largest bundle.</summary>
    public const int MaxBundleSize = 16 * 1024 * 1024;

    // Steps of looking up per octet; bundles of hospitals need a fraction of one.
    private const int StepsPerOctet = 8;
    private const int LeastSteps = 1 << 20;

    /// <summary>Segments a bundle.</summary>
    /// <param name="bundle">The original octets, in any JSON formatting.</param>
    /// <param name="seed32">32 secret random octets, fresh for each record: the pseudonyms come from them.</param>
    /// <param name="segmented">The segments, together at most 1.1 times the input. Spec: Records G11.</param>
    /// <param name="rejection">Why the bundle was refused, with the place.</param>
    /// <exception cref="ArgumentException">The seed has another length.</exception>
    public static bool TrySegment(
        ReadOnlyMemory<byte> bundle, ReadOnlySpan<byte> seed32, [NotNullWhen(true)] out SegmentedBundle? segmented,
        [NotNullWhen(false)] out BundleRejection? rejection)
    {
        segmented = null;
        var entropy = new Entropy(seed32);
        var tableKey = TableKey(entropy);
        if (!BundleReader.TryRead(bundle, tableKey, out var map, out rejection)) return false;

        var carvings = Carving.Decide(map);
        var book = new StringBook(bundle, tableKey);
        var words = new WordList(tableKey);
        StringOwnership.Decide(map, book, words);
        var cutter = new Cutter(book, new ForeignIndex(book, LeastSteps + ((long)bundle.Length * StepsPerOctet)), words);
        cutter.Run(map);
        var segments = SegmentWriter.Write(map, carvings, book, cutter, entropy);
        if (segments.Sum(s => (long)s.Length) > bundle.Length + (bundle.Length / 10)) segments = SegmentWriter.Undivided(bundle);
        segmented = new SegmentedBundle(segments, map.Patient);
        entropy.Wipe();
        return true;
    }

    /// <summary>The key of the tables that a bundle's strings go into, so that nobody can choose strings that collide.</summary>
    internal static ulong TableKey(Entropy entropy)
    {
        Span<byte> key = stackalloc byte[8];
        entropy.Fill("records/segmentation/tables", key);
        return BinaryPrimitives.ReadUInt64BigEndian(key);
    }
}

using System.Collections.Immutable;
using MedChain.Crypto.Randomness;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// All that is wrong with a bundle, each with its place, for whoever has to mend it: what <see cref="Segmenter"/> refuses it for one at a time, and
/// what its patient's identifier lacks. Spec: Records G10, N6.
/// </summary>
public static class BundleCheck
{
    /// <summary>Complaints after which the rest of a bundle is not looked at.</summary>
    public const int MostComplaints = 256;

    /// <summary>The complaints in the order of their places; none if the bundle can be sealed.</summary>
    /// <param name="bundle">Any octets.</param>
    /// <param name="seed32">32 secret octets, as for <see cref="Segmenter.TrySegment"/>.</param>
    /// <remarks>What is not JSON ends the reading: nobody can say what stands behind it. What is not FHIR does not.</remarks>
    public static ImmutableArray<BundleRejection> Complaints(ReadOnlyMemory<byte> bundle, ReadOnlySpan<byte> seed32)
    {
        var complaints = new List<BundleRejection>();
        var entropy = new Entropy(seed32);
        var map = BundleReader.Read(bundle, Segmenter.TableKey(entropy), complaints, MostComplaints);
        entropy.Wipe();
        if (map?.Patient is { } patient && PatientRules.WhyNot(bundle.Span, patient, out _) is { } fault) complaints.Add(fault);
        return [.. complaints];
    }
}

using System.Text;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Randomness;
using MedChain.Tests.Shared;
using static MedChain.Core.Tests.Records.SampleRecords;

namespace MedChain.Core.Tests.Records;

/// <summary>Real and large bundles, sealed and opened again. Spec: Records R1, R7.</summary>
public sealed class WholeBundleTests
{
    private static readonly Consortium Seven = new(7);

    [SharedFact("data/fhir")]
    public void R7_each_shared_bundle_comes_back_from_any_three_of_seven_custodians()
    {
        foreach (var file in Directory.GetFiles(SharedFolder.PathOf("data", "fhir"), "*.json").Order(StringComparer.Ordinal))
        {
            var bundle = File.ReadAllBytes(file);
            Assert.True(RecordSealer.TrySeal(bundle, new Entropy(Enumerable.Repeat((byte)6, 32).ToArray()), Seven[0].Self, Seven.Genesis.Founders, Pseudonyms, out var record, out var rejection), rejection?.Reason);
            Assert.True(RecordOpener.TryOpenBundle(Released(Seven, record, 6, 1, 3), out var back, out _), file);
            Assert.True(bundle.AsSpan().SequenceEqual(back), file);
        }
    }

    [Fact]
    public void R1_64_the_largest_bundle_comes_back()
    {
        const string Head = """{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Binary","contentType":"image/png","data":""";
        var bundle = Encoding.UTF8.GetBytes(Head + '"' + new string('A', Segmenter.MaxBundleSize - Head.Length - 6) + "\"}}]}");
        Assert.Equal(Segmenter.MaxBundleSize, bundle.Length);
        Assert.True(RecordSealer.TrySeal(bundle, new Entropy(new byte[32]), Seven[0].Self, Seven.Genesis.Founders, Pseudonyms, out var record, out var rejection), rejection?.Reason);
        Assert.All(record.Offers, offer => Assert.InRange(offer.Encode().Length, 1, Message.MaximumSize));
        Assert.True(RecordOpener.TryOpenBundle(Released(Seven, record, 4, 5, 6), out var back, out _));
        Assert.True(bundle.AsSpan().SequenceEqual(back));
    }
}

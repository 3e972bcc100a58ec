using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Erasure;
using MedChain.Sim.Patients;

namespace MedChain.Cli.Tests.Demo;

/// <summary>What a thief of whole stores finds: every octet of every file is searched for the bundles' strings.</summary>
public sealed class LeakTests
{
    private const int LongerThan = 6;

    [Fact]
    public async Task R1_R3_the_stores_of_t_minus_1_custodians_hold_no_string_of_the_bundles()
    {
        var folder = Directory.CreateTempSubdirectory("medchain-leaks-").FullName;
        var bundles = Enumerable.Range(0, 3).Select(number => SyntheticBundle.Generate(SHA256.HashData("leaks"u8), number)).ToList();
        var input = Directory.CreateDirectory(Path.Combine(folder, "input")).FullName;
        for (var i = 0; i < bundles.Count; i++) await File.WriteAllBytesAsync(Path.Combine(input, $"{i}.json"), bundles[i]);
        var data = Path.Combine(folder, "data");
        var result = await MedchainProcess.RunAsync("demo", "--institutions", "7", "--seed", "5", "--input", input, "--data", data, "--json");
        Assert.Equal(0, result.Code);

        // With seven institutions t is 3: no two stores. A string that lies across two of them would be found in neither, so each pair is
        // searched end to end as well, in both orders.
        var stores = Directory.GetDirectories(data, "hospital-*").Order(StringComparer.Ordinal).Select(Octets).ToList();
        Assert.Equal(7, stores.Count);
        var search = new StringSearch(bundles.SelectMany(StringsOf));
        foreach (var first in stores)
        {
            foreach (var second in stores.Where(other => other != first)) Assert.Empty(search.FoundIn([.. first, .. second]));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void R1_R3_the_same_search_finds_the_strings_in_stores_that_are_not_sealed()
    {
        var bundle = SyntheticBundle.Generate(SHA256.HashData("leaks"u8), 1);
        Assert.True(Segmenter.TrySegment(bundle, SHA256.HashData("seed"u8), out var segmented, out _));
        var code = ReedSolomon.Create(3, 7);
        var strings = StringsOf(bundle).ToList();
        var stores = Enumerable.Range(0, 7).Select(_ => new List<byte>()).ToList();
        foreach (var segment in segmented.Segments)
        {
            var fragments = code.Encode(segment.Octets.Span);
            for (var i = 0; i < 7; i++) stores[i].AddRange(fragments[i]);
        }

        // The first three hold the data fragments, in which only what lies across a cut or was moved to another segment is missing.
        var found = new StringSearch(strings).FoundIn([.. stores[0], .. stores[1]]);
        Assert.True(found.Count * 4 > strings.Distinct().Count(), $"{found.Count} of {strings.Distinct().Count()} strings found in two unsealed stores");
    }

    private static byte[] Octets(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)];

    private static IEnumerable<string> StringsOf(byte[] bundle)
    {
        var reader = new Utf8JsonReader(bundle);
        var strings = new List<string>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > LongerThan } text) strings.Add(text);
        }

        return strings;
    }

    /// <summary>Finds which of many strings occur anywhere in octets, by the first seven octets of each.</summary>
    private sealed class StringSearch
    {
        private readonly Dictionary<ulong, List<byte[]>> _byHead = [];

        public StringSearch(IEnumerable<string> strings)
        {
            foreach (var octets in strings.Distinct().Select(Encoding.UTF8.GetBytes))
            {
                if (!_byHead.TryGetValue(Head(octets), out var same)) _byHead[Head(octets)] = same = [];
                same.Add(octets);
            }
        }

        public HashSet<string> FoundIn(byte[] octets)
        {
            var found = new HashSet<string>();
            for (var at = 0; at + LongerThan < octets.Length; at++)
            {
                if (!_byHead.TryGetValue(Head(octets.AsSpan(at)), out var candidates)) continue;
                foreach (var candidate in candidates)
                {
                    if (octets.AsSpan(at).StartsWith(candidate)) found.Add(Encoding.UTF8.GetString(candidate));
                }
            }

            return found;
        }

        private static ulong Head(ReadOnlySpan<byte> octets)
        {
            ulong head = 0;
            for (var i = 0; i <= LongerThan; i++) head = (head << 8) | octets[i];
            return head;
        }
    }
}

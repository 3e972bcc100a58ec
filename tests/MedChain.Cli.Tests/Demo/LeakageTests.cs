using System.Text;
using System.Text.Json;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Node.Keys;
using MedChain.Node.Storage;
using MedChain.Tests.Shared;

namespace MedChain.Cli.Tests.Demo;

/// <summary>What fewer than t custodians' stores say about the patients, with those custodians' own keys. Spec: Records R3, G4.</summary>
public sealed class LeakageTests
{
    private const int LongestHarmless = 6;

    [SharedFact("data/fhir")]
    public async Task R3_stores_of_t_minus_1_custodians_hold_no_string_of_a_bundle_and_the_search_finds_them_in_what_is_not_sealed()
    {
        var root = Directory.CreateTempSubdirectory("medchain-leak-").FullName;
        try
        {
            var (input, data) = (Path.Combine(root, "input"), Path.Combine(root, "data"));
            Directory.CreateDirectory(input);
            string[] names = ["patient-00.json", "patient-01.json"];
            foreach (var name in names) File.Copy(SharedFolder.PathOf("data", "fhir", name), Path.Combine(input, name));
            Assert.Equal(ExitCode.Done, (await MedchainProcess.RunAsync("demo", "--input", input, "--data", data)).Code);

            // n = 7, t = 3: H0 and H2, neither killed nor lying, whose stores hold the record that was not erased.
            var (held, fragments) = Contents(data, 0, 2);
            Assert.True(fragments > 0, "the stores hold no fragments, so the search proves nothing");
            foreach (var name in names)
            {
                var bundle = await File.ReadAllBytesAsync(Path.Combine(input, name));
                var strings = Strings(bundle);
                Assert.True(strings.Count > 100);
                Assert.All(strings, text => Assert.True(bundle.AsSpan().IndexOf(text.AsSpan()) >= 0));
                Assert.Empty(strings.Where(text => held.AsSpan().IndexOf(text) >= 0).Select(Encoding.UTF8.GetString));
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    // Everything that the stores give with their own keys: rows and fragments, opened from their slots; and the raw files.
    private static (byte[] Octets, int Fragments) Contents(string data, params ushort[] hospitals)
    {
        using var all = new MemoryStream();
        var fragments = 0;
        foreach (var number in hospitals)
        {
            var home = Path.Combine(data, $"hospital-{number:00}");
            foreach (var file in Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories)) all.Write(File.ReadAllBytes(file));
            using var keys = InstitutionKeyFile.Open(Path.Combine(home, "institution.key"));
            using var store = InstitutionStore.Open(Path.Combine(home, "store"), keys, new StoreIdentity(ChainId(), new InstitutionId(number)));
            foreach (var row in store.ReadRows())
            {
                all.Write(row.Value.Span);
                if (row.Key.Table != DurableTable.Custody || !store.TryRead(new DurableKey(DurableTable.Fragment, row.Key.Key), out var fragment)) continue;
                all.Write(fragment.Span);
                fragments++;
            }
        }

        return (all.ToArray(), fragments);
    }

    // The chain that the demonstration founds for its default seed and size.
    private static Digest ChainId()
    {
        var folder = MedChain.Cli.Demo.DemoFolder.Open(null);
        using (folder)
        {
            using var consortium = MedChain.Cli.Demo.Consortium.Start(folder, 1, 7);
            return consortium.Cluster.Genesis.ChainId;
        }
    }

    private static List<byte[]> Strings(byte[] bundle)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(bundle);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.ValueSpan.Length > LongestHarmless) found.Add(reader.GetString()!);
        }

        return [.. found.Select(Encoding.UTF8.GetBytes)];
    }
}

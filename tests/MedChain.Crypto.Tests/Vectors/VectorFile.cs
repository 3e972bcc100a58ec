using System.Text.Json;
using MedChain.Tests.Shared;

namespace MedChain.Crypto.Tests.Vectors;

/// <summary>Published test vectors in the shared folder, each file as JSON with octets in hex.</summary>
internal static class VectorFile
{
    public const string Ed25519 = "vectors/wycheproof_ed25519.json";
    public const string Speccheck = "vectors/ed25519_speccheck.json";
    public const string X25519 = "vectors/wycheproof_x25519.json";
    public const string Hkdf = "vectors/wycheproof_hkdf_sha256.json";
    public const string Hmac = "vectors/wycheproof_hmac_sha256.json";
    public const string Vrf = "vectors/rfc9381_ecvrf_tai.json";
    public const string Ristretto = "vectors/ristretto255_bad_encodings.json";

    public static JsonElement Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.PathOf(path.Split('/'))));
        return document.RootElement.Clone();
    }

    /// <summary>The tests of a Wycheproof file, each with its group.</summary>
    public static IEnumerable<(JsonElement Group, JsonElement Test)> Wycheproof(string path) =>
        from testGroup in Read(path).GetProperty("testGroups").EnumerateArray()
        from test in testGroup.GetProperty("tests").EnumerateArray()
        select (testGroup, test);

    public static byte[] Octets(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static bool HasFlag(this JsonElement test, string flag) => test.GetProperty("flags").EnumerateArray().Any(f => f.GetString() == flag);

    /// <summary>What names a test in a failure.</summary>
    public static string Name(this JsonElement test) => $"tcId {test.GetProperty("tcId").GetInt32()}: {test.Text("comment")}";
}

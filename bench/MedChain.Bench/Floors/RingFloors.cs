using System.Globalization;
using MedChain.Bench.Workloads;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Bench.Floors;

/// <summary>Linkable ring signatures (Liu, Wei, Wong): signing by the key in the middle of a ring of n, and checking.</summary>
internal static class RingFloors
{
    /// <summary>
    /// For each key s G + c P and s H + c T: 4 n multiplications, n of them of the generator, and 2 n additions; n challenges, one prefix, and H.
    /// </summary>
    internal static GroupWork Verify(long n) => new(Base: n, Multiply: 3 * n, Add: 2 * n, Map: 1, Hash: n + 1);

    /// <summary>The same for n - 1 keys; for the signer's k G and k H; and T = xH. n challenges, n nonces, one prefix, and H.</summary>
    internal static GroupWork Sign(long n) => new(Base: n, Multiply: (3 * (n - 1)) + 2, Add: 2 * (n - 1), Map: 1, Hash: (2 * n) + 1);

    internal static IEnumerable<Floor> All()
    {
        foreach (var n in new[] { 8, 64, 256 })
        {
            GroupScalar[] secrets = [.. Enumerable.Range(0, n).Select(Secret)];
            var ring = Ring.TryCreate([.. secrets.Select(GroupElement.MultiplyBase)])!;
            var (scope, message, seed) = (Town.Digest(1), Town.Digest(2), Town.Octets(32, 3));
            var tag = secrets[n / 2] * LinkableSignature.TagBase(scope);
            var signature = LinkableSignature.Sign(ring, secrets[n / 2], scope, message, seed);
            yield return new Floor(Name("Sign", n), () => Demand(LinkableSignature.Sign(ring, secrets[n / 2], scope, message, seed) == signature), Sign(n));
            yield return new Floor(Name("Verify", n), () => Demand(signature.IsValid(ring, tag, scope, message)), Verify(n));
        }
    }

    private static GroupScalar Secret(int number)
    {
        using var transcript = new Transcript("bench");
        transcript.Append((ulong)number);
        return GroupScalar.Derive(Town.Octets(32, 11), transcript);
    }

    private static string Name(string what, int n) => string.Create(CultureInfo.InvariantCulture, $"Ring.{what}({n})");

    private static void Demand(bool holds)
    {
        if (!holds) throw new InvalidOperationException("A signature is not the expected one.");
    }
}

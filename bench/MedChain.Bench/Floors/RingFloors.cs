using System.Globalization;
using MedChain.Bench.Workloads;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Bench.Floors;

/// <summary>Linkable ring signatures (Liu, Wei, Wong): signing by the key in the middle of a ring of n, and checking.</summary>
internal static class RingFloors
{
    private static readonly int[] s_sizes = [8, 64, 256];

    /// <summary>
    /// For each key s G + c P and s H + c T: 4 n multiplications, n of them of the generator, and 2 n additions; n challenges, one prefix, and H.
    /// </summary>
    internal static GroupWork Verify(long n) => new(Base: n, Multiply: 3 * n, Add: 2 * n, Map: 1, Hash: n + 1);

    /// <summary>The same for n - 1 keys; for the signer's k G and k H; and T = xH. n challenges, n nonces, one prefix, and H.</summary>
    internal static GroupWork Sign(long n) => new(Base: n, Multiply: (3 * (n - 1)) + 2, Add: 2 * (n - 1), Map: 1, Hash: (2 * n) + 1);

    /// <summary>By name as in the baseline.</summary>
    internal static IEnumerable<(string Name, Func<Floor> Make)> All => s_sizes.Select(n => (Name("Sign", n), Signing(n))).Concat(s_sizes.Select(n => (Name("Verify", n), Verifying(n))));

    private static Func<Floor> Signing(int n) => () =>
    {
        var (ring, secret, scope, message, seed) = (RingOf(n), Secret(n / 2), Town.Digest(1), Town.Digest(2), Town.Octets(32, 3));
        var signature = LinkableSignature.Sign(ring, secret, scope, message, seed);
        return new Floor(() => Demand(LinkableSignature.Sign(ring, secret, scope, message, seed) == signature), Sign(n));
    };

    private static Func<Floor> Verifying(int n) => () =>
    {
        var (ring, secret, scope, message) = (RingOf(n), Secret(n / 2), Town.Digest(1), Town.Digest(2));
        var (tag, signature) = (secret * LinkableSignature.TagBase(scope), LinkableSignature.Sign(ring, secret, scope, message, Town.Octets(32, 3)));
        return new Floor(() => Demand(signature.IsValid(ring, tag, scope, message)), Verify(n));
    };

    private static Ring RingOf(int n) => Ring.TryCreate([.. Enumerable.Range(0, n).Select(i => GroupElement.MultiplyBase(Secret(i)))])!;

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

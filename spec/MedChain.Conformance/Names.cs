using System.Numerics;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Conformance;

/// <summary>The numbers under which a model knows blocks and institutions. A hash is given the next number when it is first seen; zero stays zero.</summary>
public sealed class Names
{
    private readonly Dictionary<Digest, BigInteger> _numbers = new() { [Digest.Zero] = BigInteger.Zero };
    private readonly List<Digest> _hashes = [Digest.Zero];

    /// <summary>The number of a block's hash.</summary>
    public BigInteger Of(Digest hash)
    {
        if (_numbers.TryGetValue(hash, out var number)) return number;
        number = _hashes.Count;
        _numbers.Add(hash, number);
        _hashes.Add(hash);
        return number;
    }

    /// <summary>The number of an institution.</summary>
    public static BigInteger Of(InstitutionId id) => id.Value;

    /// <summary>The first octets of the hash with this number, for people.</summary>
    public string Show(BigInteger number) => number.IsZero ? "none" : _hashes[(int)number].ToString()[..8];
}

using System.Collections.Immutable;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Threshold;

/// <summary>A dealer's secret polynomial of degree t - 1 over the scalars: f(0) is its part of the secret, f(i) the share with index i.</summary>
public sealed class SharingPolynomial
{
    private readonly ImmutableArray<GroupScalar> _coefficients;

    private SharingPolynomial(ImmutableArray<GroupScalar> coefficients) => _coefficients = coefficients;

    /// <summary>f(0).</summary>
    public GroupScalar Secret => _coefficients[0];

    /// <summary>A polynomial with a given secret.</summary>
    /// <param name="secret">f(0).</param>
    /// <param name="threshold">t, 1 to 255.</param>
    /// <param name="seed32">Secret; the other coefficients hang on it, the secret and t.</param>
    public static SharingPolynomial Create(GroupScalar secret, int threshold, ReadOnlySpan<byte> seed32)
    {
        if (threshold is < 1 or > 255) throw new ArgumentOutOfRangeException(nameof(threshold), "1 to 255.");
        var coefficients = ImmutableArray.CreateBuilder<GroupScalar>(threshold);
        coefficients.Add(secret);
        for (var k = 1; k < threshold; k++)
        {
            using var inputs = new Transcript("sharing polynomial");
            inputs.Append(secret);
            inputs.Append((ulong)threshold);
            inputs.Append((ulong)k);
            coefficients.Add(GroupScalar.Derive(seed32, inputs));
        }

        return new SharingPolynomial(coefficients.MoveToImmutable());
    }

    /// <summary>Commitments to the coefficients.</summary>
    public FeldmanCommitments Commit() => new([.. _coefficients.Select(GroupElement.MultiplyBase)]);

    /// <summary>f(index), for an index from 1.</summary>
    public GroupScalar ShareOf(byte index)
    {
        if (index == 0) throw new ArgumentOutOfRangeException(nameof(index), "Shares have indices from 1.");
        var x = GroupScalar.FromUInt64(index);
        var value = _coefficients[^1];
        for (var k = _coefficients.Length - 2; k >= 0; k--) value = (value * x) + _coefficients[k];
        return value;
    }
}

using System.Collections.Immutable;
using MedChain.Crypto.Groups;

namespace MedChain.Crypto.Threshold;

/// <summary>Interpolation at 0 from values at different indices from 1 to 255.</summary>
public static class Lagrange
{
    /// <summary>For each index i the product of j / (j - i) over the other indices j.</summary>
    /// <exception cref="ArgumentException">No index, a zero, or one twice.</exception>
    public static ImmutableArray<GroupScalar> AtZero(ReadOnlySpan<byte> indices)
    {
        if (indices.IsEmpty) throw new ArgumentException("At least one index is needed.", nameof(indices));
        var coefficients = ImmutableArray.CreateBuilder<GroupScalar>(indices.Length);
        foreach (var i in indices)
        {
            GroupScalar numerator = GroupScalar.One, denominator = GroupScalar.One;
            var equal = 0;
            foreach (var j in indices)
            {
                if (j == i) equal++;
                if (j == i) continue;
                numerator *= GroupScalar.FromUInt64(j);
                denominator *= GroupScalar.FromUInt64(j) - GroupScalar.FromUInt64(i);
            }

            if (i == 0 || equal != 1) throw new ArgumentException("Indices are different and from 1.", nameof(indices));
            coefficients.Add(numerator * denominator.Inverse());
        }

        return coefficients.MoveToImmutable();
    }

    /// <summary>f(0) from f(i).</summary>
    public static GroupScalar Interpolate(IReadOnlyList<(byte Index, GroupScalar Value)> shares)
    {
        var coefficients = AtZero([.. shares.Select(share => share.Index)]);
        var sum = GroupScalar.Zero;
        for (var i = 0; i < shares.Count; i++) sum += coefficients[i] * shares[i].Value;
        return sum;
    }

    /// <summary>f(0) B from f(i) B.</summary>
    public static GroupElement Interpolate(IReadOnlyList<(byte Index, GroupElement Value)> shares)
    {
        var coefficients = AtZero([.. shares.Select(share => share.Index)]);
        var sum = GroupElement.Identity;
        for (var i = 0; i < shares.Count; i++) sum += coefficients[i] * shares[i].Value;
        return sum;
    }
}

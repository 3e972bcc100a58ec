using System.Collections.Immutable;
using MedChain.Crypto.Groups;

namespace MedChain.Crypto.Threshold;

/// <summary>
/// Commitments A_k = a_k G to the coefficients of a secret polynomial (Feldman): anyone can check a share f(i) against them, and compute f(i) G.
/// They show a_0 G, and so hide the secret only as far as logarithms are hard.
/// </summary>
public sealed class FeldmanCommitments : IEquatable<FeldmanCommitments>
{
    /// <summary>Takes 1 to 255 elements, the constant term's first.</summary>
    public FeldmanCommitments(ImmutableArray<GroupElement> points)
    {
        if (points.Length is 0 or > 255) throw new ArgumentException("1 to 255 commitments are needed.", nameof(points));
        Points = points;
    }

    /// <summary>A_0, A_1, ...</summary>
    public ImmutableArray<GroupElement> Points { get; }

    /// <summary>How many shares give the secret.</summary>
    public int Threshold => Points.Length;

    /// <summary>a_0 G.</summary>
    public GroupElement PublicKey => Points[0];

    /// <summary>The commitments to the sum of polynomials: at least one, all of one length.</summary>
    public static FeldmanCommitments Sum(IEnumerable<FeldmanCommitments> all)
    {
        GroupElement[]? sum = null;
        foreach (var commitments in all)
        {
            if (sum is not null && sum.Length != commitments.Points.Length) throw new ArgumentException("The polynomials differ in degree.", nameof(all));
            sum = sum is null ? [.. commitments.Points] : [.. sum.Zip(commitments.Points, (left, right) => left + right)];
        }

        return new FeldmanCommitments([.. sum ?? throw new ArgumentException("There is nothing to add.", nameof(all))]);
    }

    /// <summary>f(index) G, for an index from 1.</summary>
    public GroupElement KeyOf(byte index)
    {
        if (index == 0) throw new ArgumentOutOfRangeException(nameof(index), "Shares have indices from 1.");
        var x = GroupScalar.FromUInt64(index);
        var value = Points[^1];
        for (var k = Points.Length - 2; k >= 0; k--) value = (x * value) + Points[k];
        return value;
    }

    /// <summary>Whether a share is f(index).</summary>
    public bool IsShareOf(byte index, GroupScalar share) => GroupElement.MultiplyBase(share) == KeyOf(index);

    /// <inheritdoc/>
    public bool Equals(FeldmanCommitments? other) => other is not null && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeldmanCommitments);

    /// <inheritdoc/>
    public override int GetHashCode() => Points[0].GetHashCode();
}

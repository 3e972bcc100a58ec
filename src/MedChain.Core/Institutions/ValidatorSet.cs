using System.Collections.Immutable;
using MedChain.Core.Codec;

namespace MedChain.Core.Institutions;

/// <summary>
/// The institutions that vote in one epoch, frozen in the epoch before. n members tolerate f = floor((n - 1) / 3) Byzantine ones; a
/// quorum is n - f. Spec: Institutions I2.
/// </summary>
public sealed record ValidatorSet : ICanonical
{
    /// <summary>Most validators of an epoch.</summary>
    public const int Cap = 255;

    /// <summary>Fewest validators that tolerate a fault.</summary>
    public const int Minimum = 4;

    private readonly int? _pretendedTolerance;

    /// <summary>Takes the members in order of their number.</summary>
    /// <exception cref="ArgumentException">Not strictly ordered, none, or more than <see cref="Cap"/>.</exception>
    public ValidatorSet(ImmutableArray<Institution> members)
    {
        if (!IsOrdered(members)) throw new ArgumentException("Members come once each, in order of their number.", nameof(members));
        Members = members;
    }

    private ValidatorSet(ImmutableArray<Institution> members, int pretendedTolerance)
        : this(members) => _pretendedTolerance = pretendedTolerance;

    /// <summary>The members, strictly ordered by number.</summary>
    public ImmutableArray<Institution> Members { get; }

    /// <summary>n.</summary>
    public int Count => Members.Length;

    /// <summary>f, the largest number of Byzantine members tolerated.</summary>
    public int FaultTolerance => _pretendedTolerance ?? FaultsOf(Count);

    /// <summary>n - f, the number of votes that decide.</summary>
    public int Quorum => Count - FaultTolerance;

    /// <summary>The member with this number, or null.</summary>
    public Institution? Find(InstitutionId id)
    {
        var index = IndexOf(id);
        return index < 0 ? null : Members[index];
    }

    /// <summary>Whether this number is a member's.</summary>
    public bool Contains(InstitutionId id) => IndexOf(id) >= 0;

    /// <summary>Position among the members, or -1.</summary>
    public int IndexOf(InstitutionId id)
    {
        int low = 0, high = Members.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = Members[middle].Id.CompareTo(id);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    /// <summary>How many faults so many validators tolerate: the most of which three are fewer than all.</summary>
    /// <param name="members">How many, at least 1.</param>
    public static int FaultsOf(int members) => (members - 1) / 3;

    /// <summary>
    /// A set that pretends to tolerate more faults than its size allows, so that the explorer can show what n >= 3f + 1 is needed for. It is
    /// in memory only: no encoding carries it, so that no genesis and no node can have one.
    /// </summary>
    internal static ValidatorSet Tolerating(ImmutableArray<Institution> members, int faults) => new(members, faults);

    /// <summary>Reads a set.</summary>
    public static ValidatorSet? Read(ref CanonicalReader reader)
    {
        var members = reader.List(Cap, 100, Institution.Read);
        reader.Require(IsOrdered(members));
        return reader.Ok ? new ValidatorSet(members) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer) => writer.List(Members);

    /// <inheritdoc/>
    public bool Equals(ValidatorSet? other) => other is not null && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, Members[0], Members[^1]);

    /// <summary>The members but one.</summary>
    public ImmutableArray<InstitutionId> Others(InstitutionId self)
    {
        var others = ImmutableArray.CreateBuilder<InstitutionId>(Count);
        foreach (var member in Members)
        {
            if (member.Id != self) others.Add(member.Id);
        }

        return others.ToImmutable();
    }

    private static bool IsOrdered(ImmutableArray<Institution> members)
    {
        if (members.Length is 0 or > Cap) return false;
        for (var i = 1; i < members.Length; i++)
        {
            if (members[i - 1].Id >= members[i].Id) return false;
        }

        return true;
    }
}

using System.Collections.Immutable;
using MedChain.Core.Institutions;

namespace MedChain.Core.Access;

/// <summary>What the custodians of a record answered to one read, each list ordered by number. Spec: Access A8.</summary>
/// <param name="Verified">Those whose parts lead to the commitment.</param>
/// <param name="Lying">Those caught with a part that does not; they may also answer right later.</param>
/// <param name="Refused">Those that refused, and why.</param>
/// <param name="Silent">Those that have not answered.</param>
public sealed record ReleaseTally(
    ImmutableArray<InstitutionId> Verified,
    ImmutableArray<InstitutionId> Lying,
    ImmutableArray<ReleaseAnswer> Refused,
    ImmutableArray<InstitutionId> Silent)
{
    /// <summary>Of what custodians have answered so far; who is in none of the three is silent.</summary>
    internal static ReleaseTally Of(
        ImmutableArray<InstitutionId> custodians,
        IEnumerable<InstitutionId> verified,
        ImmutableSortedSet<InstitutionId> lying,
        ImmutableSortedDictionary<InstitutionId, ReleaseRefusal> refused)
    {
        ImmutableArray<InstitutionId> shown = [.. verified.Order()];
        return new ReleaseTally(
            shown,
            [.. lying],
            [.. refused.Select(static pair => new ReleaseAnswer(pair.Key, pair.Value))],
            [.. custodians.Where(id => !shown.Contains(id) && !lying.Contains(id) && !refused.ContainsKey(id))]);
    }

    /// <summary>How many refused for this reason.</summary>
    public int CountOf(ReleaseRefusal code) => Refused.Count(answer => answer.Code == code);
}

/// <summary>A custodian's refusal.</summary>
public readonly record struct ReleaseAnswer(InstitutionId Custodian, ReleaseRefusal Code);

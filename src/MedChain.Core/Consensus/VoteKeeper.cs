using System.Collections.Immutable;
using MedChain.Core.Institutions;

namespace MedChain.Core.Consensus;

/// <summary>What a counted vote leads to.</summary>
/// <param name="Keeper">The keeper with the vote.</param>
/// <param name="Quorum">A quorum, given once for each ballot.</param>
/// <param name="Conflict">The voter has broken S7.</param>
public readonly record struct Conclusion(VoteKeeper Keeper, Certificate? Quorum, Evidence? Conflict);

/// <summary>
/// Turns votes of one epoch, already verified, into conclusions: each voter counts once a kind and view, with its first ballot.
/// Immutable. Spec: Consensus M2, S7.
/// </summary>
public sealed class VoteKeeper
{
    /// <summary>No votes.</summary>
    public static VoteKeeper Empty { get; } =
        new(ImmutableSortedDictionary<(ulong, VoteKind), ImmutableSortedDictionary<InstitutionId, Vote>>.Empty);

    private readonly ImmutableSortedDictionary<(ulong View, VoteKind Kind), ImmutableSortedDictionary<InstitutionId, Vote>> _votes;

    private VoteKeeper(ImmutableSortedDictionary<(ulong, VoteKind), ImmutableSortedDictionary<InstitutionId, Vote>> votes) => _votes = votes;

    /// <summary>Number of votes kept.</summary>
    public int Count => _votes.Values.Sum(votes => votes.Count);

    /// <summary>The votes kept, in order of view, kind and voter.</summary>
    public IEnumerable<Vote> Votes => _votes.Values.SelectMany(votes => votes.Values);

    /// <summary>The counted vote of a voter, or null.</summary>
    public Vote? Find(ulong view, VoteKind kind, InstitutionId voter) =>
        _votes.TryGetValue((view, kind), out var votes) && votes.TryGetValue(voter, out var vote) ? vote : null;

    /// <summary>Counts a verified vote of a member of <paramref name="validators"/>.</summary>
    public Conclusion Add(Vote vote, ValidatorSet validators)
    {
        var (view, kind) = (vote.Ballot.View, vote.Ballot.Kind);
        var conflict = FindConflict(vote);
        if (Find(view, kind, vote.Voter) is not null) return new Conclusion(this, null, conflict);

        var votes = _votes.GetValueOrDefault((view, kind), ImmutableSortedDictionary<InstitutionId, Vote>.Empty).Add(vote.Voter, vote);
        var keeper = new VoteKeeper(_votes.SetItem((view, kind), votes));
        var count = 0;
        foreach (var other in votes.Values)
        {
            if (other.Ballot.Block == vote.Ballot.Block) count++;
        }

        return new Conclusion(keeper, count == validators.Quorum ? Certify(vote.Ballot, votes) : null, conflict);
    }

    /// <summary>Forgets the votes of all views up to and including <paramref name="view"/>.</summary>
    public VoteKeeper Prune(ulong view) => new(_votes.RemoveRange(_votes.Keys.Where(key => key.View <= view)));

    private static Certificate Certify(Ballot ballot, ImmutableSortedDictionary<InstitutionId, Vote> votes)
    {
        var endorsements = ImmutableArray.CreateBuilder<Endorsement>(votes.Count);
        foreach (var vote in votes.Values)
        {
            if (vote.Ballot.Block == ballot.Block) endorsements.Add(new Endorsement(vote.Voter, vote.Signature));
        }

        return new Certificate(ballot, endorsements.ToImmutable());
    }

    private Evidence.Votes? FindConflict(Vote vote)
    {
        foreach (var kind in (ReadOnlySpan<VoteKind>)[VoteKind.Notarize, VoteKind.Skip, VoteKind.Finalize])
        {
            if (Find(vote.Ballot.View, kind, vote.Voter) is { } other && Evidence.Votes.AreForbidden(other.Ballot, vote.Ballot))
            {
                return new Evidence.Votes(other, vote);
            }
        }

        return null;
    }
}

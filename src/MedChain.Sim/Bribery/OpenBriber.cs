using System.Collections.Immutable;

namespace MedChain.Sim.Bribery;

/// <summary>
/// Guesses at level 0. Each guess is a function of what that briber sees and of what everybody knows, among it what voters do to evade; true: it obeyed.
/// </summary>
internal sealed class OpenBriber(ElectionNotice notice, VoteLaw votes, PublishedLaw law)
{
    /// <summary>From totals alone.</summary>
    public bool FromTotals(Published published) => law.SuggestsObeying(published);

    /// <summary>From all ballots, without knowing whose is whose. Nobody whom nobody pays overwrites: an overwritten ballot is the bought voter's.</summary>
    public bool FromBallots(ImmutableArray<OpenBallot> cast) =>
        cast.All(ballot => ballot.Sequence == 1) && votes.SuggestsDemanded([.. cast.Select(ballot => ballot.Set)]);

    /// <summary>From all ballots and the voter's tag: the vote beside the tag.</summary>
    public bool FromTag(ImmutableArray<OpenBallot> cast, TagReceipt receipt) =>
        notice.Accepts(receipt) && cast.Where(ballot => ballot.Tag == receipt.Tag && IsSigned(ballot)).MaxBy(ballot => ballot.Sequence) is { Set: VoteLaw.Demanded };

    /// <summary>From the ballots before the last moment and the voter's tag, and from totals afterwards; of ballots that overwrite it sees none.</summary>
    public bool FromTagBeforeClose(ImmutableArray<OpenBallot> early, TagReceipt receipt, Published published, bool mayOverwrite) =>
        FromTag(early, receipt) && (!mayOverwrite || FromTotals(published));

    private bool IsSigned(OpenBallot ballot) => ballot.Signature.IsValid(
        notice.Ring, ballot.Tag, notice.Election.Event, OpenBallot.Message(notice.Election.Event, ballot.Tag, ballot.Sequence, ballot.Set));
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Core.Election;

/// <summary>Whether an institution's own vote can be taken, by what it knows. Pure. Spec: Election V5, V20.</summary>
public static class VoteRules
{
    /// <summary>The first epoch, by the last final state, in whose election a vote can still be cast.</summary>
    public static ulong OpenEpoch(ReplicaState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var epoch = state.Consensus.Epoch;
        return new Moment(epoch, state.Final.Height + 1).Slice <= Slice.Voting ? epoch.Epoch : epoch.Epoch + 1;
    }

    /// <summary>Why a vote that is to wait in the store would be of no use, in a sentence that names nobody; null where it may be.</summary>
    /// <param name="state">What the institution's replica knows.</param>
    /// <param name="self">The institution.</param>
    /// <param name="vote">The vote.</param>
    public static string? Problem(ReplicaState state, InstitutionId self, WaitingVote vote)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(vote);
        var epoch = state.Consensus.Epoch;
        if (!epoch.Parameters.HasElections) return NoElections;
        if (vote.Approved.Count > epoch.Parameters.MostApprovals) return TooMany(epoch.Parameters);
        if (vote.Epoch < OpenEpoch(state)) return PollClosed;
        if (vote.Epoch > epoch.Epoch) return null;
        if (!epoch.Validators.Contains(self)) return "This institution is no validator of that epoch.";
        var next = new Moment(epoch, state.Final.Height + 1);
        return IsDrawn(state.Elections, epoch.Epoch) || !next.IsRegistration ? Problem(epoch, next, state.Elections, vote.Approved.Count) : null;
    }

    /// <summary>Whether somebody may still be a candidate in an epoch's election, by the last final state: stands, or may, or cannot be told yet. Spec: Election V2.</summary>
    public static bool MayBeCandidate(ReplicaState state, ulong epoch, InstitutionId candidate)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (map, running) = (state.Final.Map, state.Consensus.Epoch);
        if (!map.TryGet<Account>(StateKeys.Account(candidate), out var account) || account.Phase is InstitutionPhase.Retired or InstitutionPhase.Expelled) return false;
        if (epoch != running.Epoch) return true;
        var election = ElectionRules.Find(map) is { } found && found.Epoch == epoch ? found : null;
        if (election?.Candidates.Contains(candidate) == true) return true;
        return new Moment(running, state.Final.Height + 1).IsRegistration && running.Validators.Contains(candidate)
            && TrackRules.MayStand(TrackRules.Of(map, candidate), epoch, running.Parameters);
    }

    /// <summary>Why a vote cannot be taken in the running election; null where it can.</summary>
    internal static string? Problem(EpochSetup epoch, Moment next, ElectionDeskState state, int approvals) =>
        !epoch.Parameters.HasElections ? NoElections
        : !IsDrawn(state, epoch.Epoch) ? NoKey
        : next.Slice > Slice.Voting ? PollClosed
        : approvals > epoch.Parameters.MostApprovals ? TooMany(epoch.Parameters)
        : state.Intent is { } cast && cast.Sequence > BallotRules.MostReplacements ? "The ballot has been replaced too often." : null;

    /// <summary>What became of a waiting vote that is taken up now.</summary>
    internal static VoteFate FateOf(EpochSetup epoch, Moment next, ElectionDeskState state, WaitingVote vote) =>
        vote.Epoch < epoch.Epoch ? VoteFate.TooLate
        : Problem(epoch, next, state, vote.Approved.Count) switch
        {
            null => VoteFate.Taken,
            NoKey => VoteFate.NoKey,
            PollClosed => VoteFate.TooLate,
            _ => VoteFate.Refused,
        };

    /// <summary>How many of those approved of are no candidates of a poll; 0 while the list is not fixed.</summary>
    internal static uint Dropped(StateMap map, ulong epoch, ImmutableSortedSet<InstitutionId> approved) =>
        ElectionRules.Find(map) is { } election && election.Epoch == epoch && !election.Event.IsZero ? (uint)approved.Except(election.Candidates).Count : 0;

    private const string NoElections = "This chain has no elections.";
    private const string NoKey = "This institution has no ballot key in the running election.";
    private const string PollClosed = "The poll is closed.";

    private static bool IsDrawn(ElectionDeskState state, ulong epoch) => state.Voter is not null && state.Epoch == epoch;

    private static string TooMany(ProtocolParameters parameters) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A ballot approves of at most {parameters.MostApprovals} candidates.");
}

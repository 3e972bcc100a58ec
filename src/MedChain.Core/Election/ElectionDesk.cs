using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Election;

/// <summary>
/// An institution's part in ceremonies and elections: draws a secret for each epoch, speaks as trustee and voter when the final state asks for it,
/// carries others' ballots, and forgets. Called by the replica; keeps nothing itself. Spec: Collaboration K7, K9, Election V8, V19, V20.
/// </summary>
internal sealed class ElectionDesk(ReplicaSetup setup, Submissions submissions)
{
    /// <summary>How many heights pass before a ballot that is not counted is sent again, through other relays.</summary>
    private const ulong SendAgainAfter = 2;

    /// <summary>Goes on from a final state: after blocks, a draw, a command, a start.</summary>
    internal void Step(Turn turn)
    {
        var epoch = turn.Consensus.Epoch;
        if (!epoch.Parameters.HasElections) return;
        KeepShare(turn);
        if (turn.Elections.Epoch != epoch.Epoch) Turnover(turn, epoch.Epoch);
        TakeUp(turn);
        if (!turn.Validators.Contains(setup.Self) || turn.Final.Height >= epoch.LastHeight) return;
        var next = new Moment(epoch, turn.Final.Height + 1);
        if (turn.Elections is { Trustee: null, Voter: null })
        {
            if (turn.Elections.IsDrawing || !next.IsRegistration) return;
            turn.Elections = turn.Elections with { IsDrawing = true };
            turn.Outbox.Draw(epoch.Epoch, DeskRows.DrawSize);
            return;
        }

        if (turn.Elections.Trustee is { } trustee) StepTrustee(turn, trustee, next);
        if (turn.Elections.Voter is { } voter) StepVoter(turn, voter, next);
        Wipe(turn);
    }

    /// <summary>Takes drawn octets: the epoch's secrets, on disk before anything of them leaves. Spec: Election V19.</summary>
    internal void OnDrawn(Turn turn, ulong epoch, ReadOnlySpan<byte> octets)
    {
        if (octets.Length != DeskRows.DrawSize) throw new ArgumentException($"{DeskRows.DrawSize} octets were asked for.", nameof(octets));
        if (epoch != turn.Elections.Epoch || !turn.Elections.IsDrawing) return;
        turn.Elections = turn.Elections with { IsDrawing = false, Trustee = new Digest(octets[..Digest.Size]), Voter = new Digest(octets[Digest.Size..]) };
        turn.Outbox.Persist(DurableTable.Secret, DeskRows.Trustee(epoch), octets[..Digest.Size].ToArray());
        turn.Outbox.Persist(DurableTable.Secret, DeskRows.Voter(epoch), octets[Digest.Size..].ToArray());
        Step(turn);
    }

    /// <summary>Takes a vote; it replaces an earlier one of the same epoch. Answered when it is counted, or when the poll closes without it. Spec: Election V5.</summary>
    internal bool OnCommand(Turn turn, ulong request, Command command)
    {
        if (command is not Command.Vote vote) return false;
        var (state, epoch) = (turn.Elections, turn.Consensus.Epoch);
        var next = new Moment(epoch, turn.Final.Height + 1);
        var problem = VoteRules.Problem(epoch, next, state, vote.Approved.Count);
        if (problem is not null)
        {
            turn.Outbox.Reply(request, new Outcome.Refused(problem));
            return true;
        }

        if (state.Request is { } before) turn.Outbox.Reply(before, new Outcome.Refused("Another vote has taken its place."));
        Tell(turn, VoteFate.Replaced);
        Take(turn, vote.Approved, request);
        Step(turn);
        return true;
    }

    /// <summary>Takes a box: hands it on, or carries the ballot in it to the chain if it counts. Spec: Election V8, V9.</summary>
    internal void OnCarried(Turn turn, InstitutionId from, Message.Carried box)
    {
        var (state, epoch) = (turn.Elections, turn.Consensus.Epoch);
        var next = new Moment(epoch, turn.Final.Height + 1);
        if (!epoch.Parameters.HasElections || state.Epoch != epoch.Epoch || next.Slice != Slice.Voting || !epoch.Validators.Contains(from)) return;
        var (brought, bad) = state.Carried.GetValueOrDefault(from);
        if (brought >= CarrierDesk.PeerCap || bad >= BallotRules.RefusalBudget) return;
        var (to, onward, ballot) = CarrierDesk.Unwrap(setup, box, next);
        if (onward is not null) turn.Outbox.Send(to!.Value, onward);
        var isSaid = ballot is not null && Waits(turn, payload => payload is Payload.Cast cast && cast.Ballot.Tag == ballot.Tag && cast.Ballot.Sequence >= ballot.Sequence);
        var code = ballot is null || isSaid ? RefusalCode.Repeated : BallotRules.Judge(turn.Final.Map, ballot, setup.Self, next, setup.Checks);
        var isBad = code is RefusalCode.InvalidProof or RefusalCode.InvalidBallot || (onward is null && ballot is null);
        turn.Elections = state with { Carried = state.Carried.SetItem(from, (brought + 1, isBad ? bad + 1 : bad)) };
        if (code == RefusalCode.None) Say(turn, new Payload.Cast(ballot!));
    }

    /// <summary>Numbers a vote and has it on disk; the next step sends it. No two votes of an epoch get one number, since that would use one randomness twice.</summary>
    private static void Take(Turn turn, ImmutableSortedSet<InstitutionId> approved, ulong? request)
    {
        var intent = new VoteIntent((turn.Elections.Intent?.Sequence ?? 0) + 1, approved);
        turn.Outbox.Persist(DurableTable.Secret, DeskRows.Intent(turn.Elections.Epoch), DeskRows.Encode(intent));
        turn.Elections = turn.Elections with { Intent = intent, Request = request, NextSend = 0 };
    }

    /// <summary>Takes up a vote that waits in the store, once; it waits on while its epoch has not begun or its secrets are not drawn. Spec: Election V20.</summary>
    private static void TakeUp(Turn turn)
    {
        var (state, epoch) = (turn.Elections, turn.Consensus.Epoch);
        if (state.Waiting is not { } waiting || waiting.Epoch > epoch.Epoch) return;
        var next = new Moment(epoch, turn.Final.Height + 1);
        if (waiting.Epoch == epoch.Epoch && state is { Voter: null, Trustee: null } && next.IsRegistration) return;
        var fate = VoteRules.FateOf(epoch, next, state, waiting);
        turn.Outbox.Delete(DurableTable.Secret, DeskRows.Waiting);
        turn.Elections = state with { Waiting = null };
        if (fate == VoteFate.Taken) Take(turn, waiting.Approved, state.Request);
        Note(turn, new VoteNote(waiting.Epoch, fate, 0));
    }

    /// <summary>Says what has become of the vote that waited, if it was taken up and nothing more was said of it. Spec: Election V20.</summary>
    private static void Tell(Turn turn, VoteFate fate)
    {
        if (turn.Elections is { Note: { Fate: VoteFate.Taken } note, Intent: { } intent }) Note(turn, note with { Fate = fate, Dropped = VoteRules.Dropped(turn.Final.Map, note.Epoch, intent.Approved) });
    }

    private static void Note(Turn turn, VoteNote note)
    {
        if (turn.Elections.Note == note) return;
        turn.Outbox.Persist(DurableTable.Secret, DeskRows.Note, note.Encode());
        turn.Elections = turn.Elections with { Note = note };
    }

    private void StepTrustee(Turn turn, Digest seed, Moment next)
    {
        var state = turn.Elections;
        while (TrusteeDesk.Next(setup.Self, new TrusteeSecrets(seed), turn.Final.Map, next, ref state, kind => Waits(turn, kind)) is { } payload)
        {
            // What there is no room for is looked at again: a complaint is not lost.
            if (!Say(turn, payload)) return;
            turn.Elections = state;
        }

        turn.Elections = state;
    }

    private void StepVoter(Turn turn, Digest seed, Moment next)
    {
        var map = turn.Final.Map;
        while (VoterDesk.Next(setup.Self, seed, setup.Stands, map, next, kind => Waits(turn, kind)) is { } payload && Say(turn, payload))
        {
        }

        Answer(turn, seed, next);
        if (turn.Elections is { Note.Fate: VoteFate.Taken, Intent: { } intent })
        {
            Tell(turn, VoterDesk.IsCounted(map, seed, next, intent.Sequence) ? VoteFate.Counted : next.Slice > Slice.Voting ? VoteFate.TooLate : VoteFate.Taken);
        }

        if (turn.Elections.NextSend > next.Height || VoterDesk.Ballot(seed, map, next, turn.Elections) is not { } ballot) return;
        var (first, box) = CarrierDesk.Wrap(ballot, CarrierDesk.RelaysOf(setup.Self, CeremonyRules.Find(map)!, next), next, seed, turn.Elections.Attempts);
        turn.Outbox.Send(first, box);
        turn.Elections = turn.Elections with { Attempts = turn.Elections.Attempts + 1, NextSend = next.Height + SendAgainAfter };
    }

    private static void Answer(Turn turn, Digest seed, Moment next)
    {
        var state = turn.Elections;
        if (state.Request is not { } request) return;
        Outcome? outcome = state.Intent is { } intent && VoterDesk.IsCounted(turn.Final.Map, seed, next, intent.Sequence) ? new Outcome.Recorded(turn.Final.Height)
            : next.Slice > Slice.Voting ? new Outcome.Refused("The poll closed before the ballot was counted.") : null;
        if (outcome is null) return;
        turn.Outbox.Reply(request, outcome);
        turn.Elections = state with { Request = null };
    }

    /// <summary>Forgets what has served: the trustee's seed when the election is over, the voter's when its turnout is on the chain or there is none. Spec: Collaboration K7, Election V19.</summary>
    private void Wipe(Turn turn)
    {
        var (state, map) = (turn.Elections, turn.Final.Map);
        if (ElectionRules.Find(map) is not { } election || election.Epoch != state.Epoch) return;
        var isOver = election.Phase is ElectionPhase.Seated or ElectionPhase.CarriedOver;
        if (isOver && state.Trustee is not null)
        {
            turn.Outbox.Delete(DurableTable.Secret, DeskRows.Trustee(state.Epoch));
            state = state with { Trustee = null };
        }

        if (isOver && state.Voter is { } seed && (TrackRules.Of(map, setup.Self).HasVoted || VoterDesk.PlaceOf(map, seed, election) < 0))
        {
            turn.Outbox.Delete(DurableTable.Secret, DeskRows.Voter(state.Epoch));
            turn.Outbox.Delete(DurableTable.Secret, DeskRows.Intent(state.Epoch));
            state = state with { Voter = null, Intent = null };
        }

        turn.Elections = state;
    }

    /// <summary>
    /// Once the identity key is shared anew: the own share is on disk before what opens it is forgotten, and shares of the sharings before are erased.
    /// Spec: Collaboration K9.
    /// </summary>
    private void KeepShare(Turn turn)
    {
        var state = turn.Elections;
        if (IdentityRules.Find(turn.Final.Map) is not { } key) return;
        if (state.LookedFor < key.Epoch && state.Trustee is { } seed && state.Epoch == key.Epoch)
        {
            state = state with { LookedFor = key.Epoch };
            if (!state.Shares.ContainsKey(key.Epoch) && TrusteeDesk.ShareOf(setup.Self, new TrusteeSecrets(seed), turn.Final.Map, key, turn.Consensus.Epoch.ChainId) is { } share)
            {
                turn.Outbox.Persist(DurableTable.Secret, DeskRows.Share(key.Epoch), share.ToArray());
                state = state with { Shares = state.Shares.Add(key.Epoch, share) };
            }
        }

        foreach (var epoch in state.Shares.Keys.Where(epoch => epoch < key.Epoch)) turn.Outbox.Delete(DurableTable.Secret, DeskRows.Share(epoch));
        turn.Elections = state with { Shares = state.Shares.RemoveRange(state.Shares.Keys.Where(epoch => epoch < key.Epoch)) };
    }

    /// <summary>A new epoch, whoever is its validators: what is left of the one before goes.</summary>
    private static void Turnover(Turn turn, ulong epoch)
    {
        Tell(turn, VoteFate.TooLate);
        var state = turn.Elections;
        if (state.Trustee is not null) turn.Outbox.Delete(DurableTable.Secret, DeskRows.Trustee(state.Epoch));
        if (state.Voter is not null) turn.Outbox.Delete(DurableTable.Secret, DeskRows.Voter(state.Epoch));
        if (state.Intent is not null) turn.Outbox.Delete(DurableTable.Secret, DeskRows.Intent(state.Epoch));
        if (state.Request is { } request) turn.Outbox.Reply(request, new Outcome.Refused("The epoch ended before the ballot was counted."));
        turn.Elections = new ElectionDeskState(epoch) { Shares = state.Shares, LookedFor = state.LookedFor, Waiting = state.Waiting, Note = state.Note };
    }

    private static bool Waits(Turn turn, Func<Payload, bool> kind) => turn.Submissions.Outgoing.Values.Any(transaction => kind(transaction.Payload));

    private bool Say(Turn turn, Payload payload)
    {
        if (submissions.TrySubmit(turn.Submissions, payload, turn) is not { } said) return false;
        turn.Submissions = said;
        return true;
    }
}

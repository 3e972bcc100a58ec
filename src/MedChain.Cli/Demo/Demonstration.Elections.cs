using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Sim;

namespace MedChain.Cli.Demo;

/// <content>Two elections: a key that nobody holds, sealed ballots from a ring, totals opened together, delegates for the next epoch.</content>
internal sealed partial class Demonstration
{
    private const int ElectionCount = 2;
    private const long ElectionLimitMs = 600_000;

    private readonly List<ElectionReport> _elections = [];

    private void Elect()
    {
        _screen.Step(Say($"{ElectionCount} elections: the hospitals choose who may produce blocks"));
        for (var round = 0; round < ElectionCount; round++)
        {
            if (!Check(_consortium.RunUntil(IsReadyToVote, ElectionLimitMs), "no election began")) return;
            var epoch = Running().First().Replica!.State.Elections.Epoch;
            Vote(epoch, round);
            var isOver = _consortium.RunUntil(() => ElectionOf(epoch) is { Phase: ElectionPhase.Seated or ElectionPhase.CarriedOver }, ElectionLimitMs);
            if (!Check(isOver, $"the election of epoch {epoch} did not end")) return;
            var turnout = 0;
            _consortium.RunUntil(() => ElectionOf(epoch) is null || (turnout = Math.Max(turnout, Turnout())) == BallotsOf(epoch), ElectionLimitMs);
            Note(epoch, turnout);
        }
    }

    private void Note(ulong epoch, int turnout)
    {
        var map = _consortium.Final.Map;
        if (ElectionOf(epoch) is not { } election) return;
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        map.TryGet<Tally>(StateKeys.Tally, out var tally);
        map.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result);
        var isSeated = election.Phase == ElectionPhase.Seated;
        var replaced = BallotRules.Replaced(map, poll!);
        var report = new ElectionReport(
            epoch, election.Candidates.Count, election.Voters.Count, poll!.Tags.Length, replaced, turnout, isSeated ? tally!.Openings.Count : 0,
            isSeated ? [.. result!.Seats.Select(seat => seat.Institution.ToString())] : [], !isSeated);
        _elections.Add(report);
        Check(isSeated, $"the election of epoch {epoch} seated nobody");
        Check(turnout == report.Ballots, $"in epoch {epoch} {report.Ballots} voted and {turnout} could show it");
        _screen.Note(Say($"epoch {epoch}: {report.Ballots} sealed ballots from a ring of {report.Ring}, {replaced} replaced; totals opened by {report.Trustees} together; {report.Seated.Count} seated"));
    }

    // Everybody approves of three that follow it; one changes its mind.
    private void Vote(ulong epoch, int round)
    {
        var voters = Running().Select(host => host.Id.Institution).ToList();
        for (var i = 0; i < voters.Count; i++) _consortium.Cluster.Submit(voters[i], new Command.Vote(Approved(i + round)));
        _consortium.RunUntil(
            () => ElectionOf(epoch) is { Phase: not (ElectionPhase.Registration or ElectionPhase.Voting) } || BallotsOf(epoch) >= voters.Count - 1, ElectionLimitMs);
        _consortium.Cluster.Submit(voters[round % voters.Count], new Command.Vote(Approved(round)));

        ImmutableSortedSet<InstitutionId> Approved(int start) => [.. Enumerable.Range(start + 1, 3).Select(place => voters[place % voters.Count])];
    }

    private bool IsReadyToVote() => Running().Select(host => host.Replica!.State).All(state =>
        state.Elections.Voter is not null && state.Elections.Epoch == state.Consensus.Epoch.Epoch && _elections.All(report => report.Epoch < state.Elections.Epoch)
        && state.Elections.Intent is null && new Moment(state.Consensus.Epoch, state.Final.Height + 1).IsRegistration);

    private IEnumerable<Host> Running() => _consortium.Cluster.Hosts.Where(host => host.IsRunning);

    private ElectionEntry? ElectionOf(ulong epoch) => ElectionRules.Find(_consortium.Final.Map) is { } election && election.Epoch == epoch ? election : null;

    private int BallotsOf(ulong epoch) =>
        ElectionOf(epoch) is not null && _consortium.Final.Map.TryGet<Poll>(StateKeys.Poll, out var poll) ? poll.Tags.Length : 0;

    private int Turnout() => _consortium.Validators.Members.Count(member => TrackRules.Of(_consortium.Final.Map, member.Id).HasVoted);
}

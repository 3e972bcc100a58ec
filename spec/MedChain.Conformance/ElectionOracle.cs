using System.Globalization;
using System.Numerics;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>
/// Ceremonies and elections, block by block, beside the compiled models: what is said and what becomes of it, polls, totals, seats, track records, terms, who takes
/// over. Each difference is one line with the rule. Spec: Collaboration K1, K4 to K6, Election V2, V3, V5 to V7, V9 to V13, V15 to V18.
/// </summary>
public sealed class ElectionOracle
{
    private const int Event = 7;

    private readonly List<BigInteger> _tags = [];
    private readonly SortedDictionary<InstitutionId, BigInteger> _terms = [];
    private EpochSetup _epoch = null!;
    private CeremonyOracle _ceremony = null!;
    private Ballots._IPoll _poll = null!;
    private OpenedTotals._IPoll _opened = null!;
    private Election._ISource _source = Election.Source.create_Everybody();
    private TrackRecords._ILedger _ledger = TrackRecords.Ledger.create(1, Dafny.Map<BigInteger, TrackRecords._IRecord>.Empty);
    private List<Seats._IStanding>? _standing;

    /// <summary>Begins with the first block of an epoch.</summary>
    public void Begin(EpochSetup epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        _epoch = epoch;
        _ceremony = new CeremonyOracle(epoch.Validators, epoch.Epoch);
        _poll = Ballots.Poll.create(false, Dafny.Map<BigInteger, Election._ICounted>.Empty, Dafny.Map<BigInteger, BigInteger>.Empty);
        _opened = OpenedTotals.__default.Start;
        _standing = null;
        _tags.Clear();
    }

    /// <summary>One thing that is said in a block, before what stands in the block after it; what the model says of it and the core does not.</summary>
    public IEnumerable<string> Compare(Said said, RefusalCode code, StateMap before, Moment moment)
    {
        ArgumentNullException.ThrowIfNull(said);
        var election = ElectionRules.Find(before);
        var isVoting = election is { Phase: ElectionPhase.Voting } && moment.Slice == Slice.Voting;
        _poll = Ballots.Poll.create(isVoting, _poll.dtor_counted, _poll.dtor_refused);
        var model = said switch
        {
            Said.Key key => _ceremony.Bring(key, moment),
            Said.Deals deal => _ceremony.Deal(deal, moment),
            Said.Complains complaint => Complain(complaint, moment),
            Said.Stands => Stand(said.Sender, election, moment),
            Said.Casts ballot => Cast(ballot, election),
            Said.Opens opening => Open(opening),
            Said.Claims claim => Claim(claim, election, moment),
            _ => throw new ArgumentException("Unknown.", nameof(said)),
        };
        if (model != code.ToString()) yield return $"{said.GetType().Name} by {said.Sender}: the model says {model}, the core {code}";
    }

    /// <summary>After a block: its producer and the leaders of the views skipped before it, the ends of slices and epoch; what differs in the state.</summary>
    public IReadOnlyList<string> EndBlock(InstitutionId producer, IEnumerable<InstitutionId> skipped, StateMap after, Moment moment)
    {
        _ledger = TrackRecords.__default.Next(_ledger, TrackRecords.Step.create_Block(SequenceOf(skipped.Select(id => (BigInteger)id.Value)), producer.Value));
        var election = ElectionRules.Find(after)!;
        if (moment is { EndsSlice: true, Slice: Slice.Voting } && !election.Event.IsZero) Step(OpenedTotals.Step.create_Close(_poll.dtor_counted.Count));
        if (moment is { EndsSlice: true, Slice: Slice.Tallying }) Step(OpenedTotals.Step.create_Abandon());
        var isLast = moment.Height == _epoch.LastHeight;
        var differences = new List<string>();
        if (!isLast) differences.AddRange(_ceremony.Differences(after, moment));
        differences.AddRange(Polls(after));
        differences.AddRange(Result(after, election));
        if (isLast) differences.AddRange(EndEpoch(after, election));
        differences.AddRange(Tracks(after));
        return differences;
    }

    private string Complain(Said.Complains said, Moment moment)
    {
        var (code, atFault) = _ceremony.Complain(said, moment);
        if (atFault is { } who) Fault(who);
        return code;
    }

    /// <summary>V2.</summary>
    private string Stand(InstitutionId sender, ElectionEntry? election, Moment moment)
    {
        if (!moment.IsRegistration || election is null) return nameof(RefusalCode.WrongPhase);
        if (election.Candidates.Contains(sender)) return nameof(RefusalCode.Repeated);
        var mayStand = TrackRecords.__default.MayStand(Record(sender), _epoch.Epoch, _epoch.Parameters.LeastReputationPermille)
            && Election.__default.MayStand(_terms.GetValueOrDefault(sender), _epoch.Parameters.TermLimit);
        return mayStand ? nameof(RefusalCode.None) : nameof(RefusalCode.MayNotStand);
    }

    /// <summary>V5 to V7, V9.</summary>
    private string Cast(Said.Casts said, ElectionEntry? election)
    {
        var (tag, other) = ((BigInteger)said.Tag.Value, (BigInteger)said.Tag.Value + 1_000);
        var most = _epoch.Parameters.MostApprovals;
        var choices = said.Votes.Select((vote, place) =>
        {
            var cipher = Ballots.Cipher.create(vote, place);
            var context = Ballots.Context.create_Choice(Event, said.Flaw == BallotFlaw.CopiedChoice && place == 0 ? other : tag, place);
            return _System.Tuple2<Ballots._ICipher, Ballots._IProof>.create(cipher, Ballots.Proof.create(cipher, 1, context));
        });
        var list = SequenceOf(said.Flaw == BallotFlaw.ShortList ? choices.SkipLast(1) : choices);
        var sum = Ballots.Proof.create(Ballots.__default.Sum(list), most, Ballots.Context.create_Approvals(Event, tag));
        var signed = Ballots.Body.create(tag, said.Sequence, list, sum);
        var body = said.Flaw == BallotFlaw.ChangedAfterwards ? Ballots.Body.create(tag, said.Sequence, list, Ballots.Proof.create(Ballots.Cipher.create(0, 99), most, sum.dtor_context)) : signed;
        var setup = Ballots.Setup.create(Event, election?.Candidates.Count ?? 0, SetOf(_ceremony.Voters), most);
        var ballot = Ballots.Ballot.create(body, said.Signer.Value, signed, Event, setup.dtor_ring.Count);
        var code = Text.Word(Ballots.__default.Judge(setup, _poll, ballot, said.Sender.Value).dtor_code);
        _poll = Ballots.__default.Cast(setup, _poll, ballot, said.Sender.Value);
        if (_poll.dtor_counted.Contains(tag) && !_tags.Contains(tag)) _tags.Add(tag);
        return code;
    }

    /// <summary>V11.</summary>
    private string Open(Said.Opens said)
    {
        if (!_opened.dtor_phase.is_Tallying || !_ceremony.Trustees.Contains(said.Sender.Value)) return nameof(RefusalCode.WrongPhase);
        if (_opened.dtor_openings.Contains((BigInteger)said.Sender.Value)) return nameof(RefusalCode.Repeated);
        var parts = SequenceOf<BigInteger>([said.IsRight ? said.Sender.Value : -1]);
        Step(OpenedTotals.Step.create_Open(said.Sender.Value, OpenedTotals.Opening.create(parts, OpenedTotals.Proof.create(Event, said.Sender.Value, parts))));
        if (_opened.dtor_openings.Contains((BigInteger)said.Sender.Value)) return nameof(RefusalCode.None);
        Fault(said.Sender);
        return nameof(RefusalCode.InvalidProof);
    }

    /// <summary>V18.</summary>
    private string Claim(Said.Claims said, ElectionEntry? election, Moment moment)
    {
        var isClosed = moment.Slice >= Slice.Tallying && election is { Event.IsZero: false };
        var poll = TrackRecords.Poll.create(Event, isClosed, MapOf(_ceremony.Voters.Select(voter => (voter, voter))), _poll.dtor_counted);
        var proof = TrackRecords.Proof.create(said.Sender.Value, Event, said.ShownBy.Value);
        var code = Text.Word(TrackRecords.__default.Judge(_ledger.dtor_records, poll, said.Sender.Value, proof));
        _ledger = TrackRecords.__default.Next(_ledger, TrackRecords.Step.create_Claimed(poll, said.Sender.Value, proof));
        return code;
    }

    private void Step(OpenedTotals._IStep step)
    {
        var shares = MapOf(_ceremony.Trustees.Select(trustee => (trustee, trustee)));
        var setup = OpenedTotals.Setup.create(Event, _epoch.Validators.FaultTolerance, _epoch.Parameters.LeastBallots, SequenceOf<BigInteger>([1]), shares);
        _opened = OpenedTotals.__default.Next(setup, _opened, step);
    }

    private void Fault(InstitutionId who) => _ledger = TrackRecords.__default.Next(_ledger, TrackRecords.Step.create_Faulty(who.Value, _epoch.Parameters.BackOffEpochs));

    private TrackRecords._IRecord Record(InstitutionId id) => TrackRecords.__default.Of(_ledger.dtor_records, id.Value);

    /// <summary>V7, V9: what counts, how often it was replaced, and what carriers have spent.</summary>
    private IEnumerable<string> Polls(StateMap after)
    {
        if (!after.TryGet<Poll>(StateKeys.Poll, out var poll)) yield break;
        if (poll.Tags.Length != _tags.Count) yield return $"V7: the model counts {_tags.Count} ballots, the core {poll.Tags.Length}";
        for (var place = 0; place < Math.Min(poll.Tags.Length, _tags.Count); place++)
        {
            after.TryGet<CountedBallot>(StateKeys.Ballot(place), out var core);
            var model = Dafny.Map<BigInteger, Election._ICounted>.Select(_poll.dtor_counted, _tags[place]);
            if (model.dtor_sequence != core!.Sequence || model.dtor_replacements != core.Replacements)
                yield return $"V7: ballot {place}: the model says {Text.Show(model)}, the core {core.Sequence} after {core.Replacements}";
        }

        foreach (var member in _epoch.Validators.Members)
        {
            var (model, core) = (Ballots.__default.Refused(_poll, member.Id.Value), poll.Refused.GetValueOrDefault(member.Id));
            if (model != core) yield return $"V9: bad ballots of {member.Id}: the model says {model}, the core {core}";
        }
    }

    /// <summary>V10 to V13: phase, who has opened, totals and seats.</summary>
    private IEnumerable<string> Result(StateMap after, ElectionEntry election)
    {
        if (_opened.dtor_phase.is_Voting) yield break;
        after.TryGet<Tally>(StateKeys.Tally, out var tally);
        if (!_opened.dtor_phase.is_Abandoned && !_opened.dtor_openings.Keys.Elements.Order().SequenceEqual(tally!.Openings.Keys.Select(id => (BigInteger)id.Value)))
            yield return $"V11: the model has openings of {Text.Show(_opened.dtor_openings)}, the core of {string.Join(' ', tally.Openings.Keys)}";
        if (_opened.dtor_phase.is_Opened) _standing ??= [.. election.Candidates.Select((id, place) => Standing(after, id, place))];
        var roll = _standing is null ? null : Seats.__default.Seat(
            SequenceOf(_standing), _tags.Count,
            Seats.Rules.create(_epoch.Parameters.VoteThresholdPermille, _epoch.Parameters.SeatCount, _epoch.Parameters.StandbyCount, _epoch.Parameters.SeatsPerRegion, _epoch.Parameters.SeatsPerTier),
            _epoch.Validators.FaultTolerance);
        var phase = roll is { dtor_seats.Count: > 0 } ? ElectionPhase.Seated : _opened.dtor_phase.is_Tallying ? ElectionPhase.Tallying : ElectionPhase.CarriedOver;
        if (phase != election.Phase) yield return $"V12, V13: the model says {phase}, the core {election.Phase}";
        if (roll is null) yield break;
        after.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result);
        var (votes, seats, standby) = (Line(_standing!.Select(each => each.dtor_votes)), Line(roll.dtor_seats.CloneAsArray().Select(each => each.dtor_number)), Line(roll.dtor_standby.CloneAsArray().Select(each => each.dtor_number)));
        if (votes != Line(result!.Votes)) yield return $"V10, V12: the model says votes {votes}, the core {Line(result.Votes)}";
        if (seats != Line(result.Seats.Select(seat => seat.Institution.Value))) yield return $"V13: the model says seats {seats}, the core {Line(result.Seats.Select(seat => seat.Institution.Value))}";
        if (standby != Line(result.Standby.Select(seat => seat.Institution.Value))) yield return $"V13: the model says standby {standby}, the core {Line(result.Standby.Select(seat => seat.Institution.Value))}";
    }

    private Seats._IStanding Standing(StateMap map, InstitutionId id, int place)
    {
        map.TryGet<Account>(StateKeys.Account(id), out var account);
        using var tie = new Transcript("tie");
        tie.Append(_epoch.Seed);
        tie.Append(id.Value);
        return Seats.Standing.create(
            id.Value, account!.Institution.Region, account.Institution.Tier, Election.__default.Total(_poll.dtor_counted, SequenceOf(_tags), place), Record(id).dtor_reputation,
            new BigInteger(tie.Hash().ToArray(), isUnsigned: true, isBigEndian: true), account.Phase == InstitutionPhase.Active);
    }

    /// <summary>V15, V17: who takes over, terms, and the counts anew.</summary>
    private IEnumerable<string> EndEpoch(StateMap after, ElectionEntry election)
    {
        _source = Election.__default.NextSource(election.Phase == ElectionPhase.Seated, _source);
        after.TryGet<Delegates>(StateKeys.NextDelegates, out var delegates);
        var source = _source.is_FromElection ? DelegateSource.Election : _source.is_CarriedOver ? DelegateSource.CarriedOver : DelegateSource.Everybody;
        if (source != delegates!.Source) yield return $"V15: the model says delegates from {source}, the core from {delegates.Source}";
        foreach (var member in _epoch.Validators.Members)
        {
            var isDelegate = !_source.is_Everybody && delegates.Items.Any(item => item.Institution == member.Id);
            _terms[member.Id] = Election.__default.NextTerms(_terms.GetValueOrDefault(member.Id), isDelegate);
            if (_terms[member.Id] != TrackRules.Of(after, member.Id).Terms) yield return $"V15: the model says {_terms[member.Id]} terms of {member.Id}, the core {TrackRules.Of(after, member.Id).Terms}";
        }

        // A number of whom nothing was noted is settled too, from where it begins.
        var records = _epoch.Validators.Members.Select(member => ((BigInteger)member.Id.Value, Record(member.Id)));
        _ledger = TrackRecords.__default.Next(TrackRecords.Ledger.create(_ledger.dtor_epoch, MapOf(records)), TrackRecords.Step.create_Close());
    }

    /// <summary>V16 to V18: what is counted of each.</summary>
    private IEnumerable<string> Tracks(StateMap after)
    {
        foreach (var member in _epoch.Validators.Members)
        {
            var (model, core) = (Record(member.Id), TrackRules.Of(after, member.Id));
            var same = TrackRecords.Record.create(core.Reputation, core.Produced, core.Missed, core.Faults, core.HasVoted, core.StandsFrom);
            if (!model.Equals(same)) yield return $"V16, V17: of {member.Id} the model says {Text.Show(model)}, the core {Text.Show(same)}";
        }
    }

    private static string Line<T>(IEnumerable<T> numbers) => string.Join(' ', numbers.Select(number => Convert.ToString(number, CultureInfo.InvariantCulture)));
}

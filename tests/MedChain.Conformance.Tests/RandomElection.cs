using System.Collections.Immutable;
using System.Globalization;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Tests.Election;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.RingSignatures;
using MedChain.Crypto.Threshold;

namespace MedChain.Conformance.Tests;

/// <summary>
/// Epochs of random ceremonies and elections with real keys and proofs: members say what they may and what they may not, in any slice; each thing also by what is
/// so, for the models. Whatever differs is kept.
/// </summary>
internal sealed class RandomElection
{
    private readonly Hall _hall;
    private readonly Random _random;
    private readonly ElectionOracle _oracle = new();
    private readonly Dictionary<ulong, ulong> _views = [];
    private readonly Dictionary<(int Trustee, int Dealer), bool> _shares = [];
    private ulong _seen;
    private bool _isEager;

    internal RandomElection(int seed)
    {
        _random = new Random(seed);
        var parameters = Hall.Parameters with
        {
            SeatCount = (uint)_random.Next(3, 5),
            StandbyCount = (uint)_random.Next(3),
            TermLimit = (uint)_random.Next(1, 3),
            BackOffEpochs = (uint)_random.Next(3),
            VoteThresholdPermille = (uint)_random.Next(300),
            LeastReputationPermille = _random.Next(2) == 0 ? 0 : (uint)_random.Next(600),
        };
        _hall = new Hall(_random.Next(4, 6), parameters) { View = height => _views[height] };
    }

    /// <summary>What differed, each with its block.</summary>
    internal List<string> Differences { get; } = [];

    /// <summary>What was said and what became of it.</summary>
    internal SortedDictionary<string, int> Verdicts { get; } = new(StringComparer.Ordinal);

    /// <summary>How elections ended, and where delegates came from.</summary>
    internal SortedSet<string> Ends { get; } = new(StringComparer.Ordinal);

    internal void Run(int epochs)
    {
        for (var i = 0; i < epochs; i++)
        {
            _oracle.Begin(_hall.Epoch);
            _shares.Clear();
            _seen = 0;
            _isEager = _random.Next(3) > 0;
            var epoch = _hall.Epoch;
            while (_hall.Epoch.Epoch == epoch.Epoch) Block(epoch);
        }
    }

    private void Block(Core.Consensus.EpochSetup epoch)
    {
        var (moment, before) = (_hall.Next, _hall.Map);
        var said = moment.IsFirst ? [] : Draw(moment).DistinctBy(item => item.Said.Sender).ToList();
        var view = _seen + 1 + (ulong)(_random.Next(3) == 0 ? _random.Next(4) : 0);
        _views[moment.Height] = view;
        var codes = _hall.Block([.. said.Select(item => ((int)item.Said.Sender.Value, item.Payload))]);
        foreach (var (item, code) in said.Zip(codes))
        {
            var verdict = $"{item.Said.GetType().Name} {code}";
            Verdicts[verdict] = Verdicts.GetValueOrDefault(verdict) + 1;

            // Of the things of one block none hangs on another but by what the oracle itself has counted; candidates are looked up in the state before.
            Differences.AddRange(_oracle.Compare(item.Said, code, before, moment).Select(Where));
        }

        var skipped = Enumerable.Range(0, (int)(view - _seen - 1)).Select(i => epoch.Leader(_seen + 1 + (ulong)i)).ToList();
        Differences.AddRange(_oracle.EndBlock(epoch.Leader(view), skipped, _hall.Map, moment).Select(Where));
        _seen = view;
        if (moment.Height == epoch.LastHeight && _hall.Map.TryGet<Delegates>(StateKeys.NextDelegates, out var delegates)) Ends.Add($"{_hall.Election.Phase} {delegates.Source}");

        string Where(string difference) => string.Create(CultureInfo.InvariantCulture, $"epoch {moment.Epoch.Epoch}, block {moment.Offset}: {difference}");
    }

    private int Anybody => _random.Next(_hall.Count);

    private IEnumerable<(Said Said, Payload Payload)> Draw(Moment moment)
    {
        for (var i = 0; i < (_isEager ? 12 : 3); i++)
        {
            // What the slice is for, and now and then something else.
            var kind = _random.Next(_isEager ? 24 : 8) == 0 ? _random.Next(7) : moment.Slice switch
            {
                Slice.Enrolment => _random.Next(3),
                Slice.Dealing => _random.Next(2) == 0 ? 3 : _random.Next(1, 3),
                Slice.Complaining => _random.Next(2) == 0 ? 4 : _random.Next(1, 3),
                Slice.Voting => 5,
                _ => 6 + _random.Next(2),
            };
            if (Make(kind, Anybody, moment) is { } made) yield return made;
        }
    }

    private (Said, Payload)? Make(int kind, int who, Moment moment) => kind switch
    {
        0 => Key(who, isBallotKey: false),
        1 => Key(who, isBallotKey: true),
        2 => (new Said.Stands(Hall.H(who)), new Payload.Stand()),
        3 => Deal(who),
        4 => Complain(who, moment),
        5 => Ballot(who),
        6 => Open(who),
        _ => Claim(who),
    };

    // Its own key with its own proof; or another's key, or its own with a proof made by another.
    private (Said, Payload) Key(int who, bool isBallotKey)
    {
        var (of, by) = _random.Next(_isEager ? 20 : 6) == 0 ? (Anybody, Anybody) : (who, who);
        var payload = isBallotKey ? _hall.BallotKey(by) : _hall.Enrolment(by);
        var key = isBallotKey ? new VoterSecrets(_hall.Voter(of)).Key : _hall.Trustee(of).Key;
        payload = payload switch
        {
            Payload.Enrol enrol => enrol with { Key = GroupElement.MultiplyBase(key) },
            Payload.RegisterBallotKey register => register with { Key = GroupElement.MultiplyBase(key) },
            _ => payload,
        };
        return (new Said.Key(Hall.H(who), isBallotKey, Hall.H(of), Hall.H(by), of == by), payload);
    }

    // Some deals give some trustees another share than the one committed to.
    private (Said, Payload)? Deal(int who)
    {
        if (_hall.Next.Slice is not (Slice.Dealing or Slice.Complaining) || !_hall.Ceremony.Trustees.ContainsKey(Hall.H(who))) return null;
        var (deal, right) = (_hall.Deal(who), ImmutableSortedSet.CreateBuilder<InstitutionId>());
        var isBad = _random.Next(_isEager ? 8 : 3) == 0;
        foreach (var (place, trustee) in _hall.Ceremony.Trustees.Keys.Index())
        {
            if (!isBad || _random.Next(2) == 0) right.Add(trustee);
            else deal = deal with { Ciphers = deal.Ciphers.SetItem(place, new Digest([1, .. new byte[31]])) };
        }

        return (new Said.Deals(Hall.H(who), right.ToImmutable()), new Payload.Deals(deal));
    }

    private (Said, Payload)? Complain(int who, Moment moment)
    {
        var (dealer, isProved) = (Anybody, _random.Next(4) > 0);
        if (CeremonyRules.DealOf(_hall.Map, _hall.Ceremony, Hall.H(dealer)) is not { } deal) return null;
        using var context = CeremonyRules.EnvelopeContext(moment, Hall.H(dealer));
        var opening = ShareEnvelope.Show(deal.Ephemeral, new KeyPair(_hall.Trustee(who).Key), context.Octets, _hall.Trustee(who).Seed);
        if (!isProved) opening = opening with { Shared = opening.Shared + GroupElement.Generator };
        return (new Said.Complains(Hall.H(who), Hall.H(dealer), isProved), new Payload.Complain(Hall.H(dealer), opening));
    }

    private (Said, Payload)? Ballot(int carrier)
    {
        if (_hall.Election is not { Phase: ElectionPhase.Voting } election) return null;
        var (voter, sequence) = (Anybody, (uint)_random.Next(1, 12));
        if (!election.Voters.ContainsKey(Hall.H(voter))) return null;
        var candidates = election.Candidates.Select(id => (int)id.Value).ToArray();
        _random.Shuffle(candidates);
        var approved = candidates[..(_isEager ? 2 : _random.Next(3))];
        var flaw = _random.Next(3) > 0 ? BallotFlaw.None : (BallotFlaw)_random.Next(4);
        var ballot = _hall.Ballot(voter, sequence, approved);
        var foreign = _hall.Ballot(election.Voters.Keys.Select(id => (int)id.Value).First(id => id != voter), sequence, approved);
        ballot = flaw switch
        {
            BallotFlaw.ShortList => ballot with { Choices = ballot.Choices.RemoveAt(ballot.Choices.Length - 1) },
            BallotFlaw.CopiedChoice => Signed(ballot with { Choices = ballot.Choices.SetItem(0, foreign.Choices[0]) }, voter),
            BallotFlaw.ChangedAfterwards => ballot with { Bound = foreign.Bound },
            _ => ballot,
        };
        var votes = election.Candidates.Select(id => approved.Contains(id.Value) ? 1u : 0);
        return (new Said.Casts(Hall.H(carrier), Hall.H(voter), Hall.H(voter), sequence, [.. votes], flaw), new Payload.Cast(ballot));
    }

    private SealedBallot Signed(SealedBallot ballot, int voter)
    {
        var (ring, scope) = (BallotRules.RingOf(_hall.Election)!, _hall.Election.Event);
        return ballot with { Signature = LinkableSignature.Sign(ring, new VoterSecrets(_hall.Voter(voter)).Key, scope, ballot.Message(scope), _hall.Voter(voter).ToArray()) };
    }

    private (Said, Payload)? Open(int who)
    {
        if (_hall.Election.Phase != ElectionPhase.Tallying || !_hall.Ceremony.Trustees.ContainsKey(Hall.H(who)) || !Holds(who)) return null;
        var isRight = _random.Next(3) > 0;
        var opening = (Payload.OpenTotals)_hall.Opening(who);
        return (new Said.Opens(Hall.H(who), isRight), isRight ? opening : opening with { Parts = opening.Parts.SetItem(0, opening.Parts[0] + GroupElement.Generator) });
    }

    // Whoever got a bad share of a dealer that stays has none that fits, and keeps silent.
    private bool Holds(int who) => TrusteeDesk.ShareOf(Hall.H(who), _hall.Trustee(who), _hall.Map, _hall.Ceremony, _hall.Next) is not null;

    private (Said, Payload)? Claim(int who)
    {
        if (_hall.Election.Event.IsZero || _hall.Poll.Tags.IsEmpty) return null;
        var (by, scope) = (_random.Next(4) == 0 ? Anybody : who, _hall.Election.Event);
        using var statement = ElectionRules.TurnoutContext(scope, Hall.H(by));
        var secret = new VoterSecrets(_hall.Voter(who)).Key;
        var isCounted = _hall.Poll.Tags.Contains(secret * LinkableSignature.TagBase(scope));
        var proof = isCounted
            ? OneOfManyLogsProof.Make(secret, LinkableSignature.TagBase(scope), _hall.Poll.Tags, statement.Octets, _hall.Voter(who).ToArray())
            : new OneOfManyLogsProof([.. _hall.Poll.Tags.Select(_ => default(KnowledgeProof))]);
        return (new Said.Claims(Hall.H(who), Hall.H(by)), new Payload.ClaimTurnout(proof));
    }
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Crypto.Randomness;

namespace MedChain.Sim.Bribery;

/// <summary>How often a briber guessed right.</summary>
/// <param name="Level">The level of the ballots.</param>
/// <param name="Adversary">The briber.</param>
/// <param name="Voters">Voters of an election, the bought one among them.</param>
/// <param name="Candidates">Candidates of an election.</param>
/// <param name="Games">Games played.</param>
/// <param name="Right">Games in which the guess was right.</param>
/// <param name="TallyBound">The probability of the best guess from number of ballots and totals alone.</param>
public sealed record BriberyResult(string Level, string Adversary, int Voters, int Candidates, int Games, int Right, Ratio TallyBound);

/// <summary>
/// The game of bribery: a random bit decides whether the bought voter obeys or evades, an election is held, and the briber guesses the bit from what it sees, as
/// well as this can be guessed. Elections of one level and one way of evading are shared by all bribers that expect it; each guesses for itself and keeps
/// nothing from one game to the next. Spec: Election, the ladder of bribery.
/// </summary>
public sealed class BriberyGame
{
    private readonly BriberyOptions _options;
    private readonly Dice _dice;
    private readonly VoteLaw _votes;
    private readonly Electorate _electorate;
    private readonly PublishedLaw _ofVote, _ofAbstention;
    private readonly OpenBriber _open;
    private readonly SealedBriber _sealed;
    private readonly OpenPoll _openPoll;
    private readonly SealedPoll _sealedPoll;

    private BriberyGame(BriberyOptions options)
    {
        Span<byte> octets = stackalloc byte[Entropy.SeedSize];
        octets.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(octets[^8..], options.Seed);
        var entropy = new Entropy(octets).Derive("bribery");
        (_options, _dice) = (options, new Dice(entropy.Derive("games")));
        var most = Math.Min(BriberyOptions.MostApprovals, options.Candidates);
        _votes = new VoteLaw(options.Candidates, most);
        _electorate = new Electorate(entropy.Derive("electorate"), options.Voters, _votes, most);
        var table = new TotalsTable(_votes, options.Voters - 1);
        var least = (int)_electorate.Epoch.Parameters.LeastBallots;
        _ofVote = PublishedLaw.OfVote(table);
        _ofAbstention = PublishedLaw.OfAbstention(table, PublishedLaw.Binomial(0, table.Others, Plan.Odds, 1), least);
        var notice = new ElectionNotice(_electorate.Election, _electorate.Ring, _electorate.TagBase, _electorate.Key, most, new InstitutionId(0));
        (_open, _sealed) = (new OpenBriber(notice, _votes, _ofVote), new SealedBriber(notice, table, _ofVote, least));
        (_openPoll, _sealedPoll) = (new OpenPoll(_electorate), new SealedPoll(_electorate));
    }

    /// <summary>Plays.</summary>
    /// <param name="options">Their <see cref="BriberyOptions.Problem"/> is null.</param>
    /// <returns>A result for each level and adversary, in the order of <see cref="BriberyAdversary.All"/> within each level.</returns>
    public static ImmutableArray<BriberyResult> Play(BriberyOptions options)
    {
        if (options.Problem() is { } problem) throw new ArgumentException(problem, nameof(options));
        return new BriberyGame(options).Run();
    }

    private ImmutableArray<BriberyResult> Run()
    {
        var right = new SortedDictionary<(string Level, string Adversary), int>();
        var bounds = new SortedDictionary<bool, Ratio>();
        foreach (var group in _options.Contests.GroupBy(contest => (contest.Level, Conduct: contest.Adversary.ConductAt(contest.Level))))
        {
            var (level, conduct) = group.Key;
            var dice = _dice.Derive(level, (ulong)conduct);
            for (var game = 0; game < _options.Games; game++)
            {
                var plan = Plan.Draw(dice.Derive("game", (ulong)game), _votes, _options.Voters, conduct);
                var (open, shut) = level == BriberyAdversary.Sealed ? (null, _sealedPoll.Play(plan)) : (_openPoll.Play(plan), (SealedOutcome?)null);
                foreach (var (_, adversary) in group)
                {
                    var guess = open is null ? Guess(adversary.Name, shut!) : Guess(level, adversary.Name, open);
                    right[(level, adversary.Name)] = right.GetValueOrDefault((level, adversary.Name)) + (guess == plan.Obeys ? 1 : 0);
                }
            }
        }

        return [.. _options.Contests.Select(contest => new BriberyResult(
            contest.Level, contest.Adversary.Name, _options.Voters, _options.Candidates, _options.Games, right[(contest.Level, contest.Adversary.Name)], BoundFor(contest.Adversary, contest.Level)))];

        Ratio BoundFor(BriberyAdversary adversary, string level)
        {
            var isAbstention = adversary.ConductAt(level) is Conduct.Claims or Conduct.ForgoesClaim;
            if (!bounds.TryGetValue(isAbstention, out var bound)) bounds[isAbstention] = bound = (isAbstention ? _ofAbstention : _ofVote).TallyBound();
            return bound;
        }
    }

    // Who sees what: a guess is given this and nothing else.
    private bool Guess(string level, string adversary, OpenOutcome seen) => adversary switch
    {
        "pay-on-totals" => _open.FromTotals(seen.Published),
        "pay-on-ballots" => _open.FromBallots(seen.Cast),
        "pay-on-receipt" => _open.FromTag(seen.Cast, seen.Receipt),
        "pay-before-close" => _open.FromTagBeforeClose([.. seen.Cast.Take(_options.Voters)], seen.Receipt, seen.Published, level == BriberyAdversary.Overwriting),
        _ => throw new ArgumentException("Not played at this level.", nameof(adversary)),
    };

    private bool Guess(string adversary, SealedOutcome seen) => adversary switch
    {
        "pay-on-totals" => _sealed.FromTotals(seen.Published),
        "pay-on-ballots" => _sealed.FromBallots(seen.Published, seen.Cast, []),
        "pay-on-receipt" => _sealed.FromTag(seen.Published, seen.Cast, seen.Receipt, []),
        "pay-on-receipt-kept-randomness" => _sealed.FromSeed(seen.Cast, seen.Kept),
        "pay-before-close" => _sealed.FromSeedBeforeClose([.. seen.Cast.Take(_options.Voters)], seen.Kept, seen.Published),
        "trustees-up-to-threshold" => _sealed.FromTag(seen.Published, seen.Cast, seen.Receipt, BoughtShares(_electorate.Threshold - 1)),
        "trustees-past-threshold" => _sealed.FromTag(seen.Published, seen.Cast, seen.Receipt, BoughtShares(_electorate.Threshold)),
        "trustees-past-threshold-no-tag" => _sealed.FromBallots(seen.Published, seen.Cast, BoughtShares(_electorate.Threshold)),
        "forced-abstention" => _sealed.FromClaim(seen.Claimants),
        "forced-abstention-unclaimed" => _sealed.FromClaims(seen.Published, seen.Claimants),
        "rebates" => _sealed.FromOneTotal(seen.Published),
        "p-plus-epsilon" => _sealed.FromLead(seen.Published),
        _ => throw new ArgumentException("Not played at this level.", nameof(adversary)),
    };

    private ImmutableArray<HeldShare> BoughtShares(int count) => _electorate.Shares[..count];
}

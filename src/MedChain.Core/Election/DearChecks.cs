using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Election;

/// <summary>
/// A check of a ballot or of turnout that costs much and hangs on nothing but what it holds itself: a host that has many of them runs them ahead, in any
/// order and on all cores at once, and hands those that held to the <see cref="CheckedOnce"/> of whoever judges. Verdicts and their order stay what they are.
/// </summary>
public sealed class DearCheck
{
    private readonly Func<bool> _check;

    internal DearCheck(Digest statement, Func<bool> check) => (Statement, _check) = (statement, check);

    /// <summary>Digest of all that the check depends on.</summary>
    internal Digest Statement { get; }

    /// <summary>Runs the check; null unless it holds.</summary>
    public HeldCheck? Run() => _check() ? new HeldCheck(Statement) : null;
}

/// <summary>A check that has been run and that held; there is no other way to one.</summary>
public sealed class HeldCheck
{
    internal HeldCheck(Digest statement) => Statement = statement;

    /// <summary>Digest of all that the check depends on.</summary>
    internal Digest Statement { get; }
}

/// <summary>Which dear checks are to come. Pure. Spec: Election V5, V6, V18.</summary>
public static class DearChecks
{
    /// <summary>
    /// The dear checks of transactions that follow a state: of ballots in the slice Voting, of turnout after the close, when ring, candidates, key and
    /// counted tags stand fast. Whether a transaction is signed, in its turn and not repeated is not asked: who judges asks.
    /// </summary>
    /// <param name="map">The state before the first of them.</param>
    /// <param name="moment">The moment of the first.</param>
    /// <param name="transactions">Of the rest of the epoch, or of a part of it.</param>
    public static ImmutableArray<DearCheck> Of(StateMap map, Moment moment, IEnumerable<Transaction> transactions)
    {
        if (ElectionRules.Find(map) is not { } election || election.Event.IsZero || !map.TryGet<Poll>(StateKeys.Poll, out var poll)) return [];
        return moment.Slice switch
        {
            Slice.Voting => Ballots(map, election, moment.Epoch.Parameters, transactions),
            Slice.Tallying or Slice.Rest => Claims(election, poll, transactions),
            _ => [],
        };
    }

    private static ImmutableArray<DearCheck> Ballots(StateMap map, ElectionEntry election, ProtocolParameters parameters, IEnumerable<Transaction> transactions)
    {
        var (ring, key) = (BallotRules.RingOf(election), CeremonyRules.Find(map)!.Joint!.PublicKey);
        return
        [
            .. transactions.Select(transaction => transaction.Payload).OfType<Payload.Cast>().Select(cast => cast.Ballot)
                .Where(ballot => BallotRules.Fits(ballot, election, parameters))
                .Select(ballot => BallotRules.CheckOf(ballot, election, key, (int)parameters.MostApprovals, ring)),
        ];
    }

    private static ImmutableArray<DearCheck> Claims(ElectionEntry election, Poll poll, IEnumerable<Transaction> transactions)
    {
        var checks = ImmutableArray.CreateBuilder<DearCheck>();
        foreach (var transaction in transactions)
        {
            if (transaction.Payload is not Payload.ClaimTurnout claim || !election.Voters.TryGetValue(transaction.Sender, out var key)) continue;
            checks.Add(ElectionRules.CheckOf(claim.Proof, transaction.Sender, key, election.Event, poll.Tags));
        }

        return checks.ToImmutable();
    }
}

using System.Collections.Immutable;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Sim.Bribery;

/// <summary>A ballot of level 0: the vote in the clear, under a tag and a linkable ring signature.</summary>
/// <param name="Tag">T = xH.</param>
/// <param name="Sequence">A higher one overwrites, where that is allowed.</param>
/// <param name="Set">Who is approved of.</param>
/// <param name="Signature">Of <see cref="Message"/>, in the ring.</param>
internal sealed record OpenBallot(GroupElement Tag, uint Sequence, uint Set, LinkableSignature Signature)
{
    /// <summary>What is signed.</summary>
    public static Digest Message(Digest election, GroupElement tag, uint sequence, uint set)
    {
        using var transcript = new Transcript("open ballot");
        transcript.Append(election);
        transcript.Append(tag);
        transcript.Append(sequence);
        transcript.Append(set);
        return transcript.Hash();
    }
}

/// <summary>All that can be seen of a game at level 0.</summary>
/// <param name="Published">Number of ballots and totals.</param>
/// <param name="Cast">Every ballot, overwritten ones too, in order.</param>
/// <param name="Receipt">What the bought voter shows.</param>
internal sealed record OpenOutcome(Published Published, ImmutableArray<OpenBallot> Cast, TagReceipt Receipt);

/// <summary>Level 0: votes in the clear under ring signatures. Ballots come in order of tags, which tells nothing; those that overwrite come last.</summary>
internal sealed class OpenPoll(Electorate electorate)
{
    // A ballot is the same wherever voter, number and vote are: made and verified once, used in every game that needs it.
    private readonly SortedDictionary<(int Voter, uint Sequence, uint Set), OpenBallot> _made = [];
    private readonly TagReceipt _receipt = electorate.Show(0);

    /// <summary>Plays an election.</summary>
    public OpenOutcome Play(Plan plan)
    {
        List<OpenBallot> cast = [.. plan.Votes.Select((vote, voter) => Make(voter, 1, vote!.Value)).OrderBy(ballot => ballot.Tag)];
        if (plan.Replacement is { } other) cast.Add(Make(0, 2, other));
        var counted = cast.GroupBy(ballot => ballot.Tag).Select(ballots => ballots.MaxBy(ballot => ballot.Sequence)!).ToImmutableArray();
        ImmutableArray<uint> totals = [.. electorate.Election.Candidates.Select((_, i) => (uint)counted.Count(ballot => ((ballot.Set >> i) & 1) == 1))];
        return new OpenOutcome(new Published(counted.Length, totals), [.. cast], _receipt);
    }

    private OpenBallot Make(int voter, uint sequence, uint set)
    {
        if (_made.TryGetValue((voter, sequence, set), out var made)) return made;
        var (tag, election) = (electorate.TagOf(voter), electorate.Election.Event);
        var message = OpenBallot.Message(election, tag, sequence, set);
        var signature = LinkableSignature.Sign(electorate.Ring, electorate.Secrets[voter], election, message, electorate.SeedOf(voter).ToArray());
        return _made[(voter, sequence, set)] = new OpenBallot(tag, sequence, set, signature);
    }
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Core.Election;

/// <summary>What a ballot must be, and what it does to the poll. Whatever costs little is looked at first. Pure. Spec: Election V4 to V9.</summary>
public static class BallotRules
{
    /// <summary>How often a ballot may be replaced.</summary>
    public const uint MostReplacements = 8;

    /// <summary>A carrier of so many ballots whose proofs do not hold carries no more in this election.</summary>
    public const uint RefusalBudget = 4;

    /// <summary>The ring: all registered ballot keys, in order of number.</summary>
    public static Ring? RingOf(ElectionEntry election) => Ring.TryCreate([.. election.Voters.Values]);

    /// <summary>What ballots and tags are scoped to: one ring, one list of candidates, one key. Spec: Election V4.</summary>
    public static Digest EventOf(ElectionEntry election, Digest chainId, Digest ringRoot, GroupElement key)
    {
        using var transcript = new Transcript("election event");
        transcript.Append(chainId);
        transcript.Append(election.Epoch);
        transcript.Append(ringRoot);
        transcript.Append((ulong)election.Candidates.Count);
        foreach (var candidate in election.Candidates) transcript.Append(candidate.Value);
        transcript.Append(key);
        return transcript.Hash();
    }

    /// <summary>What the proof of one choice is bound to: event, tag and place, so that nobody's choice can be copied. Spec: Election V6.</summary>
    public static Transcript ChoiceContext(Digest election, GroupElement tag, int place)
    {
        var transcript = new Transcript("choice");
        transcript.Append(election);
        transcript.Append(tag);
        transcript.Append((ulong)place);
        return transcript;
    }

    /// <summary>What the proof of the sum is bound to. Spec: Election V6.</summary>
    public static Transcript BoundContext(Digest election, GroupElement tag)
    {
        var transcript = new Transcript("approvals");
        transcript.Append(election);
        transcript.Append(tag);
        return transcript;
    }

    /// <summary>How many ballots of a poll took the place of an earlier one.</summary>
    public static int Replaced(StateMap map, Poll poll) =>
        poll.Tags.Select((_, place) => map.TryGet<CountedBallot>(StateKeys.Ballot(place), out var ballot) ? (int)ballot.Replacements : 0).Sum();

    /// <summary>What is wrong with a ballot in the state of a poll; None when it counts. Spec: Election V5 to V9.</summary>
    public static RefusalCode Judge(StateMap map, SealedBallot ballot, InstitutionId carrier, Moment moment, CheckedOnce checks)
    {
        var parameters = moment.Epoch.Parameters;
        if (moment.Slice != Slice.Voting || !map.TryGet<ElectionEntry>(StateKeys.Election, out var election) || election.Phase != ElectionPhase.Voting) return RefusalCode.WrongPhase;
        if (!Fits(ballot, election, parameters)) return RefusalCode.InvalidBallot;
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        if (poll!.Refused.GetValueOrDefault(carrier) >= RefusalBudget) return RefusalCode.BudgetSpent;
        var place = poll.Tags.IndexOf(ballot.Tag);
        if (place >= 0)
        {
            map.TryGet<CountedBallot>(StateKeys.Ballot(place), out var counted);
            if (ballot.Sequence <= counted!.Sequence || counted.Replacements >= MostReplacements) return RefusalCode.Repeated;
        }

        var check = CheckOf(ballot, election, CeremonyRules.Find(map)!.Joint!.PublicKey, (int)parameters.MostApprovals);
        return checks.Holds(check) ? RefusalCode.None : RefusalCode.InvalidProof;
    }

    /// <summary>Whether a ballot has the sizes of an election: the cheap part of the check. Spec: Election V5, V9.</summary>
    internal static bool Fits(SealedBallot ballot, ElectionEntry election, ProtocolParameters parameters) =>
        ballot.Choices.Length == election.Candidates.Count && ballot.Signature.Responses.Length == election.Voters.Count
        && ballot.Bound.Branches.Length == parameters.MostApprovals + 1;

    /// <summary><see cref="IsAuthentic(SealedBallot, ElectionEntry, GroupElement, int, Ring?)"/>, to be run; the event binds ring, candidates and key.</summary>
    internal static DearCheck CheckOf(SealedBallot ballot, ElectionEntry election, GroupElement key, int mostApprovals, Ring? ring = null)
    {
        using var statement = new Transcript("checked ballot");
        statement.Append(election.Event);
        statement.Append(CanonicalWriter.Encode(ballot));
        return new DearCheck(statement.Hash(), () => IsAuthentic(ballot, election, key, mostApprovals, ring));
    }

    /// <summary>Puts a ballot into the poll, in place of an older one with the same tag. Spec: Election V7, V9.</summary>
    public static StateMap Cast(StateMap map, SealedBallot ballot, Moment moment, EventContext context, out RefusalCode code)
    {
        code = Judge(map, ballot, context.Sender, moment, context.Checks);
        if (code is not (RefusalCode.None or RefusalCode.InvalidProof)) return map;
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        if (code == RefusalCode.InvalidProof)
        {
            return map.Set(StateKeys.Poll, poll! with { Refused = poll.Refused.SetItem(context.Sender, poll.Refused.GetValueOrDefault(context.Sender) + 1) });
        }

        var place = poll!.Tags.IndexOf(ballot.Tag);
        ImmutableArray<Ciphertext> votes = [.. ballot.Choices.Select(choice => choice.Vote)];
        if (place < 0)
        {
            return map.Set(StateKeys.Ballot(poll.Tags.Length), new CountedBallot(poll.Epoch, ballot.Sequence, 0, votes))
                .Set(StateKeys.Poll, poll with { Tags = poll.Tags.Add(ballot.Tag) });
        }

        map.TryGet<CountedBallot>(StateKeys.Ballot(place), out var before);
        return map.Set(StateKeys.Ballot(place), new CountedBallot(poll.Epoch, ballot.Sequence, before!.Replacements + 1, votes));
    }

    /// <summary>Whether signature and proofs of a ballot hold: the dear part of the check. Spec: Election V6.</summary>
    /// <param name="ballot">The ballot.</param>
    /// <param name="election">In its phase Voting.</param>
    /// <param name="key">The epoch's joint key.</param>
    /// <param name="mostApprovals">s.</param>
    /// <param name="ring">The election's ring, by who has it already.</param>
    public static bool IsAuthentic(SealedBallot ballot, ElectionEntry election, GroupElement key, int mostApprovals, Ring? ring = null)
    {
        ring ??= RingOf(election);
        if (ring is null || !ballot.Signature.IsValid(ring, ballot.Tag, election.Event, ballot.Message(election.Event))) return false;
        var sum = Ciphertext.Zero;
        for (var place = 0; place < ballot.Choices.Length; place++)
        {
            var choice = ballot.Choices[place];
            using var context = ChoiceContext(election.Event, ballot.Tag, place);
            if (!choice.Proof.IsValid(key, choice.Vote, 1, context.Octets)) return false;
            sum += choice.Vote;
        }

        using var bound = BoundContext(election.Event, ballot.Tag);
        return ballot.Bound.IsValid(key, sum, mostApprovals, bound.Octets);
    }

    /// <summary>Makes a ballot. Spec: Election V5, V6.</summary>
    /// <param name="election">In its phase Voting.</param>
    /// <param name="key">The epoch's joint key.</param>
    /// <param name="secret">Of a ballot key in the ring.</param>
    /// <param name="approved">Candidates approved of; others than candidates are no votes.</param>
    /// <param name="sequence">Higher than that of the ballot which it replaces.</param>
    /// <param name="mostApprovals">s.</param>
    /// <param name="seed32">Secret; all randomness hangs on it and on what is voted.</param>
    public static SealedBallot Make(
        ElectionEntry election, GroupElement key, GroupScalar secret, ImmutableSortedSet<InstitutionId> approved, uint sequence, int mostApprovals, ReadOnlySpan<byte> seed32)
    {
        var ring = RingOf(election) ?? throw new ArgumentException("There is no ring.", nameof(election));
        var tag = secret * LinkableSignature.TagBase(election.Event);
        var choices = ImmutableArray.CreateBuilder<Choice>();
        var (sum, count, all) = (Ciphertext.Zero, 0u, GroupScalar.Zero);
        foreach (var candidate in election.Candidates)
        {
            var value = approved.Contains(candidate) ? 1u : 0u;
            var randomness = Randomness(seed32, election.Event, sequence, choices.Count, value);
            var vote = Ciphertext.Encrypt(key, value, randomness);
            using var context = ChoiceContext(election.Event, tag, choices.Count);
            choices.Add(new Choice(vote, BoundProof.Make(key, vote, value, randomness, 1, context.Octets, seed32)));
            (sum, count, all) = (sum + vote, count + value, all + randomness);
        }

        using var bound = BoundContext(election.Event, tag);
        var unsigned = new SealedBallot(
            tag, sequence, choices.ToImmutable(), BoundProof.Make(key, sum, count, all, mostApprovals, bound.Octets, seed32), new LinkableSignature(default, []));
        return unsigned with { Signature = LinkableSignature.Sign(ring, secret, election.Event, unsigned.Message(election.Event), seed32) };
    }

    private static GroupScalar Randomness(ReadOnlySpan<byte> seed32, Digest election, uint sequence, int place, uint value)
    {
        using var inputs = new Transcript("ballot randomness");
        inputs.Append(election);
        inputs.Append(sequence);
        inputs.Append((ulong)place);
        inputs.Append(value);
        return GroupScalar.Derive(seed32, inputs);
    }
}

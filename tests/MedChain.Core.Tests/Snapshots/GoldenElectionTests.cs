using System.Globalization;
using System.Text;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Tests.Election;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using VerifyXunit;

namespace MedChain.Core.Tests.Snapshots;

/// <summary>
/// A ceremony and an election with fixed secrets, octet for octet: what is said on the chain, what counts, what is opened. A change of a checked file is a change of
/// the protocol. Spec: Collaboration K1 to K5, K8 to K11, Election V4 to V13, V18.
/// </summary>
public sealed class GoldenElectionTests
{
    private readonly Hall _hall = new(4);

    [Fact]
    public Task K2_deal()
    {
        var text = new StringBuilder(Said("enrolment of H0", _hall.To(Slice.Enrolment).Enrolment(0)));
        _hall.Enrol(0, 1, 2, 3).To(Slice.Dealing);
        return Verifier.Verify(text.Append(Said("deal of H0", _hall.Deal(0))).ToString());
    }

    [Fact]
    public Task V5_ballot_and_the_one_that_replaces_it()
    {
        var text = new StringBuilder(Said("ballot key of H0", _hall.To(Slice.Enrolment).BallotKey(0)));
        _hall.ToVoting(0, 1, 2);
        var (first, second) = (_hall.Ballot(0, 1, 0, 2), _hall.Ballot(0, 2, 1));
        text.Append(CultureInfo.InvariantCulture, $"event {_hall.Election.Event}\njoint key {_hall.Ceremony.Joint!.PublicKey}\n");
        text.Append(Readable.Of(first)).Append(Readable.Octets(first)).Append(Readable.Of(second)).Append(Readable.Octets(second));
        Assert.Equal([RefusalCode.None, RefusalCode.None], _hall.Block((1, new Payload.Cast(first)), (2, new Payload.Cast(second))));
        Assert.Equal(first, SealedBallot.TryDecode(CanonicalWriter.Encode(first)));
        return Verifier.Verify(text.Append(Kept<CountedBallot>("counted", StateKeys.Ballot(0))).Append(Kept<Poll>("poll", StateKeys.Poll)).ToString());
    }

    [Fact]
    public Task V10_to_V13_totals_openings_turnout_and_seats()
    {
        _hall.ToVoting(0, 1, 2).ToTallying(i => i == 3 ? [0] : [i, (i + 1) % 3]);
        var text = new StringBuilder(Said("opening of H0", _hall.Opening(0))).Append(Said("turnout of H0", _hall.Claim(0)));
        Assert.Equal([RefusalCode.None, RefusalCode.None, RefusalCode.None], _hall.Block((0, _hall.Opening(0)), (0, _hall.Claim(0)), (1, _hall.Opening(1))));
        _hall.Map.TryGet<Tally>(StateKeys.Tally, out var tally);
        _hall.Map.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result);
        text.Append(Readable.Of(tally!)).Append(Readable.Octets(tally!)).Append(Readable.Of(result!)).Append(Readable.Octets(result!));
        return Verifier.Verify(text.ToString());
    }

    [Fact]
    public Task K9_identity_key_made_handed_on_and_used()
    {
        _hall.To(Slice.Enrolment).Enrol(0, 1, 2, 3).To(Slice.Dealing);
        var text = new StringBuilder(Said("deal of H0 for a new key", _hall.Deal(0, JointKey.Identity)!));
        _hall.Block([.. _hall.Everybody.Select(i => (i, (Payload)new Payload.Deals(_hall.Deal(i, JointKey.Identity)!, JointKey.Identity)))]);
        _hall.To(Slice.Voting).Keep([.. _hall.Everybody]);
        text.Append(Kept<IdentityKey>("identity key", StateKeys.IdentityKey));
        text.Append(Said("part of H0", EvaluationRules.Answer(IdentityRules.Find(_hall.Map)!, _hall.Shares[0][1], GroupElement.Generator)));
        _hall.ToNextEpoch().HandOn(0, 1, 2, 3);
        return Verifier.Verify(text.Append(Kept<IdentityKey>("identity key handed on", StateKeys.IdentityKey)).ToString());
    }

    private static string Said(string name, ICanonical value) => name + "\n" + Readable.Octets(value);

    private string Kept<T>(string name, Digest key)
        where T : class, ICanonical => _hall.Map.TryGet<T>(key, out var value) ? Said(name, value) : throw new InvalidOperationException($"No {name}.");
}

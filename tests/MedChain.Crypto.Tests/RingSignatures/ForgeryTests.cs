using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Tests.RingSignatures;

/// <summary>
/// For each input of the challenge: left out, a forgery succeeds that the whole challenge refuses. Event and place are bound a second time, by the base of
/// the tags and by the order of the ring; the tag is bound by the second commitments too: for them both have to go.
/// </summary>
public sealed class ForgeryTests
{
    private const int Size = 5;

    private static readonly Digest s_event = Of(1), s_otherEvent = Of(2), s_message = Of(3), s_otherMessage = Of(4);
    private readonly GroupScalar[] _secrets = [.. Enumerable.Range(0, Size).Select(WeakRing.Random)];
    private readonly GroupElement[] _ring;

    public ForgeryTests() => _ring = [.. _secrets.Select(GroupElement.MultiplyBase)];

    [Theory]
    [InlineData(Forgets.Message, true)]
    [InlineData(Forgets.Nothing, false)]
    internal void Without_the_message_a_signature_serves_for_any_other(Forgets forgets, bool isForged)
    {
        var (first, responses) = new WeakRing(forgets, s_event, s_message).Sign(_ring, 2, _secrets[2]);
        var other = new WeakRing(forgets, s_event, s_otherMessage);
        Assert.Equal(isForged, other.Accepts(_ring, _secrets[2] * other.TagBase, first, responses));
    }

    [Theory]
    [InlineData(Forgets.Event, true)]
    [InlineData(Forgets.Nothing, false)]
    internal void Without_the_event_a_signature_serves_for_any_other(Forgets forgets, bool isForged)
    {
        var (first, responses) = new WeakRing(forgets, s_event, s_message).Sign(_ring, 2, _secrets[2]);
        var other = new WeakRing(forgets, s_otherEvent, s_message);
        Assert.Equal(isForged, other.Accepts(_ring, _secrets[2] * other.TagBase, first, responses));
    }

    [Theory]
    [InlineData(Forgets.Second | Forgets.Tag, true)]
    [InlineData(Forgets.Second, true)]
    [InlineData(Forgets.Tag, false)]
    [InlineData(Forgets.Nothing, false)]
    internal void Without_the_second_commitment_a_signer_has_as_many_tags_as_it_likes(Forgets forgets, bool isForged)
    {
        var weak = new WeakRing(forgets, s_event, s_message);
        var (tag, nonce) = (WeakRing.Random(50) * weak.TagBase, WeakRing.Random(51));
        var (first, responses) = weak.Forge(
            _ring, tag, 2, GroupElement.MultiplyBase(nonce), nonce * weak.TagBase, challenge => nonce - (challenge * _secrets[2]));
        Assert.Equal(isForged, weak.Accepts(_ring, tag, first, responses));
    }

    [Theory]
    [InlineData(Forgets.First, true)]
    [InlineData(Forgets.Nothing, false)]
    internal void Without_the_first_commitment_somebody_outside_the_ring_signs(Forgets forgets, bool isForged)
    {
        var weak = new WeakRing(forgets, s_event, s_message);
        var (outsider, nonce) = (WeakRing.Random(60), WeakRing.Random(61));
        var tag = outsider * weak.TagBase;
        var (first, responses) = weak.Forge(_ring, tag, 2, GroupElement.MultiplyBase(nonce), nonce * weak.TagBase, challenge => nonce - (challenge * outsider));
        Assert.Equal(isForged, weak.Accepts(_ring, tag, first, responses));
    }

    [Theory]
    [InlineData(Forgets.Root, true)]
    [InlineData(Forgets.Nothing, false)]
    internal void Without_the_ring_a_key_is_made_after_the_signature_and_has_two_tags(Forgets forgets, bool isForged)
    {
        var weak = new WeakRing(forgets, s_event, s_message);
        var (free, left, right) = (WeakRing.Random(70), WeakRing.Random(71), WeakRing.Random(72));
        var (tag, made) = (free * weak.TagBase, GroupScalar.Zero);
        var (first, responses) = weak.Forge(_ring, tag, 2, GroupElement.MultiplyBase(left), right * weak.TagBase, challenge =>
        {
            var response = right - (challenge * free);
            made = challenge.Inverse() * (left - response);
            return response;
        });
        GroupElement[] ring = [.. _ring.Select((key, i) => i == 2 ? GroupElement.MultiplyBase(made) : key)];
        Assert.Equal(isForged, weak.Accepts(ring, tag, first, responses));

        var (again, honest) = weak.Sign(ring, 2, made);
        Assert.True(weak.Accepts(ring, made * weak.TagBase, again, honest));
        Assert.NotEqual(tag, made * weak.TagBase);
    }

    [Theory]
    [InlineData(Forgets.Place | Forgets.Root, true)]
    [InlineData(Forgets.Place, false)]
    [InlineData(Forgets.Root, false)]
    internal void Without_place_and_order_of_the_ring_a_signature_turns_into_another(Forgets forgets, bool isForged)
    {
        var weak = new WeakRing(forgets, s_event, s_message);
        var (first, responses) = weak.Sign(_ring, 2, _secrets[2]);
        var tag = _secrets[2] * weak.TagBase;
        Assert.True(weak.Accepts(_ring, tag, first, responses));
        var second = weak.Challenge(
            _ring, tag, 1, GroupElement.MultiplyBase(responses[0]) + (first * _ring[0]), (responses[0] * weak.TagBase) + (first * tag));
        Assert.Equal(isForged, weak.Accepts([.. _ring.Skip(1), _ring[0]], tag, second, [.. responses.Skip(1), responses[0]]));
    }

    private static Digest Of(byte value) => new(Enumerable.Repeat(value, Digest.Size).ToArray());
}

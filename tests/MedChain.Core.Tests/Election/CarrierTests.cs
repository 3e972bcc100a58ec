using MedChain.Core.Chain;
using MedChain.Core.Election;

namespace MedChain.Core.Tests.Election;

/// <summary>Ballots in two boxes: who sees what.</summary>
public sealed class CarrierTests
{
    private readonly Hall _hall = new Hall(7).ToVoting(0, 1, 2, 3, 4);

    private System.Collections.Immutable.ImmutableArray<Core.Institutions.InstitutionId> Relays => CarrierDesk.RelaysOf(Hall.H(2), _hall.Ceremony, _hall.Next);

    [Fact]
    public void V8_the_first_relay_finds_a_box_and_the_second_the_ballot()
    {
        for (uint attempt = 0; attempt < 12; attempt++)
        {
            var ballot = _hall.Ballot(2, 1, 1);
            var (first, box) = CarrierDesk.Wrap(ballot, Relays, _hall.Next, _hall.Voter(2), attempt);
            Assert.NotEqual(Hall.H(2), first);
            var (second, inner, none) = CarrierDesk.Unwrap(_hall.Consortium[first.Value], box, _hall.Next);
            Assert.Null(none);
            Assert.NotEqual(first, second!.Value);
            Assert.NotEqual(Hall.H(2), second.Value);
            Assert.Equal(ballot, CarrierDesk.Unwrap(_hall.Consortium[second.Value.Value], inner!, _hall.Next).Ballot);
        }
    }

    [Fact]
    public void V8_nobody_else_opens_a_box_and_a_changed_one_opens_to_nothing()
    {
        var (first, box) = CarrierDesk.Wrap(_hall.Ballot(2, 1, 1), Relays, _hall.Next, _hall.Voter(2), 0);
        foreach (var other in _hall.Everybody.Where(i => i != first.Value)) Assert.Equal(default, CarrierDesk.Unwrap(_hall.Consortium[other], box, _hall.Next));
        var octets = box.Box.ToArray();
        for (var i = 0; i < octets.Length; i += 97)
        {
            octets[i] ^= 4;
            Assert.Equal(default, CarrierDesk.Unwrap(_hall.Consortium[first.Value], new Message.Carried(octets.ToArray()), _hall.Next));
            octets[i] ^= 4;
        }

        Assert.Equal(default, CarrierDesk.Unwrap(_hall.Consortium[first.Value], new Message.Carried(Array.Empty<byte>()), _hall.Next));
    }

    [Fact]
    public void V8_all_relays_are_drawn_in_time()
    {
        var firsts = Enumerable.Range(0, 60).Select(attempt => CarrierDesk.Wrap(_hall.Ballot(2, 1, 1), Relays, _hall.Next, _hall.Voter(2), (uint)attempt).First).Distinct();
        Assert.Equal(6, firsts.Count());
    }

    [Fact]
    public void V5_a_vote_for_nobody_and_for_who_does_not_stand_are_blank()
    {
        Assert.Equal(RefusalCode.None, _hall.Say(1, new Payload.Cast(_hall.Ballot(0, 1))));
        Assert.Equal(RefusalCode.None, _hall.Say(1, new Payload.Cast(_hall.Ballot(2, 1, 6))));
    }
}

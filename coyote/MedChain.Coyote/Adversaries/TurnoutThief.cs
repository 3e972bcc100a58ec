using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Coyote.Adversaries;

/// <summary>Claims turnout: though it has not voted, with a proof over tags of which it has put its own among, or with another's proof; where it has, while the poll runs.</summary>
internal sealed class TurnoutThief : Speaker
{
    private Payload.ClaimTurnout? _seen;
    private int _said;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is Message.Submitted { Transaction.Payload: Payload.ClaimTurnout claim }) _seen = claim;
        if (Now(self) is not { Slice: Slice.Voting or Slice.Tallying or Slice.Rest } || Drawn(self) is not { } drawn || _said > 2 || self.Choose(3) != 0) return [];
        var map = self.State!.Final.Map;
        if (ElectionRules.Find(map) is not { Event.IsZero: false } election || !map.TryGet<Poll>(StateKeys.Poll, out var poll) || poll.Tags.IsEmpty) return [];
        _said++;
        if (_seen is not null && self.Toss()) return Say(self, _seen);
        var tagBase = LinkableSignature.TagBase(election.Event);
        using var context = ElectionRules.TurnoutContext(election.Event, self.Self);
        var own = drawn.Voter.Key * tagBase;
        var proof = OneOfManyLogsProof.Make(drawn.Voter.Key, tagBase, poll.Tags.Contains(own) ? poll.Tags : poll.Tags.SetItem(0, own), context.Octets, drawn.Voter.Seed);
        return Say(self, new Payload.ClaimTurnout(proof));
    }
}

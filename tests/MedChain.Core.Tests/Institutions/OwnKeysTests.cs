using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Institutions;

/// <summary>A replica signs with the keys that the chain names, or not at all. Spec: Institutions I10, I11, Consensus D2.</summary>
public sealed class OwnKeysTests
{
    private readonly Consortium _consortium = new(4);

    [Fact]
    public void I11_who_holds_other_keys_than_the_set_names_signs_nothing_and_its_old_votes_do_not_halt_it()
    {
        var replica = new Replica(_consortium.Draw(0).Setup);
        var effects = Live(replica, Old(VoteKind.Skip), Old(VoteKind.Notarize));
        Assert.Equal(ReplicaPhase.Participating, replica.State.Phase);
        Assert.DoesNotContain(effects, effect => effect is Effect.Broadcast { Message: Message.Voted or Message.Proposed });
        Assert.NotNull(replica.State.Consensus.Votes.Find(1, VoteKind.Skip, replica.Self));
    }

    [Fact]
    public void D2_who_holds_the_key_of_a_vote_that_it_does_not_know_halts_whatever_other_keys_it_holds()
    {
        var drawn = _consortium.Draw(0);
        var own = new OwnKeys(_consortium[0].Keys, _consortium[0].Sealing);
        foreach (var setup in (ReplicaSetup[])[_consortium[0], drawn.Setup with { Others = [own] }, _consortium[0] with { Others = [new OwnKeys(drawn.Setup.Keys, drawn.Setup.Sealing)] }])
        {
            var replica = new Replica(setup);
            Live(replica, Old(VoteKind.Notarize));
            Assert.Equal(ReplicaPhase.Halted, replica.State.Phase);
        }
    }

    [Fact]
    public void I11_of_several_keys_those_that_the_set_names_sign()
    {
        var drawn = _consortium.Draw(0);
        var replica = new Replica(drawn.Setup with { Others = [new OwnKeys(_consortium[0].Keys, _consortium[0].Sealing)] });
        var votes = Live(replica).OfType<Effect.Broadcast>().Select(effect => effect.Message).OfType<Message.Voted>().ToList();
        Assert.NotEmpty(votes);
        Assert.All(votes, voted => Assert.True(voted.Vote.IsSigned(_consortium.Genesis.ChainId, _consortium.Genesis.Founders.Members[0], _consortium[1].Keys)));
    }

    [Fact]
    public void I11_commands_of_who_holds_no_registered_key_are_refused()
    {
        var replica = new Replica(_consortium.Draw(0).Setup);
        Live(replica);
        foreach (var command in (Command[])[new Command.Retire(), new Command.Expel(Chamber.H(1)), new Command.Endorse(Digest.Zero)])
        {
            var reply = replica.Handle(new Input.Submitted(_consortium.Genesis.TimestampMs, 1, command)).OfType<Effect.Reply>().Single();
            Assert.IsType<Outcome.Refused>(reply.Outcome);
        }
    }

    [Fact]
    public void I10_what_waits_and_was_signed_with_the_key_before_is_forgotten_at_the_boundary()
    {
        var founders = _consortium.Genesis.Founders;
        var after = new ValidatorSet(founders.Members.SetItem(2, _consortium.Draw(2).Institution));
        var pool = Mempool.Empty.Add(Expel(1)).Add(Expel(2)).Across(founders, after);
        Assert.Equal([Chamber.H(1)], pool.Waiting.Keys);

        Transaction Expel(int sender) =>
            Transaction.Sign(_consortium.Genesis.ChainId, Chamber.H(sender), 0, new Payload.Expel(Chamber.H(3)), _consortium[sender].Keys);
    }

    private Message.Voted Old(VoteKind kind) => new(Vote.Sign(
        _consortium.Genesis.ChainId, new Ballot(kind, 1, 1, kind == VoteKind.Skip ? Digest.Zero : _consortium.Genesis.ChainId), Chamber.H(0), _consortium[0].Keys));

    /// <summary>Starts on an empty store, takes messages, and lets the first view's timer run out.</summary>
    private List<Effect> Live(Replica replica, params Message[] messages)
    {
        var now = _consortium.Genesis.TimestampMs;
        var effects = replica.Handle(new Input.Restored(now, [])).ToList();
        foreach (var message in messages) effects.AddRange(replica.Handle(new Input.Received(now, Chamber.H(1), message)));
        effects.AddRange(replica.Handle(new Input.TimerFired(now + 10_000, new TimerId(TimerKind.View, 1, 1))));
        return effects;
    }
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Tests.Election;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Oprf;

namespace MedChain.Core.Tests.Collaboration;

/// <summary>Joint evaluations: asked on the chain within a quota, each part proved by its holder.</summary>
public sealed class EvaluationTests
{
    private static readonly int[] s_all = [0, 1, 2, 3, 4, 5, 6];

    private readonly Hall _hall = new(7, Hall.Parameters with { EvaluationQuota = 2 });

    [Fact]
    public void K10_a_question_is_asked_once_so_many_times_in_an_epoch_and_only_of_a_key_that_exists()
    {
        Assert.Equal(RefusalCode.WrongPhase, Ask(0, 1));
        _hall.HandOn(s_all);
        Assert.Equal(RefusalCode.None, Ask(0, 1));
        Assert.Equal(RefusalCode.Repeated, Ask(0, 1));
        Assert.Equal(RefusalCode.None, Ask(0, 2));
        Assert.Equal(RefusalCode.QuotaSpent, Ask(0, 3));
        Assert.Equal(RefusalCode.None, Ask(1, 1));
        _hall.ToNextEpoch();
        Assert.Equal(RefusalCode.None, Ask(0, 3));
    }

    [Fact]
    public void K11_a_holder_answers_what_was_asked_by_whom_in_this_epoch_or_the_one_before()
    {
        _hall.HandOn(s_all);
        Ask(0, 1);
        Assert.True(EvaluationRules.MayAnswer(_hall.Map, Hall.H(0), Blinded(1), 1));
        Assert.True(EvaluationRules.MayAnswer(_hall.Map, Hall.H(0), Blinded(1), 2));
        Assert.False(EvaluationRules.MayAnswer(_hall.Map, Hall.H(0), Blinded(1), 3));
        Assert.False(EvaluationRules.MayAnswer(_hall.Map, Hall.H(0), Blinded(2), 1));
        Assert.False(EvaluationRules.MayAnswer(_hall.Map, Hall.H(1), Blinded(1), 1));
    }

    [Fact]
    public void K12_a_part_is_the_holders_for_this_element_and_this_sharing_alone()
    {
        _hall.HandOn(s_all);
        var key = IdentityRules.Find(_hall.Map)!;
        var given = EvaluationRules.Answer(key, _hall.Shares[3][1], Blinded(1));
        Assert.True(EvaluationRules.IsRight(key, Hall.H(3), given));
        Assert.False(EvaluationRules.IsRight(key, Hall.H(2), given));
        Assert.False(EvaluationRules.IsRight(key, Hall.H(9), given));
        Assert.False(EvaluationRules.IsRight(key, Hall.H(3), given with { Blinded = Blinded(2) }));
        Assert.False(EvaluationRules.IsRight(key, Hall.H(3), given with { Part = given.Part + GroupElement.Generator }));
        Assert.False(EvaluationRules.IsRight(key, Hall.H(3), EvaluationRules.Answer(key, _hall.Shares[3][1] + GroupScalar.One, Blinded(1))));
        Assert.False(EvaluationRules.IsRight(IdentityRules.Find(_hall.ToNextEpoch().HandOn(s_all).Map)!, Hall.H(3), given));
    }

    [Fact]
    public void K12_who_asks_takes_parts_that_are_proved_and_names_who_lies()
    {
        _hall.HandOn(s_all);
        var key = IdentityRules.Find(_hall.Map)!;
        var outbox = new Outbox(0, Hall.H(0));
        var state = EvaluationDesk.Begin(RecordDeskState.Empty, Blinded(1), 77);
        foreach (var i in new[] { 6, 6, 0, 1, 2, 3, 4 })
        {
            var given = EvaluationRules.Answer(key, _hall.Shares[i][1], Blinded(1));
            if (i == 6) given = given with { Part = given.Part + GroupElement.Generator };
            Assert.Single(state.Evaluations);
            state = EvaluationDesk.OnGiven(state, Hall.H(i), given, _hall.State, outbox);
        }

        Assert.Empty(state.Evaluations);
        var done = Assert.IsType<Outcome.Evaluated>(Assert.Single(outbox.Close().OfType<Effect.Reply>()).Outcome);
        Assert.Equal([Hall.H(6)], done.Lying.AsEnumerable());
        Assert.Equal(key.Commitments.PublicKey, GroupElement.MultiplyBase(ObliviousKey(key)));
        Assert.Equal(ObliviousKey(key) * Blinded(1), done.Value);
    }

    [Fact]
    public void K12_parts_of_two_sharings_are_not_put_together()
    {
        _hall.HandOn(s_all);
        var first = IdentityRules.Find(_hall.Map)!;
        var outbox = new Outbox(0, Hall.H(0));
        var state = EvaluationDesk.Begin(RecordDeskState.Empty, Blinded(1), 77);
        foreach (var i in new[] { 0, 1, 2, 3 }) state = EvaluationDesk.OnGiven(state, Hall.H(i), EvaluationRules.Answer(first, _hall.Shares[i][1], Blinded(1)), _hall.State, outbox);
        var second = IdentityRules.Find(_hall.ToNextEpoch().HandOn(s_all).Map)!;
        state = EvaluationDesk.OnGiven(state, Hall.H(4), EvaluationRules.Answer(first, _hall.Shares[4][2], Blinded(1)), _hall.State, outbox);
        state = EvaluationDesk.OnGiven(state, Hall.H(4), EvaluationRules.Answer(second, _hall.Shares[4][2], Blinded(1)), _hall.State, outbox);
        Assert.Equal((2UL, 1), (Assert.Single(state.Evaluations).Epoch, state.Evaluations[0].Parts.Count));
        Assert.Empty(outbox.Close().OfType<Effect.Reply>());
    }

    [Fact]
    public void K12_an_evaluation_without_enough_parts_ends_with_what_came()
    {
        _hall.HandOn(s_all);
        var (key, desk) = (IdentityRules.Find(_hall.Map)!, new EvaluationDesk(_hall.Consortium[0]));
        var state = EvaluationDesk.Begin(RecordDeskState.Empty, Blinded(1), 77);
        for (var round = 0; round < EvaluationDesk.Rounds; round++)
        {
            var asked = new Outbox(1_000_000L * round);
            state = desk.Step(state, _hall.State, asked);
            Assert.Equal(round == 0 ? 7 : 6, asked.Close().OfType<Effect.Send>().Count(sent => sent.Message is Message.EvaluationWanted));
            if (round == 0) state = EvaluationDesk.OnGiven(state, Hall.H(2), EvaluationRules.Answer(key, _hall.Shares[2][1], Blinded(1)), _hall.State, asked);
        }

        var last = new Outbox(9_000_000L);
        Assert.Empty(desk.Step(state, _hall.State, last).Evaluations);
        var ended = Assert.IsType<Outcome.NotEvaluated>(Assert.Single(last.Close().OfType<Effect.Reply>()).Outcome);
        Assert.Equal((5, 1), (ended.Needed, ended.Given));
    }

    [Fact]
    public void K11_a_holder_answers_the_newest_sharing_alone_and_no_institution_without_end()
    {
        _hall.HandOn(s_all);
        Ask(0, 1);
        Ask(1, 1);
        var elections = new ElectionDeskState(1) { Shares = _hall.Shares[3] };
        Assert.Equal(2 * HolderDesk.AnswersEach, Answers(elections, 0, 1, 1_000));
        Assert.Equal(1u, Answers(elections, 1, 1, 1));
        Assert.Equal(0u, Answers(elections, 0, 2, 5));
        Assert.Equal(0u, Answers(elections, 9, 1, 5));
        _hall.ToNextEpoch().HandOn(s_all);
        Assert.Equal(0u, Answers(elections, 0, 1, 5));
        Assert.Equal(1u, Answers(elections with { Shares = _hall.Shares[3] }, 0, 1, 1));
    }

    /// <summary>How many answers member 3 gives who asks so often for one element.</summary>
    private uint Answers(ElectionDeskState elections, int asker, ulong number, int times)
    {
        var state = new ReplicaState(
            ReplicaPhase.Participating, new ConsensusState { Epoch = _hall.Epoch, Final = _hall.State }, Mempool.Empty, SubmissionState.Empty,
            ImmutableSortedDictionary<Digest, ImmutableSortedSet<InstitutionId>>.Empty, RecordDeskState.Empty, CustodyState.Empty)
        { Elections = elections };
        var turn = new Turn(new Outbox(0), state);
        for (var i = 0; i < times; i++) HolderDesk.OnWanted(turn, Hall.H(asker), new Message.EvaluationWanted(Blinded(number)));
        return (uint)turn.Outbox.Close().OfType<Effect.Send>().Count(sent => sent.To == Hall.H(asker) && sent.Message is Message.EvaluationGiven);
    }

    private GroupScalar ObliviousKey(IdentityKey key) => Crypto.Threshold.Lagrange.Interpolate([.. s_all.Take(5).Select(i => (key.Holders[Hall.H(i)], _hall.Shares[i][key.Epoch]))]);

    private RefusalCode Ask(int asker, ulong number) => _hall.Say(asker, new Payload.Batch(ImmutableArray.Create<RecordEvent>(new RecordEvent.Evaluate(Blinded(number)))));

    private static GroupElement Blinded(ulong number)
    {
        Assert.True(ObliviousFunction.TryBlind(OprfMode.Verifiable, "id"u8, GroupScalar.FromUInt64(number), out var blinded));
        return blinded;
    }
}

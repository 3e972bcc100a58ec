using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Oprf;

namespace MedChain.Core.Collaboration;

/// <summary>A joint evaluation under way, at who asked for it.</summary>
/// <param name="Blinded">What is evaluated.</param>
/// <param name="Request">The command to answer.</param>
/// <param name="Epoch">Of which sharing the parts are.</param>
/// <param name="Parts">Parts that are right, by holder.</param>
/// <param name="Lying">Holders whose parts are not.</param>
/// <param name="Rounds">How often the holders were asked.</param>
/// <param name="NextAskMs">When they are asked again.</param>
public sealed record Evaluation(
    GroupElement Blinded,
    ulong Request,
    ulong Epoch,
    ImmutableSortedDictionary<InstitutionId, GroupElement> Parts,
    ImmutableSortedSet<InstitutionId> Lying,
    int Rounds,
    long NextAskMs);

/// <summary>Whoever asks for an evaluation: asks all holders, takes the parts that are proved, names those that lie. Spec: Collaboration K12.</summary>
internal sealed class EvaluationDesk(ReplicaSetup setup)
{
    /// <summary>How often the holders are asked.</summary>
    internal const int Rounds = 6;

    /// <summary>The question is final: the holders are asked with the next round.</summary>
    internal static RecordDeskState Begin(RecordDeskState state, GroupElement blinded, ulong request) => state with
    {
        Evaluations = state.Evaluations.Add(new Evaluation(blinded, request, 0, ImmutableSortedDictionary<InstitutionId, GroupElement>.Empty, [], 0, 0)),
    };

    /// <summary>Asks whoever has not answered; ends what has waited long enough.</summary>
    internal RecordDeskState Step(RecordDeskState state, LedgerState final, Outbox outbox)
    {
        foreach (var evaluation in state.Evaluations)
        {
            if (outbox.NowMs < evaluation.NextAskMs || IdentityRules.Find(final.Map) is not { } key) continue;
            state = evaluation.Rounds < Rounds ? Replace(state, evaluation, Ask(evaluation, key, outbox)) : GiveUp(state, evaluation, key, outbox);
        }

        return state;
    }

    /// <summary>Takes a holder's part.</summary>
    internal static RecordDeskState OnGiven(RecordDeskState state, InstitutionId from, Message.EvaluationGiven given, LedgerState final, Outbox outbox)
    {
        if (IdentityRules.Find(final.Map) is not { } key || key.Epoch != given.Epoch || !key.Holders.ContainsKey(from)) return state;
        foreach (var waiting in state.Evaluations)
        {
            if (waiting.Blinded != given.Blinded) continue;
            var evaluation = Of(waiting, key.Epoch);
            if (evaluation.Parts.ContainsKey(from) || evaluation.Lying.Contains(from)) continue;
            var after = EvaluationRules.IsRight(key, from, given)
                ? evaluation with { Parts = evaluation.Parts.Add(from, given.Part) }
                : evaluation with { Lying = evaluation.Lying.Add(from) };
            state = after.Parts.Count < key.Commitments.Threshold ? Replace(state, waiting, after) : Conclude(Replace(state, waiting, after), after, key, outbox);
        }

        return state;
    }

    private Evaluation Ask(Evaluation evaluation, IdentityKey key, Outbox outbox)
    {
        evaluation = Of(evaluation, key.Epoch);
        foreach (var holder in key.Holders.Keys)
        {
            if (!evaluation.Parts.ContainsKey(holder) && !evaluation.Lying.Contains(holder)) outbox.Send(holder, new Message.EvaluationWanted(evaluation.Blinded));
        }

        return evaluation with { Rounds = evaluation.Rounds + 1, NextAskMs = outbox.NowMs + setup.Genesis.Parameters.RecordRetryMs };
    }

    /// <summary>Parts of a sharing before go with none of a later one.</summary>
    private static Evaluation Of(Evaluation evaluation, ulong epoch) =>
        evaluation.Epoch == epoch ? evaluation : evaluation with { Epoch = epoch, Parts = ImmutableSortedDictionary<InstitutionId, GroupElement>.Empty, Lying = [] };

    private static RecordDeskState Conclude(RecordDeskState state, Evaluation evaluation, IdentityKey key, Outbox outbox)
    {
        var value = ObliviousFunction.Combine([.. evaluation.Parts.Select(part => (key.Holders[part.Key], part.Value))]);
        outbox.Reply(evaluation.Request, new Outcome.Evaluated(evaluation.Blinded, value, [.. evaluation.Lying]));
        return state with { Evaluations = state.Evaluations.Remove(evaluation) };
    }

    private static RecordDeskState GiveUp(RecordDeskState state, Evaluation evaluation, IdentityKey key, Outbox outbox)
    {
        outbox.Reply(evaluation.Request, new Outcome.NotEvaluated(key.Commitments.Threshold, evaluation.Parts.Count, [.. evaluation.Lying]));
        return state with { Evaluations = state.Evaluations.Remove(evaluation) };
    }

    private static RecordDeskState Replace(RecordDeskState state, Evaluation before, Evaluation after) => state with { Evaluations = state.Evaluations.Replace(before, after) };
}

using MedChain.Core.Institutions;

namespace MedChain.Core.Collaboration;

/// <summary>A holder of the identity key: answers what was asked on the chain, by its newest share, and nothing else. Spec: Collaboration K11.</summary>
internal static class HolderDesk
{
    /// <summary>How often one institution is answered in an epoch, for each question that it may ask in one.</summary>
    internal const uint AnswersEach = 12;

    /// <summary>Takes a question; the part goes to who asked on the chain, within its budget.</summary>
    internal static void OnWanted(Turn turn, InstitutionId from, Message.EvaluationWanted wanted)
    {
        var (state, epoch, map) = (turn.Elections, turn.Consensus.Epoch, turn.Final.Map);
        if (IdentityRules.Find(map) is not { } key || !state.Shares.TryGetValue(key.Epoch, out var share)) return;
        var answered = state.Answered.GetValueOrDefault(from);
        if (answered / AnswersEach >= epoch.Parameters.EvaluationQuota || !EvaluationRules.MayAnswer(map, from, wanted.Blinded, epoch.Epoch)) return;
        turn.Elections = state with { Answered = state.Answered.SetItem(from, answered + 1) };
        turn.Outbox.Send(from, EvaluationRules.Answer(key, share, wanted.Blinded));
    }
}

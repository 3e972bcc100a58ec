using System.Numerics;
using MedChain.Core;
using MedChain.Core.Access;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>
/// Compares how reads go on at their requester with the compiled reading model: with what the custodians have answered so far a read waits, ends
/// released or is given up. That a part leads to the commitment is a fact. Spec: Access A8.
/// </summary>
internal sealed class ReadingOracle
{
    /// <summary>Reads compared, by how they stand.</summary>
    internal SortedDictionary<string, long> Outcomes { get; } = new(StringComparer.Ordinal);

    internal IEnumerable<string> Compare(CoreStep step)
    {
        var (before, after) = (step.Before.Records.Reads, step.After.Records.Reads);
        if (step.Input is Input.Restored || (ReferenceEquals(before, after) && !step.Effects.OfType<Effect.Reply>().Any())) return [];
        var differences = new List<string>();
        foreach (var (access, reading) in after)
        {
            if (!before.TryGetValue(access, out var earlier) || !ReferenceEquals(earlier, reading))
                Judge(step, access, earlier, reading.Tally(), reading.Needed, Reading.Outcome.create_Waiting(), differences);
        }

        foreach (var reply in step.Effects.OfType<Effect.Reply>())
        {
            if (reply.Outcome is Outcome.Released released)
                Judge(step, released.Access, before.GetValueOrDefault(released.Access), released.Tally, null, Reading.Outcome.create_Released(), differences);
            if (reply.Outcome is Outcome.Unavailable unavailable)
                Judge(step, unavailable.Access, before.GetValueOrDefault(unavailable.Access), unavailable.Tally, unavailable.Needed, Reading.Outcome.create_Unavailable(), differences);
        }

        return differences;
    }

    private void Judge(CoreStep step, AccessId access, Core.Access.Reading? earlier, ReleaseTally tally, int? needed, Reading._IOutcome core, List<string> differences)
    {
        var answers = MapOf(
            tally.Verified.Select(id => (Names.Of(id), Reading.Answer.create_Verified()))
                .Concat(tally.Lying.Select(id => (Names.Of(id), Reading.Answer.create_Lied())))
                .Concat(tally.Refused.Where(answer => !tally.Lying.Contains(answer.Custodian)).Select(answer => (Names.Of(answer.Custodian), Refused(answer.Code))))
                .Concat(tally.Silent.Select(id => (Names.Of(id), Reading.Answer.create_Silent()))));
        var thresholds = Records.__default.For(answers.Count);
        var most = BigInteger.Max(thresholds.dtor_shares, thresholds.dtor_fragments);
        if (needed is { } said && most != said) differences.Add($"A8, R7: parts needed: the model says {most}, the core {said}");
        var isOver = step.Input is Input.TimerFired { Timer.Kind: TimerKind.Records } && earlier is not null && Reading.__default.IsLastRoundOver(earlier.Rounds, step.Input.NowMs, earlier.NextAskMs);
        var model = Reading.__default.Judge(answers, most, isOver);
        var kind = Text.Show(core);
        Outcomes[kind] = Outcomes.GetValueOrDefault(kind) + 1;
        if (!model.Equals(core)) differences.Add($"A8: read {access}: the model says {Text.Show(model)}, the core {Text.Show(core)}, with {Text.Show(answers)}");
    }

    private static Reading._IAnswer Refused(ReleaseRefusal code) =>
        Reading.Answer.create_Refused(ReleaseRules.__default.MayChange(CustodyTranslation.Refusal(code)));
}

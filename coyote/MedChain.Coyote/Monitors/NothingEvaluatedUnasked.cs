using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// An honest holder gives a part only of what the institution that asks has asked on the chain; no institution asks more often than its quota. Spec: Collaboration K10,
/// K11.
/// </summary>
internal sealed class NothingEvaluatedUnasked : Monitor
{
    /// <summary>A part has left an honest host.</summary>
    internal sealed class Left(TownHost host, InstitutionId to, Message.EvaluationGiven given) : Event
    {
        internal TownHost Host { get; } = host;

        internal InstitutionId To { get; } = to;

        internal Message.EvaluationGiven Given { get; } = given;
    }

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Count))]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        var isAsked = left.Host.Replica!.State.Final.Map.TryGet<EvaluationEntry>(StateKeys.Evaluation(left.To, left.Given.Blinded), out _);
        Assert(isAsked, "Nothing evaluated unasked: {0} gives {1} a part of what it has not asked on the chain", left.Host.Id, left.To);
    }

    private void Count(Event e)
    {
        var final = (HeldFinal)e;
        foreach (var setup in final.Town.Setups)
        {
            if (!final.Map.TryGet<EvaluationCount>(StateKeys.EvaluationCount(setup.Self), out var count)) continue;
            Assert(count.Count <= final.Town.Options.Parameters.EvaluationQuota, "Nothing evaluated unasked: {0} has asked {1} times in an epoch", setup.Self, count.Count);
        }
    }
}

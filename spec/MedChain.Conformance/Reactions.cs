using System.Collections.Immutable;
using System.Numerics;
using ConsensusKnowledge;
using MedChain.Core;
using MedChain.Core.Institutions;

namespace MedChain.Conformance;

/// <summary>
/// What follows from the model's step and is no part of its node: certificates that are new are sent on, and a view that is entered gets its
/// timers, as long as the model of timeouts has them. Spec: Consensus S1, S4, S5, S6, L2.
/// </summary>
internal sealed class Reactions(Translation translation, ProtocolParameters parameters)
{
    private readonly List<string> _differences = [];

    /// <summary>The differences, one line each.</summary>
    /// <param name="before">The node before the step.</param>
    /// <param name="after">The node that the model makes of it.</param>
    /// <param name="nowMs">The time of the step.</param>
    /// <param name="effects">What the core asked for.</param>
    internal IReadOnlyList<string> Differences(_INode before, _INode after, long nowMs, ImmutableArray<Effect> effects)
    {
        SentOn(before, after, effects);
        if (!Equals(before.dtor_local.dtor_setup, after.dtor_local.dtor_setup) || before.dtor_local.dtor_view != after.dtor_local.dtor_view) Timed(before, after, nowMs, effects);
        return _differences;
    }

    private void SentOn(_INode before, _INode after, ImmutableArray<Effect> effects)
    {
        var sent = effects.OfType<Effect.Broadcast>().Select(static broadcast => broadcast.Message).OfType<Message.Certified>()
            .Select(certified => translation.Ballot(certified.Certificate.Ballot)).ToList();
        foreach (var ballot in after.dtor_certificates.Elements)
        {
            if (!before.dtor_certificates.Contains(ballot) && !sent.Contains(ballot)) _differences.Add($"S4, S5: sent on: the model has a new certificate of {Text.Show(ballot)}, the core sends none on");
        }

        if (after.dtor_finalization.is_Some && !Equals(before.dtor_finalization, after.dtor_finalization) && !sent.Any(static ballot => ballot.dtor_kind.is_Finalize))
            _differences.Add("S6: sent on: the model has a new finalization, the core sends none on");
    }

    private void Timed(_INode before, _INode after, long nowMs, ImmutableArray<Effect> effects)
    {
        if (after.dtor_halted) return;
        var (epoch, view) = ((ulong)after.dtor_local.dtor_setup.dtor_epoch, (ulong)after.dtor_local.dtor_view);
        var earlier = Equals(before.dtor_local.dtor_setup, after.dtor_local.dtor_setup) ? before.dtor_local.dtor_finalized : BigInteger.Zero;
        foreach (var (kind, baseMs) in ((TimerKind, uint)[])[(TimerKind.View, parameters.BaseTimeoutMs), (TimerKind.Proposal, parameters.ProposalTimeoutMs)])
        {
            // What a step learns to be final it may learn before it enters the view, or after.
            SortedSet<BigInteger> lengths = [];
            for (var finalized = earlier; finalized <= after.dtor_local.dtor_finalized; finalized++) lengths.Add(Timeout(baseMs, view, finalized));
            var set = effects.OfType<Effect.SetTimer>().LastOrDefault(timer => timer.Timer == new TimerId(kind, epoch, view));
            if (set is null) _differences.Add($"S1: {kind} timer: the model enters view {view}, the core sets none");
            else if (!lengths.Contains(set.DueMs - nowMs)) _differences.Add($"L2: {kind} timer: the model says {string.Join(" or ", lengths)} ms, the core {set.DueMs - nowMs}");
        }
    }

    private BigInteger Timeout(uint baseMs, ulong view, BigInteger finalized) => Timeouts.__default.Timeout(baseMs, parameters.CapTimeoutMs, view, finalized);
}

using System.Collections.Immutable;
using System.Numerics;
using Consensus;
using ConsensusKnowledge;
using Dafny;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>Where the model's node and the core's state differ, part by part, each with the rules that say what it must be.</summary>
internal sealed class Comparison(Translation translation, InstitutionId self)
{
    /// <summary>L3: most blocks asked for at once.</summary>
    private const int WantedCap = 16;

    private readonly List<string> _differences = [];

    /// <summary>The differences, one line each.</summary>
    /// <param name="world">The blocks.</param>
    /// <param name="start">Epoch and view before the step.</param>
    /// <param name="model">The node that the model makes of it.</param>
    /// <param name="core">The node that the core has become.</param>
    /// <param name="effects">What the core asked for.</param>
    internal IReadOnlyList<string> Differences(_IWorld world, _ILocal start, _INode model, _INode core, ImmutableArray<Effect> effects)
    {
        if (model.dtor_stuck) _differences.Add("guards of S1 to S7, E2: the model cannot take the step at all");
        Same("S2, S3, S4, S7: own votes", Votes(model, world, start), Signed(effects));
        Same("S7, M2: accused", model.dtor_accused, Accused(effects));
        Same("E1, E2: epoch", model.dtor_local.dtor_setup, core.dtor_local.dtor_setup);
        Same("S1, S4, S5: view", model.dtor_local.dtor_view, core.dtor_local.dtor_view);
        Same("S6: highest finalized view", model.dtor_local.dtor_finalized, core.dtor_local.dtor_finalized);
        Same("S1: time of entry", model.dtor_entered, core.dtor_entered);
        Same("S1: justification", model.dtor_footing, core.dtor_footing);
        Same("S1: votes in the justification", model.dtor_ground, core.dtor_ground);
        Same("M2: votes counted", model.dtor_counted, core.dtor_counted);
        Same("M2, S4, S5: certificates", model.dtor_certificates, core.dtor_certificates);
        Same("M2: votes in certificates", model.dtor_certifying, core.dtor_certifying);
        Same("S2: proposals", Blocks(model.dtor_offers), Blocks(core.dtor_offers));
        Same("S2: proposals refused", model.dtor_refused, core.dtor_refused);
        Same("S6: finalization", model.dtor_finalization, core.dtor_finalization);
        Same("E3: end proof", model.dtor_endProof, core.dtor_endProof);
        Same("S6, E2: last final block", model.dtor_ledger, core.dtor_ledger);
        Same("S2: blocks executed", model.dtor_executed, core.dtor_executed);
        Same("S2: blocks without parent", model.dtor_orphans, core.dtor_orphans);
        SameWanted(model.dtor_wanted, core.dtor_wanted);
        Same("E4: early messages", model.dtor_early, core.dtor_early);
        Same("D2: halted", model.dtor_halted, core.dtor_halted);
        return _differences;
    }

    private void Same<T>(string what, T model, T core)
    {
        if (!Equals(model, core)) _differences.Add($"{what}: the model says {Text.Show(model)}, the core {Text.Show(core)}");
    }

    private void Same<T>(string what, Dafny.ISet<T> model, Dafny.ISet<T> core)
    {
        if (!model.Equals(core)) _differences.Add($"{what}: only the model has {Text.Show(Set<T>.Difference(model, core))}, only the core {Text.Show(Set<T>.Difference(core, model))}");
    }

    /// <summary>L3: the model asks for all; which ones give way to the newest where there are more than 16 is not modelled.</summary>
    private void SameWanted(Dafny.ISet<BigInteger> model, Dafny.ISet<BigInteger> core)
    {
        if (model.Count <= WantedCap) Same("S2, L1: blocks asked for", model, core);
        else if (core.Count > WantedCap || core.Elements.Any(hash => !model.Contains(hash))) _differences.Add($"L3: blocks asked for: the model says {WantedCap} of {Text.Show(model)}, the core {Text.Show(core)}");
    }

    /// <summary>The votes that the node's steps cast, as the model applies them one after another.</summary>
    private static Dafny.ISet<_IVote> Votes(_INode node, _IWorld world, _ILocal start)
    {
        var self = MapOf([(node.dtor_self, start)]);
        var state = State.create(Set<_IVote>.Empty, self, Sequence<_ISetup>.FromElements(start.dtor_setup));
        foreach (var step in node.dtor_steps.CloneAsArray()) state = Consensus.__default.Apply(world, state, step);
        return state.dtor_votes;
    }

    private Set<_IVote> Signed(ImmutableArray<Effect> effects)
    {
        var votes = new List<_IVote>();
        foreach (var write in effects.OfType<Effect.Persist>().SelectMany(persist => persist.Writes))
        {
            if (write.Key.Table != DurableTable.Vote || write.Value is not { } value) continue;
            var reader = new CanonicalReader(value.Span);
            if (Vote.Read(ref reader) is { } vote && vote.Voter == self) votes.Add(translation.Vote(vote));
        }

        return SetOf(votes);
    }

    private static ISequence<BigInteger> Accused(ImmutableArray<Effect> effects) =>
        SequenceOf(effects.OfType<Effect.Accuse>().Select(accuse => Names.Of(accuse.Evidence.Offender)));

    private static Map<BigInteger, BigInteger> Blocks(IMap<BigInteger, _IOffer> offers) =>
        MapOf(offers.Keys.Elements.Select(view => (view, Map<BigInteger, _IOffer>.Select(offers, view).dtor_block)));
}

using System.Numerics;
using CustodyRules;
using Dafny;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Records;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>
/// Compares steps of one institution's custodian with the compiled custody model: the same inputs in the same state must lead to the same
/// state, the same rows on disk and the same messages in the same order, with what must be on disk there before they leave. It translates and
/// compares; every rule is the model's. Spec: Records R5, R8 to R10, Access A5 to A7, A10, A11, A19.
/// </summary>
internal sealed class CustodyOracle
{
    private readonly ReplicaSetup _setup;
    private readonly RecordTranslation _records;
    private readonly EmergencyTranslation _emergencies;
    private readonly CustodyTranslation _custody;
    private readonly CustodyInputs _inputs;
    private readonly RefusalOracle _refusals;

    internal CustodyOracle(ReplicaSetup setup, RecordTranslation records, EmergencyTranslation emergencies, ConsentTranslation consents)
    {
        (_setup, _records, _emergencies) = (setup, records, emergencies);
        _custody = new CustodyTranslation(setup, records, emergencies);
        _inputs = new CustodyInputs(setup, records, _custody, emergencies);
        _refusals = new RefusalOracle(setup, records, consents);
    }

    /// <summary>Inputs to the custodian that were compared, by kind.</summary>
    internal SortedDictionary<string, long> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>What the custodian did, by kind and reason.</summary>
    internal SortedDictionary<string, long> Outputs { get; } = new(StringComparer.Ordinal);

    internal IReadOnlyList<string> Compare(CoreStep step)
    {
        if (IsOfStreams(step)) return [];
        if (Vacancies.AreIn(step.Before.Final.Map) || Vacancies.AreIn(step.After.Final.Map) || step.Effects.OfType<Effect.Commit>().Any(static commit => Vacancies.AreIn(commit.Block))) return [];
        var isSame = ReferenceEquals(step.Before.Custody, step.After.Custody);
        var inputs = _inputs.Of(step);
        if (isSame && inputs.Count == 0 && !Speaks(step)) return [];
        var start = step.Input is Input.Restored restored ? Stored(restored.Rows) : _custody.Desk(step.Before.Custody);
        var (model, outputs, tags) = (start, new List<_IOutput>(), new SortedSet<string>(StringComparer.Ordinal));
        _refusals.Begin(step);
        foreach (var (input, view, final) in inputs)
        {
            var (tag, kind) = Of(input);
            tags.Add(tag);
            Inputs[kind] = Inputs.GetValueOrDefault(kind) + 1;
            var result = CustodyRules.__default.Step(model, input, view);
            _refusals.Take(model, input, result.dtor__1, view, final);
            model = result.dtor__0;
            outputs.AddRange(result.dtor__1.CloneAsArray());
        }

        foreach (var output in outputs) Count(output);
        var tagged = tags.Count == 0 ? "R5, R8, R9, A5, A10" : string.Join(", ", tags);
        var differences = new List<string>();
        SameDesk(tagged, model, _custody.Desk(step.After.Custody), differences);
        Same($"{tagged}: messages and reads", Leaving(outputs), SequenceOf(Spoken(step)), differences);
        CompareDisk(step, start, model, inputs, differences);
        if (step.After.Phase != ReplicaPhase.Halted) _refusals.End(differences);
        return differences;
    }

    /// <summary>The model knows no streams: while a custodian holds one, or is told of one, its steps are not compared. Those have a model of their own, stream-desk.dfy.</summary>
    private static bool IsOfStreams(CoreStep step) =>
        !step.Before.Custody.Streams.IsEmpty || !step.After.Custody.Streams.IsEmpty || !step.Before.Records.OpenStreams.IsEmpty || !step.After.Records.OpenStreams.IsEmpty
        || step.Input is Input.Received { Message: Message.PieceOffered or Message.StreamOffer or Message.PieceWanted } or Input.Loaded { Key.Table: DurableTable.Piece };

    private static void SameDesk(string tags, _IDesk model, _IDesk core, List<string> differences)
    {
        Same($"{tags}: held", model.dtor_held, core.dtor_held, differences);
        Same($"{tags}: tombstones", model.dtor_tombstones, core.dtor_tombstones, differences);
        Same($"{tags}: emergencies owed", model.dtor_glass, core.dtor_glass, differences);
        Same($"{tags}: not anchored yet", model.dtor_unanchored, core.dtor_unanchored, differences);
        Same($"{tags}: waiting for fragments", model.dtor_loading, core.dtor_loading, differences);
        Same($"{tags}: audit entries announced", model.dtor_audits, core.dtor_audits, differences);
        Same($"{tags}: receipts of destruction announced", model.dtor_receipts, core.dtor_receipts, differences);
    }

    /// <summary>Outputs but rows, and but what the institution sends to itself, which does not leave.</summary>
    private ISequence<_IOutput> Leaving(List<_IOutput> outputs) => SequenceOf(outputs.Where(output => !output.is_Persist && To(output) != Names.Of(_setup.Self)));

    private static BigInteger? To(_IOutput output) => output.is_Load ? null : output.dtor_to;

    private IEnumerable<_IOutput> Spoken(CoreStep step) => step.Effects.Select(Spoken).OfType<_IOutput>();

    private _IOutput? Spoken(Effect effect) => effect switch
    {
        Effect.Send send => _custody.Output(send.To, send.Message),
        Effect.Load { Key: { Table: DurableTable.Fragment } key } => Output.create_Load(_records.Name(RecordKeys.RecordOf(key))),
        _ => null,
    };

    private bool Speaks(CoreStep step) => Spoken(step).Any() || step.Effects.OfType<Effect.Persist>().Any(
        persist => persist.Writes.Any(write => write.Key.Table is DurableTable.Custody or DurableTable.Tombstone or DurableTable.Fragment or DurableTable.Emergency or DurableTable.Refusal));

    /// <summary>A start finds what is on disk, and nothing else.</summary>
    private _IDesk Stored(IEnumerable<DurableRow> rows)
    {
        var disk = new CustodyDisk(_records, _custody, _emergencies);
        foreach (var row in rows) disk.Write(row.Key, row.Value);
        return Desk.create(disk.Held, disk.Tombstones, disk.Glass, Map<BigInteger, BigInteger>.Empty, Map<BigInteger, ISequence<_IAwaited>>.Empty, Set<BigInteger>.Empty, Set<BigInteger>.Empty);
    }

    /// <summary>R5, R9, A7: what must be on disk is there before what it is for leaves, and in the end the disk holds what the desk holds.</summary>
    private void CompareDisk(CoreStep step, _IDesk start, _IDesk model, List<(_IInput Input, _IView View, LedgerState Final)> inputs, List<string> differences)
    {
        var disk = new CustodyDisk(_records, _custody, _emergencies, start);
        var outputs = new List<_IOutput>();
        foreach (var effect in step.Effects)
        {
            if (effect is Effect.Persist persist && disk.Write(persist)) outputs.Add(Output.create_Persist(disk.Held, disk.Tombstones, disk.Glass));
            if (Spoken(effect) is { } output) outputs.Add(output);
        }

        Same("R5, R8, A7: held on disk", model.dtor_held, disk.Held, differences);
        Same("R9, A7: tombstones on disk", model.dtor_tombstones, disk.Tombstones, differences);
        Same("A11: emergencies owed on disk", model.dtor_glass, disk.Glass, differences);
        Same("R5, R9: fragments on disk", model.dtor_held.Keys, disk.Fragments, differences);
        if (inputs.Count > 0 && !CustodyProof.__default.InOrder(CustodyRules.__default.Write(start), SequenceOf(outputs), inputs[^1].View))
            differences.Add($"R5, A7: the model has it on disk before it leaves, the core not: {Text.Show(SequenceOf(outputs))}");
    }

    private void Count(_IOutput output)
    {
        var kind = output.is_OfferRefused ? $"OfferRefused {Text.Show(output.dtor_reason)}"
            : output.is_ReleaseRefused ? $"ReleaseRefused {Text.Show(output.dtor_code)}"
            : output.is_Persist ? "Persist" : output.is_Receipt ? "Receipt" : output.is_Load ? "Load" : "Release";
        Outputs[kind] = Outputs.GetValueOrDefault(kind) + 1;
    }

    private static (string Tag, string Kind) Of(_IInput input) =>
        input.is_Offered ? ("R5", "Offered")
        : input.is_Requested ? ("A6", "Requested")
        : input.is_Urged ? ("A10", "Urged")
        : input.is_Loaded ? (input.dtor_isIntact ? "A5, A6, A7, A10, A11" : "R8", input.dtor_isIntact ? "Loaded" : "Loaded spoilt")
        : input.is_Anchored ? ("R6", "Anchored")
        : input.is_EraseFinal ? ("R9", "EraseFinal")
        : input.is_DestroyedFinal ? ("R10", "DestroyedFinal")
        : input.is_AuditFinal ? ("A7", "AuditFinal")
        : input.is_BreakGlassFinal ? ("A11", "BreakGlassFinal")
        : ("R9, D3", "Started");

    private static void Same<T>(string what, T model, T core, List<string> differences)
    {
        if (!Equals(model, core)) differences.Add($"{what}: the model says {Text.Show(model)}, the core {Text.Show(core)}");
    }
}

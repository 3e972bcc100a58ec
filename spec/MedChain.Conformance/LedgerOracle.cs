using System.Collections.Immutable;
using System.Numerics;
using Dafny;
using Entries;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>One event judged by the core: the state before, the event, what it was judged by, the verdict, the state after.</summary>
public sealed record EventStep(StateMap Before, RecordEvent Event, EventContext Context, RefusalCode Code, StateMap After);

/// <summary>
/// Compares what the core makes of events on records and requests with the compiled record and access models, each difference one line with
/// the rule: same verdict, same entries. It translates and compares; every rule is the models'. Spec: Records R3, R6, R9, R10, R22 to R24, Access A1 to
/// A4, A7, A11, A12, A14 to A18.
/// </summary>
/// <param name="keys">Verifies receipts: whether one is authentic is a fact that the model takes.</param>
public sealed class LedgerOracle(IAuthenticator keys)
{
    private readonly RecordTranslation _translation = new(new Names());
    private EmergencyTranslation? _emergencies;
    private VersionTranslation? _versions;
    private ConsentTranslation? _consents;

    /// <summary>Events compared.</summary>
    public long Events { get; private set; }

    /// <summary>Blocks compared.</summary>
    public long Blocks { get; private set; }

    /// <summary>The names under which differences show records, requests and hashes.</summary>
    internal RecordTranslation Translation => _translation;

    /// <summary>One event: its verdict, and all entries afterwards.</summary>
    public IReadOnlyList<string> Compare(EventStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (Vacancies.AreIn(step.Event) || Vacancies.AreIn(step.Before)) return [];
        var differences = new List<string>();
        Same(Tag(step.Event), Judge(ModelOf(step.Before), step.Event, step.Context, step.Before, step.Code, differences), ModelOf(step.After), differences);
        SameRest(step.Before, step.After, differences);
        ComparePhases(step.After, step.Context.TimestampMs, differences);
        return differences;
    }

    /// <summary>
    /// A block: the verdict on each of its events as the state after it records them, and all entries after it, where the model goes through
    /// its events one by one.
    /// </summary>
    /// <param name="before">The state before the block.</param>
    /// <param name="epoch">The block's epoch.</param>
    /// <param name="block">The block.</param>
    /// <param name="after">The state that the core made of it.</param>
    public IReadOnlyList<string> Compare(LedgerState before, EpochSetup epoch, Block block, LedgerState after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(epoch);
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(after);
        if (Vacancies.AreIn(block) || Vacancies.AreIn(before.Map)) return [];
        Blocks++;
        var differences = new List<string>();
        var model = ModelOf(before.Map);
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var transaction in block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            after.Map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out var refusals);
            var codes = (refusals?.Items ?? []).ToDictionary(refusal => (int)refusal.Event, refusal => refusal.Code);
            var context = new EventContext(epoch.ChainId, epoch.Validators, keys, transaction.Sender, block.Header.TimestampMs) { Epoch = epoch.Epoch, Parameters = epoch.Parameters };
            foreach (var (place, e) in batch.Events.Index())
            {
                // Of no record: what it asks is judged by another model, AskedOnTheChain. Answers to challenges change no entry that this model has.
                if (e is RecordEvent.Evaluate or RecordEvent.Possession) continue;
                tags.Add(Tag(e));
                model = Judge(model, e, context, before.Map, codes.GetValueOrDefault(place), differences);
            }
        }

        if (block.Header.Height == epoch.LastHeight)
            model = model with { Book = BreakGlassRules.__default.Close(model.Book, RecordTranslation.Numbers(epoch.Validators), block.Header.TimestampMs, epoch.Parameters.HasElections) };
        var tag = tags.Count == 0 ? "C9: no event" : string.Join(", ", tags);
        Same(tag, model, ModelOf(after.Map), differences);
        ComparePhases(after.Map, after.TimestampMs, differences);
        return differences;
    }

    /// <summary>R3: who keeps a record.</summary>
    public static IReadOnlyList<string> Custodians(RecordId record, ValidatorSet validators, ImmutableArray<InstitutionId> core)
    {
        ArgumentNullException.ThrowIfNull(validators);
        var model = CustodianChoice.__default.For(BigInteger.One, RecordTranslation.Numbers(validators), RecordTranslation.Score(record));
        var differences = new List<string>();
        Same("R3: custodians", model, SequenceOf(core.Select(Names.Of)), differences);
        return differences;
    }

    /// <summary>A2: where a request stands at a time.</summary>
    public IReadOnlyList<string> Phase(AccessEntry entry, long timeMs, AccessPhase core)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var differences = new List<string>();
        Same("A2: phase", _translation.Entry(entry).PhaseAt(timeMs), RecordTranslation.Phase(core), differences);
        return differences;
    }

    internal EmergencyTranslation Emergencies => _emergencies ??= new EmergencyTranslation(_translation);

    internal ConsentTranslation Consents => _consents ??= new ConsentTranslation(_translation);

    internal VersionTranslation Versions => _versions ??= new VersionTranslation(_translation);

    private Model ModelOf(StateMap map) => new(_translation.State(map), Emergencies.Book(map), Consents.Keys(map), Consents.Refusals(map), Versions.Lines(map));

    private Model Judge(Model model, RecordEvent e, EventContext context, StateMap before, RefusalCode code, List<string> differences)
    {
        Events++;
        if (!AccessRules.__default.IsSound(model.State))
        {
            differences.Add($"{Tag(e)}: no such state comes about by the model's rules: {Text.Show(model.State)}");
            return model;
        }

        if (e is RecordEvent.BreakGlass or RecordEvent.Review)
        {
            var told = BreakGlassRules.__default.Judge(model.Book, model.State.dtor_records, Emergencies.Word(e, context), Emergencies.Facts(e, context, before));
            SameVerdict(e, told.dtor__1, code, differences);
            return model with { Book = told.dtor__0 };
        }

        if (e is RecordEvent.Refused refused)
        {
            var told = RefusalRules.__default.Judge(
                model.State, model.Refusals, _translation.Name(refused.Access), Names.Of(refused.Asker), CustodyTranslation.Refusal(refused.Code), Names.Of(context.Sender), ConsentTranslation.Institutions(before));
            SameVerdict(e, told.dtor__1, code, differences);
            return model with { Refusals = told.dtor__0 };
        }

        if (e is RecordEvent.Supersede supersede)
        {
            var (lines, verdict) = Versions.Judge(model.Lines, model.State, supersede, context);
            SameVerdict(e, verdict, code, differences);
            return model with { Lines = lines };
        }

        if (e is RecordEvent.Erase erase)
        {
            var (state, verdict) = Versions.Judge(model.Lines, model.State, erase, _translation.Context(e, context));
            SameVerdict(e, verdict, code, differences);
            return model with { State = state };
        }

        var judged = ConsentRules.__default.Judge(model.State, model.Keys, Consents.Word(e), Consents.Facts(e, context));
        SameVerdict(e, judged.dtor__2, code, differences);
        return model with { State = judged.dtor__0, Keys = judged.dtor__1 };
    }

    private static void SameVerdict(RecordEvent e, _IRefusal model, RefusalCode core, List<string> differences) =>
        Same($"{Tag(e)}: verdict on {e.GetType().Name}", model, RecordTranslation.Refusal(core), differences);

    private void ComparePhases(StateMap map, long timeMs, List<string> differences)
    {
        foreach (var (_, value) in map.Entries())
        {
            if (value is EmergencyEntry broken) Same("A12: phase", Emergencies.Entry(broken).PhaseAt(timeMs), RecordTranslation.Phase(broken.PhaseAt(timeMs)), differences);
            if (value is not AccessEntry entry) continue;
            foreach (var time in (long[])[timeMs, entry.ExpiresAtMs - 1, entry.ExpiresAtMs])
            {
                if (time >= 0) differences.AddRange(Phase(entry, time, entry.PhaseAt(time)));
            }
        }
    }

    private static void Same(string tags, Model model, Model core, List<string> differences)
    {
        Same($"{tags}: record", model.State.dtor_records, core.State.dtor_records, differences);
        Same($"{tags}: request for access", model.State.dtor_accesses, core.State.dtor_accesses, differences);
        Same($"{tags}: emergency", model.Book.dtor_entries, core.Book.dtor_entries, differences);
        Same($"{tags}: reviews of", model.Book.dtor_reviews, core.Book.dtor_reviews, differences);
        Same($"{tags}: versions of", model.Lines, core.Lines, differences);
        Same($"{tags}: consent key of", model.Keys.dtor_of, core.Keys.dtor_of, differences);
        Same($"{tags}: refusals under", model.Refusals, core.Refusals, differences);
    }

    private static void Same<T>(string what, IMap<BigInteger, T> model, IMap<BigInteger, T> core, List<string> differences)
    {
        if (model.Equals(core)) return;
        foreach (var name in model.Keys.Elements.Concat(core.Keys.Elements).Distinct())
        {
            var (ours, theirs) = (Find(model, name), Find(core, name));
            if (!Equals(ours, theirs)) differences.Add($"{what} {name}: the model says {Text.Show(ours)}, the core {Text.Show(theirs)}");
        }
    }

    private static object? Find<T>(IMap<BigInteger, T> map, BigInteger name) => map.Contains(name) ? Map<BigInteger, T>.Select(map, name) : null;

    private static void Same<T>(string what, T model, T core, List<string> differences)
    {
        if (!Equals(model, core)) differences.Add($"{what}: the model says {Text.Show(model)}, the core {Text.Show(core)}");
    }

    /// <summary>C9: an event changes nothing but entries of records and requests.</summary>
    private static void SameRest(StateMap before, StateMap after, List<string> differences)
    {
        static IEnumerable<KeyValuePair<Crypto.Hashing.Digest, Core.Codec.ICanonical>> Rest(StateMap map) =>
            map.Entries().Where(entry => entry.Value is not (RecordEntry or AccessEntry or EmergencyEntry or ReviewBook or ConsentKey or RefusalBook or RegisteredKey { Purpose: KeyPurpose.Consent }
                or VersionEntry or RecordCount or NumberedRecord));

        if (!Rest(before).SequenceEqual(Rest(after))) differences.Add("C9: the model leaves the rest of the state alone, the core does not");
    }

    private static string Tag(RecordEvent e) => e switch
    {
        RecordEvent.Anchor => "R3, R6",
        RecordEvent.Request => "A1",
        RecordEvent.Grant => "A2",
        RecordEvent.Deny => "A3",
        RecordEvent.Revoke => "A4",
        RecordEvent.Audit => "A7",
        RecordEvent.Erase => "R9, R23, R24",
        RecordEvent.Supersede => "R22",
        RecordEvent.BreakGlass => "A11",
        RecordEvent.Review => "A12",
        RecordEvent.RegisterConsentKey => "A14",
        RecordEvent.PatientGrant => "A15",
        RecordEvent.PatientRevoke => "A16",
        RecordEvent.ReplaceConsentKey => "A17",
        RecordEvent.Refused => "A18",
        _ => "R10",
    };

    /// <summary>What the models say of a state.</summary>
    private sealed record Model(
        _IState State, BreakGlassRules._IBook Book, ConsentRules._IKeys Keys, IMap<BigInteger, Dafny.ISet<RefusalRules._ITold>> Refusals,
        IMap<BigInteger, VersionLines._IVersion> Lines);
}

using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Sim;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>Broken glass: institution 1 reads the record of institution 0 without consent, on its own word and that of institution 2.</summary>
internal static class EmergencyScenarios
{
    private const long LongMs = 3_000_000;
    private const long ShortMs = 500;

    // Elections, and a deadline that is over before the epoch is.
    private static readonly TownOptions Electing = Ward with
    {
        Parameters = ElectionScenarios.Terms with { BatchDelayMs = 0, ReviewMs = 1_000 },
        Goal = ElectionScenarios.Length + 2,
        Prologue = new([RecordScenarios.Put, Vouch, Break], 10),
    };

    private static readonly Prologue AfterPut = new([RecordScenarios.Put], 0);
    private static readonly Prologue AfterVouch = new([RecordScenarios.Put, Vouch], 0);
    private static readonly Prologue AfterBreak = new([RecordScenarios.Put, Vouch, Break], 0);

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("emergency", "A9 A10 A11 A12", "Two institutions break the glass; custodians tell, the source judges.") with
        {
            Options = static () => Ward with { Prologue = AfterPut }, Drive = Drives(Vouch, Break, Review(true)),
        },
        Of("emergency-beside-consent", "A5 A10 A11", "The same institution reads under a consent and in an emergency at one time.") with
        {
            Options = static () => Ward with { Prologue = new([RecordScenarios.Put, Vouch, RecordScenarios.Ask, RecordScenarios.Grant(LongMs)], 0) },
            Drive = Drives(Break, RecordScenarios.Read with { After = null }),
        },
        Of("emergency-races-erasure", "A10 A11", "The record is erased while the glass is broken.") with
        {
            Options = static () => Ward with { Prologue = AfterVouch }, Drive = Drives(Break, RecordScenarios.Erase with { After = null }, BreakAgain("erase")),
        },
        Of("emergency-expires", "A10", "The emergency is over between a custodian's first check and its release.") with
        {
            Options = static () => Ward with { Weather = Mild with { TimerOneIn = 4 }, Prologue = AfterPut }, Drive = Drives(VouchShortly, BreakShortly, BreakShortly with { Name = "again", After = "break" }),
        },
        Of("emergency-forged", "A9 A10", "Who has a signature for one emergency asks for others, and answers for itself.") with
        {
            Options = static () => Ward with { Prologue = new([RecordScenarios.Put, VouchFor(2)], 0), Corrupted = ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(2, static () => new GlassBreaker()), Goal = 6 },
            Drive = Drives(Never), Schedules = 300,
        },
        Of("emergency-condemned", "A10 A12", "The source finds that there was none, while the requester asks again.") with
        {
            Options = static () => Ward with { Prologue = AfterBreak, Goal = 12 }, Drive = Drives(Review(false), BreakAgain("review"), Never),
        },
        Of("requester-judges-itself", "A12", "The requester judges its own emergency before the source does.") with
        {
            Options = static () => Ward with { Prologue = AfterBreak }, Drive = Drives(Review(true) with { Name = "own", At = 1 }, Review(false) with { After = "own" }),
        },
        Of("judgement-races-deadline", "A12", "The source judges when the deadline is just before or just over.") with
        {
            Options = static () => Ward with { Weather = Mild with { TimerOneIn = 6 }, Parameters = Ward.Parameters with { ReviewMs = 1_000 }, Prologue = AfterBreak, Goal = 24 },
            Drive = Drives(Review(true), Never),
        },
        Of("emergency-never-reviewed", "A12", "Nobody judges: the epoch ends after the deadline, and it counts against the requester.") with
        {
            Options = static () => Electing, Drive = Drives(Never), Schedules = 200,
        },
        Of("emergency-condemned-counts", "A12", "The source condemns it before the epoch ends.") with
        {
            Options = static () => Electing with { Parameters = Electing.Parameters with { ReviewMs = 1_000_000 } }, Drive = Drives(Review(false), Never), Schedules = 200,
        },
        Of("emergency-falls-over", "A10 A11", "Custodians, source and requester fall over while the glass is broken.") with
        {
            Options = static () => Ward with { Weather = Mild with { Crashes = 4 }, Prologue = AfterVouch }, Drive = Drives(Break, Review(true)),
        },
    ];

    /// <summary>The emergency of an institution, for which the next one but the source answers.</summary>
    internal static Emergency Emergency(Town town, int requester = 1) => new(
        Dealt.Of(town.Setups[0]).Record.Id, SegmentScope.Clinical, EmergencyReason.DangerToLife, new InstitutionId((ushort)requester), new InstitutionId((ushort)(requester + 1)), ClusterOptions.GenesisMs + LongMs);

    private static Errand Vouch => VouchFor(1);

    private static Errand VouchShortly => Vouch with { Make = static replies => new Command.Vouch(Shortly(replies)) };

    private static Errand Break => new("break", 1, "vouch", static replies => Broken(replies, Emergency(replies.Town)));

    private static Errand BreakShortly => Break with { Make = static replies => Broken(replies, Shortly(replies)) };

    private static Errand Never => new("never", 0, null, static _ => null);

    private static Errand VouchFor(int requester) => new("vouch", requester + 1, "put", replies => IsAnchored(replies, requester + 1) ? new Command.Vouch(Emergency(replies.Town, requester)) : null);

    private static Errand BreakAgain(string after) => Break with { Name = "again", After = after };

    private static Errand Review(bool isJustified) => new("review", 0, null, replies => IsTold(replies) ? new Command.Review(Name(replies), isJustified) : null);

    // Over so long after the schedule begins; the prologue ends before.
    private static Emergency Shortly(Replies replies) => Emergency(replies.Town) with { ExpiresAtMs = replies.Town.Past!.NowMs + ShortMs };

    private static Command.BreakGlass? Broken(Replies replies, Emergency emergency) =>
        IsAnchored(replies, 1) && (replies.Of<Outcome.Vouched>("vouch") ?? replies.Town.Past?.Outcomes.GetValueOrDefault("vouch") as Outcome.Vouched) is { } vouched ? new Command.BreakGlass(emergency, vouched.ByEndorser) : null;

    // Who has not heard of the record yet refuses for good.
    private static bool IsAnchored(Replies replies, int at) =>
        replies.StateOf(new InstitutionId((ushort)at))?.Final.Map.TryGet<RecordEntry>(StateKeys.Record(Emergency(replies.Town).Record), out _) == true;

    private static AccessId Name(Replies replies) => Emergency(replies.Town).Name(replies.Town.Setups[0].Genesis.ChainId);

    private static bool IsTold(Replies replies) => replies.StateOf(new InstitutionId(0))?.Final.Map.TryGet<EmergencyEntry>(StateKeys.Emergency(Name(replies)), out _) == true;

    private static Scenario Of(string name, string tags, string what) => new(name, "Access", tags, what) { Schedules = 1_000, MaxSteps = 12_000 };

    private static Action<Microsoft.Coyote.Actors.IActorRuntime, Town> Drives(params ImmutableArray<Errand> errands) => (runtime, town) => town.Employ(runtime, errands);
}

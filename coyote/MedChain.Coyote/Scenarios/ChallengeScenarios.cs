using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Sim;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>Challenges: one small record, put by institution 0 in the first epoch, for which the epochs after it ask its custodians.</summary>
internal static class ChallengeScenarios
{
    private const int Length = 12;

    private static readonly TownOptions Asked = new()
    {
        HasRecords = true,
        Parameters = ClusterOptions.Trial with { EpochLength = Length, BlockIntervalMs = 100, BatchDelayMs = 0, ChallengesPerEpoch = 1 },
        Prologue = new([RecordScenarios.Put], Length),
        Weather = Mild with { GoodAfter = 0 },
        Goal = (2 * Length) + 1,
        LeavesTimeToShow = true,
    };

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("challenge", "R18 R19 R20", "An epoch asks for a record, and its custodians show it.") with { Options = static () => Asked },
        Of("challenge-falls-over", "R18 R19 R20", "Custodians fall over between challenge and answer, and answer when they have started again.") with
        {
            Options = static () => Asked with { Weather = Mild with { Crashes = 3, GoodAfter = 100 } },
        },
        Of("challenge-finds-loss", "R8 R19 R20", "One custodian's disk has lost its fragments: it says so when it is asked, and repairs its part.") with
        {
            Options = static () => Asked with { Lost = [2] },
        },
        Of("challenge-finds-loss-late", "R8 R19 R20", "One custodian's disk has lost its fragments, and another's gives them back or does not, over three epochs.") with
        {
            Options = static () => Asked with { Lost = [1], Spoils = 2, Goal = (4 * Length) + 1 }, Schedules = 200,
        },
        Of("degraded-erased", "R9 R10 R20", "A record of which one custodian has lost its part is erased.") with
        {
            Options = static () => Asked with { Lost = [2], Goal = (2 * Length) + 8 }, Drive = static (runtime, town) => town.Employ(runtime, EraseDegraded, Never), Schedules = 200,
        },
        Of("challenge-lapses", "R19 R20", "Timers race and messages are late: who answers too late is named, and its answer is refused.") with
        {
            Options = static () => Asked with { Weather = new Weather { TimerOneIn = 4 }, Goal = (3 * Length) + 1, LeavesTimeToShow = false }, Schedules = 200,
        },
        Of("custodian-bluffs", "R19 R20", "One custodian shows another segment or record, other octets, or what it showed in an epoch before.") with
        {
            Options = static () => Asked with
            {
                Goal = (3 * Length) + 1, Corrupted = ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(3, static () => new BluffingCustodian()),
            },
        },
        Of("loss-declared-and-unshown", "R13 R16 R19 R20", "One custodian holds nothing: when it is asked it gives its position up, takes it again, and shows nothing.") with
        {
            Options = static () => Asked with
            {
                Goal = (3 * Length) + 1, Corrupted = ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(3, static () => new DecliningCustodian()),
            },
        },
        Of("challenge-races-erasure", "R9 R18 R19 R20", "The record is erased while its custodians are asked for it.") with
        {
            Options = static () => Asked with { Weather = Mild with { Crashes = 2, GoodAfter = 300 } },
            Drive = static (runtime, town) => town.Employ(runtime, RecordScenarios.Erase with { After = null }, Never),
        },
        Of("challenge-races-read", "A5 R19", "The record is read while its custodians are asked for it.") with
        {
            Options = static () => Asked with { Prologue = new([RecordScenarios.Put, RecordScenarios.Ask, RecordScenarios.Grant(LongMs)], Length) },
            Drive = static (runtime, town) => town.Employ(runtime, RecordScenarios.Read with { After = null }, Never), Schedules = 300,
        },
        Of("challenge-too-short", "R20", "Timers race and messages are late for all of an epoch: custodians lose positions of what they hold.") with
        {
            Options = static () => Asked with { Weather = new Weather { TimersRace = true, TimerOneIn = 4 } }, Breaks = "No false failure", Schedules = 300,
        },
    ];

    private const long LongMs = 3_600_000;

    private static Errand EraseDegraded => RecordScenarios.Erase with { After = null, Make = static replies => IsDegraded(replies) ? RecordScenarios.Erase.Make(replies) : null };

    private static bool IsDegraded(Replies replies) => replies.StateOf(new InstitutionId(0))?.Final.Map is { } map
        && map.TryGet<RecordEntry>(StateKeys.Record(Dealt.Of(replies.Town.Setups[0]).Record.Id), out var entry) && entry.Phase is RecordPhase.Degraded or RecordPhase.Repairing;

    private static Errand Never => new("never", 0, null, static _ => null);

    private static Scenario Of(string name, string tags, string what) => new(name, "Records", tags, what) { Schedules = 500, MaxSteps = 12_000 };
}

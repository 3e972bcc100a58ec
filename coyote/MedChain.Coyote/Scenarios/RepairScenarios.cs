using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>Records whose custodians are lost: said, followed, helped and repaired while others read, lie, fall over, leave and erase.</summary>
internal static class RepairScenarios
{
    private const long LongMs = 3_600_000;

    /// <summary>A part is lost, and repaired in place.</summary>
    private static readonly TownOptions Bereft = Ward with { Prologue = new Prologue([Put, Ask, RecordScenarios.Grant(LongMs)], 0), Lost = [3] };

    /// <summary>A fifth and a sixth institution are seated after the record was anchored, so that others can follow.</summary>
    private static readonly TownOptions Grown = Bereft with
    {
        Newcomers = 1,
        Goal = 30,
        Parameters = Bereft.Parameters with { EpochLength = 10 },
        Prologue = new Prologue([Put, Ask, RecordScenarios.Grant(LongMs), Apply(4), Endorse(0, 4), Endorse(1, 4), Endorse(2, 4)], 12),
    };

    private static readonly TownOptions GrownTwice = Grown with
    {
        Newcomers = 2,
        Goal = 50,
        Prologue = Grown.Prologue! with { Errands = [.. Grown.Prologue!.Errands, Apply(5, by: 1), Endorse(0, 5), Endorse(1, 5), Endorse(2, 5)] },
    };

    /// <summary>Five institutions, all custodians, of which one may leave.</summary>
    private static readonly TownOptions Five = Bereft with { Institutions = 5, Goal = 26, Parameters = Bereft.Parameters with { EpochLength = 10 }, Lost = [] };

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("repair-while-reading", "R13 R15 R16", "One custodian has lost its fragments, which a read brings to light: it repairs them in place while the read goes on.") with
        {
            Drive = Drives(Read, Again("read")),
        },
        Of("repair-completes", "R13 R14 R15 R16", "The same in a good network: the position has a holder again.") with
        {
            Options = static () => Bereft with { Weather = Good }, Drive = Drives(Read, Never), IsLiveness = true, AsksRepair = true, Schedules = 300,
        },
        Of("repair-second-loss", "R13 R16", "Two custodians have lost theirs, so that k fragments are left: both come back.") with
        {
            Options = static () => Bereft with { Lost = [2, 3] }, Drive = Drives(Read, Again("read")),
        },
        Of("repair-lying-helper", "R15 R16", "One custodian helps with lies: nothing wrong is stored, and nobody else is named.") with
        {
            Options = static () => Bereft with { Corrupted = Corrupted(1), Goal = 14 }, Drive = Drives(Read, Never), Schedules = 300,
        },
        Of("repair-with-f-liars", "R15 R16", "The same in a good network: the part comes out.") with
        {
            Options = static () => Bereft with { Corrupted = Corrupted(1), Weather = Good }, Drive = Drives(Read, Never), IsLiveness = true, AsksRepair = true, Schedules = 200,
        },
        Of("repair-with-k-1-fragments", "R2 R16", "One more than may be has lost its fragments: the parts do not come back.") with
        {
            Options = static () => Bereft with { Lost = [1, 2, 3], Weather = Good }, Drive = Drives(Read, Never), IsLiveness = true, AsksRepair = true,
            Breaks = "Repair completes", Schedules = 100,
        },
        Of("help-begged-for", "R15", "A custodian asks for help with positions that it is not the successor of.") with
        {
            Options = static () => Bereft with { Corrupted = ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(1, static () => new Beggar()) },
            Drive = Drives(Read, Again("read")), Schedules = 300,
        },
        Of("repair-falls-over", "R13 R15 R16", "Custodians fall over while one of them repairs its part.") with
        {
            Options = static () => Bereft with { Weather = Mild with { Crashes = 4 } }, Drive = Drives(Read, Again("read")),
        },
        Of("erasure-races-repair", "R9 R15 R17", "The order to erase comes while a part is repaired: in whatever order, nothing is left.") with
        {
            Drive = Drives(Read, Erase, Never),
        },
        Of("another-follows", "R14 R16 R17", "A custodian has lost its fragments, and an institution that was seated later takes its position over.") with
        {
            Options = static () => Grown, Drive = Drives(Read, Never), Schedules = 300,
        },
        Of("successor-lied-to", "R15 R16", "One custodian helps the successor with lies: what it has so far may be as many points as are needed, and is still not stored.") with
        {
            Options = static () => Grown with { Corrupted = Corrupted(1) }, Drive = Drives(Read, Never), Schedules = 300,
        },
        Of("erasure-races-successor", "R9 R15 R17", "The same while the record is erased: the successor counts, and destroys what it has.") with
        {
            Options = static () => Grown, Drive = Drives(Read, Erase, Never), Schedules = 300,
        },
        Of("successor-silent", "R14 R17", "One of two that might follow says nothing: the other follows in a later epoch.") with
        {
            Options = static () => GrownTwice with { Silent = [4] }, Drive = Drives(Read, Never), Schedules = 150, MaxSteps = 20_000,
        },
        Of("two-positions-vacant", "R14 R16 R17", "Two custodians have lost theirs, and two that were seated later follow, each in one position.") with
        {
            Options = static () => GrownTwice with { Lost = [2, 3], Goal = 40 }, Drive = Drives(Read, Never), Schedules = 150, MaxSteps = 20_000,
        },
        Of("custodian-retires", "R13 R14 R17", "A custodian declares that it leaves: it helps its successor until the boundary, and destroys what it had.") with
        {
            Options = static () => Grown with { Lost = [] }, Drive = Drives(Retire(3), Read, Never), Schedules = 300,
        },
        Of("nobody-follows-and-erased", "R9 R13 R14 R17", "One of five custodians leaves, and nobody can follow: the record stays degraded, and is erased.") with
        {
            Options = static () => Five, Drive = Drives(Retire(4), Read, Erase with { After = "read" }, Never), Schedules = 200,
        },
        Of("successor-leaves", "R14 R17", "Too much is lost to be repaired; one that is to repair its own position leaves, and nobody can follow.") with
        {
            Options = static () => Five with { Lost = [2, 3, 4], Goal = 34 }, Drive = Drives(Read, Retire(4) with { After = "read" }, Never), Schedules = 150, MaxSteps = 20_000,
        },
    ];

    private static Errand Put => RecordScenarios.Put;

    private static Errand Ask => RecordScenarios.Ask;

    private static Errand Read => RecordScenarios.Read;

    private static Errand Erase => RecordScenarios.Erase;

    private static Errand Retire(int at) => new("retire", at, null, static _ => new Command.Retire());

    private static Errand Never => new("never", 0, null, static _ => null);

    private static Errand Again(string after) => Read with { Name = "again", After = after };

    private static Errand Apply(int number, int by = 0) =>
        new($"apply {number}", by, "grant", replies => new Command.Apply(Harness.Founding.Register(replies.Town.Options, number)));

    private static Errand Endorse(int by, int number) => new($"endorse {number} {by}", by, $"apply {number}", replies =>
        new Command.Endorse(Registration.Subject(replies.Town.Setups[0].Genesis.ChainId, Harness.Founding.Register(replies.Town.Options, number).Institution)));

    private static Scenario Of(string name, string tags, string what) => new(name, "Records", tags, what) { Options = static () => Bereft, Schedules = 500, MaxSteps = 12_000 };

    private static ImmutableSortedDictionary<int, Func<Adversary>> Corrupted(params ImmutableArray<int> numbers) =>
        numbers.ToImmutableSortedDictionary(static number => number, static _ => (Func<Adversary>)(static () => new FalseFriend()));

    private static Action<Microsoft.Coyote.Actors.IActorRuntime, Town> Drives(params ImmutableArray<Errand> errands) => (runtime, town) => town.Employ(runtime, errands);
}

using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>Versions: institution 0 puts two and three records of one patient, calls one the version after another, and erases them.</summary>
internal static class VersionScenarios
{
    private static readonly Prologue AfterTwo = new([RecordScenarios.Put, Put(1)], 0);
    private static readonly Prologue AfterThree = new([RecordScenarios.Put, Put(1), Put(2)], 0);

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("version-follows", "R22 R23", "A second version follows, and both are erased at once.") with
        {
            Options = static () => Ward with { Prologue = AfterTwo }, Drive = Drives(Follow(1, 0), Erase(1, withEarlier: true) with { After = "follow 1 0" }),
        },
        Of("two-follow-one", "R22", "Two records are called the version after the same one, and each the version after the other, at one time.") with
        {
            Options = static () => Ward with { Prologue = AfterThree, Goal = 8 }, Drive = Drives(Follow(1, 0), Follow(2, 0), Follow(1, 2), Follow(2, 1)), Schedules = 300,
        },
        Of("stranger-adds-version", "R22", "Another institution calls a record of the source the version after another.") with
        {
            Options = static () => Ward with { Prologue = AfterTwo, Goal = 8 }, Drive = Drives(Follow(1, 0) with { At = 1 }, Follow(0, 1)), Schedules = 300,
        },
        Of("erased-out-of-order", "R9 R23 R24", "Orders to erase the newer and the older version race one another, and the word that one follows the other.") with
        {
            Options = static () => Ward with { Prologue = AfterTwo, Goal = 12 }, Drive = Drives(Follow(1, 0), Erase(1), Erase(0), Erase(1) with { Name = "again", After = "erase 1" }),
        },
        Of("versions-fall-over", "R9 R22 R23", "Source and custodians fall over while a version follows and all are erased.") with
        {
            Options = static () => Ward with { Prologue = AfterTwo, Weather = Ward.Weather with { Crashes = 4 } },
            Drive = Drives(Follow(1, 0), Erase(1, withEarlier: true) with { After = "follow 1 0" }),
        },
    ];

    private static Errand Put(ulong number) => new($"put {number}", 0, null, replies => new Command.Put(Dealt.Numbered(replies.Town.Setups[0], number).Record));

    private static Errand Follow(ulong record, ulong previous) =>
        new($"follow {record} {previous}", 0, null, replies => new Command.Supersede(Name(replies, record), Name(replies, previous)));

    private static Errand Erase(ulong number, bool withEarlier = false) => new($"erase {number}", 0, null, replies => new Command.Erase(Name(replies, number), withEarlier));

    private static RecordId Name(Replies replies, ulong number) => Dealt.Numbered(replies.Town.Setups[0], number).Record.Id;

    private static Scenario Of(string name, string tags, string what) => new(name, "Records", tags, what) { Schedules = 1_000, MaxSteps = 12_000 };

    private static Action<Microsoft.Coyote.Actors.IActorRuntime, Town> Drives(params ImmutableArray<Errand> errands) => (runtime, town) => town.Employ(runtime, errands);
}

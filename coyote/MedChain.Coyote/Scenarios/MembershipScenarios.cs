using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Sim;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>Institutions come, go and change keys at an epoch's end; what decides it is said while the end comes near.</summary>
internal static class MembershipScenarios
{
    private static readonly TownOptions Board = new() { Goal = 10, Weather = Mild, Parameters = ClusterOptions.Trial with { BlockIntervalMs = 100 } };

    private static readonly Prologue NearlyAdmitted = new([Apply(4), Endorse(0), Endorse(1)], 6);
    private static readonly Prologue NearlyReadmitted = new([Apply(3), Endorse(0), Endorse(1)], 6);
    private static readonly Prologue NearlyExpelled = new([Expel(0), Expel(1), Expel(2)], 6);
    private static readonly Prologue NearTheEnd = new([], 6);
    private static readonly Prologue Applied = new([Apply(4)], 6);
    private static readonly Prologue AdmittedNearlyExpelled = new([Apply(4), Endorse(0), Endorse(1), Endorse(2), Expel(0) with { After = "endorse 2" }, Expel(1) with { After = "endorse 2" }], 0);
    private static readonly Prologue Suspended = new([], 14) { Offender = 4 };
    private static readonly Prologue SuspendedNearlyReadmitted = new([Apply(4), Endorse(0), Endorse(1)], 14) { Offender = 4, ErrandsFrom = 8 };
    private static readonly Prologue SuspendedNearlyExpelled = new([Expel(0), Expel(1)], 14) { Offender = 4, ErrandsFrom = 8 };

    /// <summary>The fifth of five has voted twice in a view: it is suspended when the first epoch ends.</summary>
    private static readonly TownOptions Divided = Board with
    {
        Institutions = 5,
        Goal = 18,
        Corrupted = ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(4, static () => new Repentant()),
    };

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("fifth-admitted", "I4 I6 I7 I11", "The endorsement that completes a quorum comes near the boundary; the newcomer votes after it and not before.") with
        {
            Options = static () => Board with { Newcomers = 1, Prologue = NearlyAdmitted }, Drive = Drives(Endorse(2), Never),
        },
        Of("fifth-admitted-crashes", "I4 I7 D1", "The same while validators and newcomer fall over.") with
        {
            Options = static () => Board with { Newcomers = 1, Prologue = NearlyAdmitted, Weather = Mild with { Crashes = 3 } }, Drive = Drives(Endorse(2), Never),
        },
        Of("endorsed-by-too-few", "I7", "One member endorses twice and one once: nobody is admitted.") with
        {
            Options = static () => Board with { Newcomers = 1, Prologue = NearlyAdmitted }, Drive = Drives(Endorse(0) with { Name = "endorse 0 again" }, Never),
        },
        Of("fifth-expelled", "I4 I8 E1", "The last signature for an expulsion comes near the boundary; who is expelled votes on in both epochs, and counts in the first alone.") with
        {
            Options = static () => Board with { Institutions = 5, Prologue = NearlyExpelled, Corrupted = ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(4, static () => new DoubleVoter()) },
            Drive = Drives(Expel(3), Never),
        },
        Of("fifth-retires", "I4 I9", "A validator declares that it leaves, near the boundary.") with
        {
            Options = static () => Board with { Institutions = 5, Prologue = NearTheEnd },
            Drive = Drives(new Errand("retire", 4, null, static _ => new Command.Retire()), Never),
        },
        Of("two-leave-of-five", "I4 I8 I9", "One of five is expelled and another declares that it leaves, near the boundary: four stay.") with
        {
            Options = static () => Board with { Institutions = 5, Prologue = NearlyExpelled },
            Drive = Drives(Expel(3), new Errand("retire", 2, null, static _ => new Command.Retire()), Never),
        },
        Of("keys-change", "I10 I11", "A validator names its next keys near the boundary; from then on it signs with them alone.") with
        {
            Options = static () => Board with { HasNextKeys = [2], Prologue = NearTheEnd }, Drive = Drives(Change, Never),
        },
        Of("keys-change-crashes", "I10 I11 D1", "The same while it and others fall over.") with
        {
            Options = static () => Board with { HasNextKeys = [2], Prologue = NearTheEnd, Weather = Mild with { Crashes = 3 } }, Drive = Drives(Change, Never),
        },
        Of("lost-store-admitted-again", "I6 I7 D2", "Who lost its store is admitted again with new keys, near the boundary; until it nothing is signed in its name.") with
        {
            Options = static () => Board with { LostStore = 3, Prologue = NearlyReadmitted }, Drive = Drives(Endorse(2), Never),
        },
        Of("suspended-then-admitted-again", "I4 I6 I7 I11", "Who was suspended is admitted again with a new signing key, near a boundary; it votes after it and not before.") with
        {
            Options = static () => Divided with { HasNextKeys = [4], Prologue = SuspendedNearlyReadmitted }, Drive = Drives(Endorse(2), Never), Schedules = 200,
        },
        Of("suspended-retires", "I4 I9", "Another brings the word of who was suspended that it leaves, near a boundary.") with
        {
            Options = static () => Divided with { Prologue = Suspended }, Drive = Drives(Bring(static replies => replies.Town.Setups[4]), Never), Schedules = 200,
        },
        Of("suspended-expelled", "I4 I8", "The last signature for the expulsion of who was suspended comes near a boundary.") with
        {
            Options = static () => Divided with { Prologue = SuspendedNearlyExpelled }, Drive = Drives(Expel(2), Never), Schedules = 200,
        },
        Of("applicant-withdraws", "I4 I6 I9", "An applicant leaves before it is admitted.") with
        {
            Options = static () => Board with { Newcomers = 1, Prologue = Applied }, Drive = Drives(Bring(Applicant), Never), Schedules = 200,
        },
        Of("withdraws-while-admitted", "I4 I7 I9", "An applicant leaves while the endorsement that completes a quorum comes: in whatever order, it has no seat.") with
        {
            Options = static () => Board with { Newcomers = 1, Prologue = NearlyAdmitted }, Drive = Drives(Bring(Applicant), Endorse(2), Never), Schedules = 200,
        },
        Of("admitted-and-expelled", "I4 I7 I8", "Who was admitted is expelled before it is seated, or, when the last signature comes too late, after it.") with
        {
            Options = static () => Board with { Newcomers = 1, Prologue = AdmittedNearlyExpelled }, Drive = Drives(Expel(2), Never), Schedules = 200,
        },
    ];

    /// <summary>Never given: the schedule goes on to its goal when all others are answered.</summary>
    private static Errand Never => new("never", 0, null, static _ => null);

    private static Errand Change => new("change", 2, null, static replies => new Command.ChangeKeys(Register(replies, 2)));

    private static Errand Apply(int number) => new("apply", 0, null, replies => new Command.Apply(Register(replies, number)));

    private static Errand Endorse(int by) => new($"endorse {by}", by, "apply", static replies =>
    {
        var options = replies.Town.Options;
        var number = options.Newcomers > 0 ? options.Institutions : options.LostStore ?? options.HasNextKeys[0];
        return new Command.Endorse(Registration.Subject(replies.Town.Setups[0].Genesis.ChainId, Register(replies, number).Institution));
    });

    private static Errand Bring(Func<Replies, ReplicaSetup> leaver) => new("bring", 1, null, replies =>
    {
        var setup = leaver(replies);
        return new Command.BringRetirement(Retirement.Sign(setup.Genesis.ChainId, setup.Self, setup.Keys));
    });

    private static ReplicaSetup Applicant(Replies replies) => replies.Town.Setups[4];

    private static Errand Expel(int by) => new($"expel {by}", by, null, static _ => new Command.Expel(new InstitutionId(4)));

    private static Registration Register(Replies replies, int number) => Harness.Founding.Register(replies.Town.Options, number);

    private static Scenario Of(string name, string tags, string what) =>
        new(name, "Institutions", tags, what) { Options = static () => Board, Schedules = 500, MaxSteps = 8_000 };

    private static Action<Microsoft.Coyote.Actors.IActorRuntime, Town> Drives(params ImmutableArray<Errand> errands) => (runtime, town) => town.Employ(runtime, errands);
}

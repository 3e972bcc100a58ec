using MedChain.Coyote.Harness;
using MedChain.Coyote.Monitors;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Scenarios;

/// <summary>A situation under which properties must hold, or one beyond the assumptions under which a named one must be seen to break.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Chapter">The chapter whose rules it is about.</param>
/// <param name="Tags">The rules.</param>
/// <param name="What">What happens, in a sentence.</param>
internal sealed record Scenario(string Name, string Chapter, string Tags, string What)
{
    /// <summary>The town, made anew for each schedule.</summary>
    public Func<TownOptions> Options { get; init; } = static () => new TownOptions();

    /// <summary>In place of <see cref="Options"/>: the town by numbers that the schedule chooses, each below the one given.</summary>
    public Func<Func<int, int>, TownOptions>? Drawn { get; init; }

    /// <summary>How many towns <see cref="Drawn"/> can make, where all of them can be tried one after another.</summary>
    public uint Towns { get; init; }

    /// <summary>The property that must be found broken; null where all must hold.</summary>
    public string? Breaks { get; init; }

    /// <summary>Whether it asks for progress, so that only fair schedules are judged.</summary>
    public bool IsLiveness { get; init; }

    /// <summary>Whether the progress asked for is that what the staff wants on the chain gets there, not that a height is reached.</summary>
    public bool AsksInclusion { get; init; }

    /// <summary>Whether the progress asked for is that what is read ends with the granted segments.</summary>
    public bool AsksRead { get; init; }

    /// <summary>Whether the progress asked for is that a vacant position has a holder again.</summary>
    public bool AsksRepair { get; init; }

    /// <summary>Most steps of a schedule.</summary>
    public uint MaxSteps { get; init; } = 3_000;

    /// <summary>Schedules of a default campaign.</summary>
    public uint Schedules { get; init; } = 2_000;

    /// <summary>What else happens in the town, once it stands.</summary>
    public Action<IActorRuntime, Town> Drive { get; init; } = static (_, _) => { };

    /// <summary>In place of a town: what runs by itself, with the monitors of streams.</summary>
    public Action<IActorRuntime>? Stage { get; init; }

    /// <summary>Builds one schedule's town with its monitors.</summary>
    /// <param name="runtime">The engine's.</param>
    /// <param name="adapt">Changes the town for a share of the schedules.</param>
    /// <param name="transcript">Takes down what happens; null for no one to read.</param>
    /// <param name="number">Which town, where all are tried one after another.</param>
    internal void Run(IActorRuntime runtime, Func<TownOptions, TownOptions> adapt, Transcript? transcript, long? number)
    {
        if (Stage is not null)
        {
            runtime.RegisterMonitor<NonceUsedOnce>();
            runtime.RegisterMonitor<WholeStreamsOnly>();
            runtime.RegisterMonitor<TrueBlame>();
            Stage(runtime);
            return;
        }

        runtime.RegisterMonitor<Agreement>();
        runtime.RegisterMonitor<Validity>();
        runtime.RegisterMonitor<NoHonestConflictingVotes>();
        runtime.RegisterMonitor<Durability>();
        runtime.RegisterMonitor<JustifiedAccusation>();
        runtime.RegisterMonitor<FrozenSet>();
        runtime.RegisterMonitor<BoundedMemory>();
        runtime.RegisterMonitor<Timeliness>();
        runtime.RegisterMonitor<StopAfterFailure>();
        runtime.RegisterMonitor<HonestPeersHeard>();
        if (AsksInclusion) runtime.RegisterMonitor<Inclusion>();
        else if (AsksRead) runtime.RegisterMonitor<ReadCompletes>();
        else if (AsksRepair) runtime.RegisterMonitor<RepairCompletes>();
        else if (IsLiveness) runtime.RegisterMonitor<ProgressAfterHealing>();
        var options = adapt(Drawn?.Invoke(number is { } first ? Digits(first) : runtime.RandomInteger) ?? Options());
        if (options.HasRecords)
        {
            runtime.RegisterMonitor<ReleaseUnderConsent>();
            runtime.RegisterMonitor<NoSilentRelease>();
            runtime.RegisterMonitor<WordOfThePatient>();
            runtime.RegisterMonitor<NoSilentRefusal>();
            runtime.RegisterMonitor<GlassNeedsTwo>();
            runtime.RegisterMonitor<NoUnreviewedEmergency>();
            runtime.RegisterMonitor<AvailabilityAboveF>();
            runtime.RegisterMonitor<NoWrongPlaintext>();
            runtime.RegisterMonitor<SecrecyBelowT>();
            runtime.RegisterMonitor<IrrecoverableAfterErasure>();
            runtime.RegisterMonitor<TrueSource>();
            runtime.RegisterMonitor<OneLine>();
            runtime.RegisterMonitor<NothingOlderIsLeft>();
            runtime.RegisterMonitor<NobodyIsNamed>();
            runtime.RegisterMonitor<NoPieceWithoutAuthority>();
            runtime.RegisterMonitor<NoWrongRepair>();
            runtime.RegisterMonitor<OneRowEach>();
            runtime.RegisterMonitor<NoUnnamedLoss>();
            runtime.RegisterMonitor<NoFalseFailure>();
        }

        if (options.Parameters.HasElections)
        {
            runtime.RegisterMonitor<NoHonestDealerIsPutOut>();
            runtime.RegisterMonitor<NoSilentBadShare>();
            runtime.RegisterMonitor<SecrecyOfTheJointKey>();
            runtime.RegisterMonitor<OneBallotAKey>();
            runtime.RegisterMonitor<HiddenVotes>();
            runtime.RegisterMonitor<TotalsAreSums>();
            runtime.RegisterMonitor<OnlyTotalsAreOpened>();
            runtime.RegisterMonitor<SittingOut>();
            runtime.RegisterMonitor<BoundedWaste>();
            runtime.RegisterMonitor<UsableAboveF>();
            runtime.RegisterMonitor<SeatsAsVoted>();
            runtime.RegisterMonitor<BoundedIncumbency>();
            runtime.RegisterMonitor<BoundedWeight>();
            runtime.RegisterMonitor<EarnedCredit>();
            runtime.RegisterMonitor<Forgetting>();
            runtime.RegisterMonitor<SaidInTime>();
            runtime.RegisterMonitor<NumberedOnce>();
            runtime.RegisterMonitor<OneIdentityForGood>();
            runtime.RegisterMonitor<AlwaysHeld>();
            runtime.RegisterMonitor<NothingEvaluatedUnasked>();
            runtime.RegisterMonitor<NoWrongPseudonym>();
        }

        var town = new Town(runtime, options) { Transcript = transcript };
        Drive(runtime, town);
    }

    /// <summary>Reads a number as choices, the first one lowest.</summary>
    private static Func<int, int> Digits(long number) => below =>
    {
        (number, var digit) = Math.DivRem(number, below);
        return (int)digit;
    };
}

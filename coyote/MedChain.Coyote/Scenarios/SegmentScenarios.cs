using System.Collections.Immutable;
using MedChain.Coyote.Harness;
using MedChain.Coyote.Monitors;

namespace MedChain.Coyote.Scenarios;

/// <summary>Bundles at their source, before anything is dispersed: how they are cut, and whose they are.</summary>
internal static class SegmentScenarios
{
    private const int Puts = 4;

    internal static ImmutableArray<Scenario> All { get; } =
    [
        new("bundle-told-apart", "Records", "G2 G3 G4 G12 G13", "Bundles are cut in which a name stands anywhere, and a diagnosis in a claim.")
        {
            Schedules = 200,
            Drive = static (runtime, _) =>
            {
                runtime.RegisterMonitor<NoSegmentTellsAnother>();
                for (var put = 0; put < Puts; put++) runtime.Monitor<NoSegmentTellsAnother>(new NoSegmentTellsAnother.Cut(TellingBundle.Of(runtime.RandomInteger)));
            },
        },
        new("identifier-typed-anyhow", "Records", "N1 N2 N3 N4 N5 N6", "Patients' numbers are typed in many ways, mistyped, or missing.")
        {
            Schedules = 200,
            Drive = static (runtime, town) =>
            {
                runtime.RegisterMonitor<OneForm>();
                runtime.RegisterMonitor<NothingElseIsAskedFor>();
                for (var put = 0; put < Puts; put++)
                {
                    var typed = new SealedFor(town, TypedIdentifier.Of(runtime.RandomInteger));
                    runtime.Monitor<OneForm>(typed);
                    runtime.Monitor<NothingElseIsAskedFor>(typed);
                }
            },
        },
    ];
}

using System.Collections.Immutable;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Scenarios;

/// <summary>One stream in small chunks, from its source through custodians to a reader.</summary>
internal static class StreamScenarios
{
    internal static ImmutableArray<Scenario> All { get; } =
    [
        new("stream-falls-over", "Records", "T1 T2 T3 T4 T5 T6 T7 T8", "Source and reader fall over between any steps, pieces are lost, doubled and late, one custodian shows other pieces than its own.")
        {
            Stage = static runtime => StreamActor.Start(runtime, new StreamOptions(Crashes: 4, SourceChanges: false, Cuts: false)),
        },
        new("stream-source-changes", "Records", "T2 T5", "The file changes while its source is down: nothing of it leaves in a second form.")
        {
            Stage = static runtime => StreamActor.Start(runtime, new StreamOptions(Crashes: 3, SourceChanges: true, Cuts: false)),
        },
        new("stream-cut-by-source", "Records", "T2 T8", "A source keeps the last chunk back and commits to a shorter stream: what it dealt is not open to an end.")
        {
            Stage = static runtime => StreamActor.Start(runtime, new StreamOptions(Crashes: 1, SourceChanges: false, Cuts: true)),
        },
    ];
}

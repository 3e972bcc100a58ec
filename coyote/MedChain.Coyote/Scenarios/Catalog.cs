using System.Collections.Immutable;

namespace MedChain.Coyote.Scenarios;

/// <summary>All scenarios.</summary>
internal static class Catalog
{
    /// <summary>In the order in which they are run and shown.</summary>
    internal static ImmutableArray<Scenario> All { get; } =
    [
        .. ConsensusScenarios.All,
        .. ByzantineScenarios.All,
        .. TwinScenarios.All,
        .. CrashScenarios.All,
        .. ShellScenarios.All,
        .. EpochScenarios.All,
        .. SegmentScenarios.All,
        .. RecordScenarios.All,
        .. VersionScenarios.All,
        .. RepairScenarios.All,
        .. EmergencyScenarios.All,
        .. ChallengeScenarios.All,
        .. ConsentScenarios.All,
        .. StreamScenarios.All,
        .. StreamDeskScenarios.All,
        .. MembershipScenarios.All,
        .. ElectionScenarios.All,
        .. CandidacyScenarios.All,
        .. IdentityScenarios.All,
        .. SyncScenarios.All,
        .. ClockScenarios.All,
    ];

    /// <summary>The scenario of this name, or null.</summary>
    internal static Scenario? Find(string name) => All.FirstOrDefault(scenario => scenario.Name == name);
}

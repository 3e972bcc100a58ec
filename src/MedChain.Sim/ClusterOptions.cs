using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Sim.Links;

namespace MedChain.Sim;

/// <summary>How a cluster is built, besides its seed and size.</summary>
public sealed record ClusterOptions
{
    /// <summary>2026-01-01 00:00 UTC, when simulated chains begin.</summary>
    public const long GenesisMs = 1_767_225_600_000;

    /// <summary>Parameters in genesis.</summary>
    public ProtocolParameters Parameters { get; init; } = Demonstration;

    /// <summary>Real signatures and VRF proofs, or symbolic ones that are a hundred times faster and that nobody here forges.</summary>
    public bool UsesRealSignatures { get; init; } = true;

    /// <summary>Every message is encoded, and decoded anew for each receiver; otherwise receivers share one object.</summary>
    public bool EncodesMessages { get; init; } = true;

    /// <summary>A <see cref="Trace"/> is kept.</summary>
    public bool Traces { get; init; } = true;

    /// <summary>
    /// What one host has verified of ballots and turnout the others take as verified: the same run, n times faster there. Off where each host is to do all
    /// the work that it would do alone.
    /// </summary>
    public bool SharesChecks { get; init; }

    /// <summary>How messages fare until somebody changes it.</summary>
    public LinkModel Link { get; init; } = LinkModel.Good;

    /// <summary>The true time at the start; later than <see cref="GenesisMs"/> where the disks hold an earlier run.</summary>
    public long StartMs { get; init; } = GenesisMs + 1_000;

    /// <summary>Institutions that run two hosts with the same keys. They are Byzantine.</summary>
    public ImmutableArray<InstitutionId> Twins { get; init; } = [];

    /// <summary>What institutions are called, in order; numbers where there is no name.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>
    /// Short epochs and second-long views, for a chain that is looked at. Below R heights a slice, so the lottery's margin is not kept. No challenges, since epochs are shorter than
    /// many faults that are tried: see <see cref="Challenging"/>.
    /// </summary>
    public static ProtocolParameters Demonstration { get; } = new()
    {
        EpochLength = 32,
        BlockIntervalMs = 200,
        ProposalTimeoutMs = 1_000,
        BaseTimeoutMs = 1_500,
        CapTimeoutMs = 15_000,
        ResendMs = 1_000,
        ChallengesPerEpoch = 0,
    };

    /// <summary>As <see cref="Demonstration"/>, and each epoch has custodians show records.</summary>
    public static ProtocolParameters Challenging { get; } = Demonstration with { ChallengesPerEpoch = 16 };

    /// <summary>As <see cref="Demonstration"/>, with an election in every epoch.</summary>
    public static ProtocolParameters Electing { get; } = Demonstration with { EpochLength = 48, SeatCount = 21, SliceLength = 8 };

    /// <summary>The shortest epochs there are, to cross many boundaries in a run.</summary>
    public static ProtocolParameters Trial { get; } = Demonstration with
    {
        EpochLength = 8,
        ProposalTimeoutMs = 600,
        BaseTimeoutMs = 900,
        CapTimeoutMs = 9_000,
        ResendMs = 700,
        RecordRetryMs = 900,
    };
}

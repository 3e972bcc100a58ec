using System.Globalization;
using MedChain.Core.Codec;

namespace MedChain.Core.Institutions;

/// <summary>What all institutions of a chain agree on in genesis. Times in milliseconds. Spec: Parameters.</summary>
public sealed record ProtocolParameters : ICanonical
{
    /// <summary>Heights of an epoch. 8 to 1,000,000; below 80 the lottery's margin R is not kept and the spec calls it a demonstration.</summary>
    public uint EpochLength { get; init; } = 256;

    /// <summary>Least time between two blocks of one chain, by header time and leader's clock. 0 to 60,000.</summary>
    public uint BlockIntervalMs { get; init; } = 1_000;

    /// <summary>Longest wait for a proposal before voting Skip. Spec: Consensus S3.</summary>
    public uint ProposalTimeoutMs { get; init; } = 4_000;

    /// <summary>base of the view timeout. At least the proposal timeout.</summary>
    public uint BaseTimeoutMs { get; init; } = 6_000;

    /// <summary>cap of the view timeout: at least three times the largest message delay assumed.</summary>
    public uint CapTimeoutMs { get; init; } = 60_000;

    /// <summary>How often a node in a view sends its votes and justification again.</summary>
    public uint ResendMs { get; init; } = 5_000;

    /// <summary>D: no vote for a block further ahead of the voter's clock; a custodian refuses when its final head is older.</summary>
    public uint DriftMs { get; init; } = 30_000;

    /// <summary>Transactions that one institution may have waiting in a mempool.</summary>
    public uint MempoolQuota { get; init; } = 256;

    /// <summary>How long record events are collected before they become a batch.</summary>
    public uint BatchDelayMs { get; init; } = 200;

    /// <summary>How often offers, requests and submissions without an answer are sent again.</summary>
    public uint RecordRetryMs { get; init; } = 3_000;

    /// <summary>Most delegates that an election seats. 0 to 255; 0: no elections, every validator is a delegate with weight 1.</summary>
    public uint SeatCount { get; init; }

    /// <summary>How many come after the seated, to follow for those that leave the set. 0 to 255.</summary>
    public uint StandbyCount { get; init; } = 2;

    /// <summary>s: most candidates that one ballot approves. 1 to 32.</summary>
    public uint MostApprovals { get; init; } = 3;

    /// <summary>Heights of one slice of ceremony and election. 2 to 100,000; with elections six slices fit into an epoch.</summary>
    public uint SliceLength { get; init; } = 32;

    /// <summary>Fewer counted ballots than this are never opened. 2 to 255.</summary>
    public uint LeastBallots { get; init; } = 3;

    /// <summary>Share of the ballots, in thousandths, that must approve of who is seated. 0 to 1,000.</summary>
    public uint VoteThresholdPermille { get; init; } = 100;

    /// <summary>rho, in thousandths: who has less reputation does not stand. 0 to 1,000.</summary>
    public uint LeastReputationPermille { get; init; } = 100;

    /// <summary>L: epochs in a row for which one may be seated, then one of rest. 1 to 1,000.</summary>
    public uint TermLimit { get; init; } = 3;

    /// <summary>Most seats for one region; 0: no quota.</summary>
    public uint SeatsPerRegion { get; init; }

    /// <summary>Most seats for one tier; 0: no quota.</summary>
    public uint SeatsPerTier { get; init; }

    /// <summary>Largest lottery weight of a delegate. 1 to 1,000,000.</summary>
    public uint WeightCap { get; init; } = 4_096;

    /// <summary>Elections in which one does not stand after a fault in ceremony or tally. 0 to 1,000.</summary>
    public uint BackOffEpochs { get; init; } = 1;

    /// <summary>Evaluations of the identity function that one institution may ask for in an epoch. 0 to 1,000,000.</summary>
    public uint EvaluationQuota { get; init; } = 4_096;

    /// <summary>How long an emergency lasts at most. 1,000 to 86,400,000.</summary>
    public uint EmergencyMs { get; init; } = 3_600_000;

    /// <summary>How long a source has to judge an emergency. 1,000 to 2,592,000,000.</summary>
    public uint ReviewMs { get; init; } = 259_200_000;

    /// <summary>Records that are drawn in an epoch to be shown by their custodians. 0 to 1,024; 0: no challenges. Spec: Records R18.</summary>
    public uint ChallengesPerEpoch { get; init; } = 16;

    /// <summary>Whether delegates are elected.</summary>
    public bool HasElections => SeatCount > 0;

    /// <summary>The first constraint that does not hold, in words; null when all hold.</summary>
    public string? Problem()
    {
        if (EpochLength is < 8 or > 1_000_000) return Outside("EpochLength", EpochLength, "8 to 1000000");
        if (BlockIntervalMs > 60_000) return Outside("BlockIntervalMs", BlockIntervalMs, "0 to 60000");
        if (ProposalTimeoutMs <= BlockIntervalMs) return Outside("ProposalTimeoutMs", ProposalTimeoutMs, "above BlockIntervalMs");
        if (BaseTimeoutMs < ProposalTimeoutMs) return Outside("BaseTimeoutMs", BaseTimeoutMs, "at least ProposalTimeoutMs");
        if (CapTimeoutMs < BaseTimeoutMs || CapTimeoutMs > 3_600_000) return Outside("CapTimeoutMs", CapTimeoutMs, "BaseTimeoutMs to 3600000");
        if (ResendMs is < 10 or > 600_000) return Outside("ResendMs", ResendMs, "10 to 600000");
        if (DriftMs is < 1_000 or > 3_600_000) return Outside("DriftMs", DriftMs, "1000 to 3600000");
        if (MempoolQuota is < 1 or > 65_536) return Outside("MempoolQuota", MempoolQuota, "1 to 65536");
        if (BatchDelayMs > 60_000) return Outside("BatchDelayMs", BatchDelayMs, "0 to 60000");
        return RecordRetryMs is < 10 or > 600_000 ? Outside("RecordRetryMs", RecordRetryMs, "10 to 600000") : ElectionProblem() ?? RecordProblem();
    }

    private string? ElectionProblem()
    {
        if (SeatCount > ValidatorSet.Cap) return Outside("SeatCount", SeatCount, "0 to 255");
        if (StandbyCount > ValidatorSet.Cap) return Outside("StandbyCount", StandbyCount, "0 to 255");
        if (MostApprovals is < 1 or > 32) return Outside("MostApprovals", MostApprovals, "1 to 32");
        if (SliceLength is < 2 or > 100_000) return Outside("SliceLength", SliceLength, "2 to 100000");
        if (HasElections && SliceLength > EpochLength / 6) return Outside("SliceLength", SliceLength, "a sixth of EpochLength at most");
        if (LeastBallots is < 2 or > ValidatorSet.Cap) return Outside("LeastBallots", LeastBallots, "2 to 255");
        if (VoteThresholdPermille > 1_000) return Outside("VoteThresholdPermille", VoteThresholdPermille, "0 to 1000");
        if (LeastReputationPermille > 1_000) return Outside("LeastReputationPermille", LeastReputationPermille, "0 to 1000");
        if (TermLimit is < 1 or > 1_000) return Outside("TermLimit", TermLimit, "1 to 1000");
        if (SeatsPerRegion > ValidatorSet.Cap) return Outside("SeatsPerRegion", SeatsPerRegion, "0 to 255");
        if (SeatsPerTier > ValidatorSet.Cap) return Outside("SeatsPerTier", SeatsPerTier, "0 to 255");
        if (WeightCap is < 1 or > 1_000_000) return Outside("WeightCap", WeightCap, "1 to 1000000");
        if (BackOffEpochs > 1_000) return Outside("BackOffEpochs", BackOffEpochs, "0 to 1000");
        return EvaluationQuota > 1_000_000 ? Outside("EvaluationQuota", EvaluationQuota, "0 to 1000000") : null;
    }

    private string? RecordProblem()
    {
        if (EmergencyMs is < 1_000 or > 86_400_000) return Outside("EmergencyMs", EmergencyMs, "1000 to 86400000");
        if (ReviewMs is < 1_000 or > 2_592_000_000) return Outside("ReviewMs", ReviewMs, "1000 to 2592000000");
        return ChallengesPerEpoch > 1_024 ? Outside("ChallengesPerEpoch", ChallengesPerEpoch, "0 to 1024") : null;
    }

    /// <summary>Reads parameters; whether their constraints hold is <see cref="Problem"/>.</summary>
    public static ProtocolParameters? Read(ref CanonicalReader reader)
    {
        var read = new ProtocolParameters
        {
            EpochLength = reader.UInt32(),
            BlockIntervalMs = reader.UInt32(),
            ProposalTimeoutMs = reader.UInt32(),
            BaseTimeoutMs = reader.UInt32(),
            CapTimeoutMs = reader.UInt32(),
            ResendMs = reader.UInt32(),
            DriftMs = reader.UInt32(),
            MempoolQuota = reader.UInt32(),
            BatchDelayMs = reader.UInt32(),
            RecordRetryMs = reader.UInt32(),
            SeatCount = reader.UInt32(),
            StandbyCount = reader.UInt32(),
            MostApprovals = reader.UInt32(),
            SliceLength = reader.UInt32(),
            LeastBallots = reader.UInt32(),
            VoteThresholdPermille = reader.UInt32(),
            LeastReputationPermille = reader.UInt32(),
            TermLimit = reader.UInt32(),
            SeatsPerRegion = reader.UInt32(),
            SeatsPerTier = reader.UInt32(),
            WeightCap = reader.UInt32(),
            BackOffEpochs = reader.UInt32(),
            EvaluationQuota = reader.UInt32(),
            EmergencyMs = reader.UInt32(),
            ReviewMs = reader.UInt32(),
            ChallengesPerEpoch = reader.UInt32(),
        };
        return reader.Ok ? read : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt32(EpochLength);
        writer.UInt32(BlockIntervalMs);
        writer.UInt32(ProposalTimeoutMs);
        writer.UInt32(BaseTimeoutMs);
        writer.UInt32(CapTimeoutMs);
        writer.UInt32(ResendMs);
        writer.UInt32(DriftMs);
        writer.UInt32(MempoolQuota);
        writer.UInt32(BatchDelayMs);
        writer.UInt32(RecordRetryMs);
        writer.UInt32(SeatCount);
        writer.UInt32(StandbyCount);
        writer.UInt32(MostApprovals);
        writer.UInt32(SliceLength);
        writer.UInt32(LeastBallots);
        writer.UInt32(VoteThresholdPermille);
        writer.UInt32(LeastReputationPermille);
        writer.UInt32(TermLimit);
        writer.UInt32(SeatsPerRegion);
        writer.UInt32(SeatsPerTier);
        writer.UInt32(WeightCap);
        writer.UInt32(BackOffEpochs);
        writer.UInt32(EvaluationQuota);
        writer.UInt32(EmergencyMs);
        writer.UInt32(ReviewMs);
        writer.UInt32(ChallengesPerEpoch);
    }

    private static string Outside(string name, uint value, string range) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {range}.");
}

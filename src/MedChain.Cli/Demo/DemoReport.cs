using System.Text.Json.Serialization;

namespace MedChain.Cli.Demo;

/// <summary>What a demonstration found; with <c>--json</c> exactly this object is printed.</summary>
internal sealed record DemoReport(
    ulong Seed,
    int Institutions,
    int FaultTolerance,
    ulong FinalizedHeight,
    string FinalizedHeadHash,
    IReadOnlyList<RecordReport> Records,
    IReadOnlyList<RefusedInput> RefusedInputs,
    int RefusedReads,
    EmergencyReport? Emergency,
    ImagingReport? Imaging,
    PatientReport? PatientConsent,
    string Killed,
    string Lying,
    FaultReads ReadsWithFaults,
    ErasureReport Erased,
    IdentityReport? Identity,
    IReadOnlyList<ElectionReport> Elections,
    LotteryReport Lottery,
    double Seconds)
{
    /// <summary>Checks that did not hold, in words.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>0, 1 or 2 of <see cref="ExitCode"/>.</summary>
    [JsonIgnore]
    public int Code => Failures.Count > 0 ? ExitCode.Failed : RefusedInputs.Count > 0 ? ExitCode.InputsRefused : ExitCode.Done;
}

/// <summary>One bundle and its record.</summary>
/// <param name="Source">Name of the file, or of the generated patient.</param>
/// <param name="Sha256">Of the octets that came in.</param>
/// <param name="Segments">Into how many segments it was cut.</param>
/// <param name="AnchoredHeight">Height of the block that anchors it; 0 if none does.</param>
/// <param name="ReadBackSha256">Of the octets that another hospital read; null if it could not.</param>
/// <param name="Identical">Whether these are the same octets.</param>
internal sealed record RecordReport(string Source, string Sha256, int Segments, ulong AnchoredHeight, string? ReadBackSha256, bool Identical);

/// <summary>An input that was refused.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Reason">Why, with the place; never its content.</param>
internal sealed record RefusedInput(string Source, string Reason);

/// <summary>The break-glass read.</summary>
/// <param name="Requester">Who read without consent.</param>
/// <param name="Endorser">Who answered for it.</param>
/// <param name="Identical">Whether it read the same octets.</param>
/// <param name="Told">How many custodians told the chain that they released.</param>
/// <param name="Standing">What the source found.</param>
internal sealed record EmergencyReport(string Requester, string Endorser, bool Identical, int Told, string Standing);

/// <summary>The image.</summary>
/// <param name="Octets">How large it is.</param>
/// <param name="Chunks">In how many chunks it was sealed.</param>
/// <param name="Identical">Whether the reader has the same octets.</param>
internal sealed record ImagingReport(int Octets, int Chunks, bool Identical);
/// <summary>The read under a patient's key.</summary>
/// <param name="Requester">Who read.</param>
/// <param name="Bearer">Who brought what the patient had signed.</param>
/// <param name="OfficeRefused">Whether the consent office could not consent any more.</param>
/// <param name="Identical">Whether the same octets were read.</param>
internal sealed record PatientReport(string Requester, string Bearer, bool OfficeRefused, bool Identical);

/// <summary>Reads while a hospital is dead and one lies.</summary>
/// <param name="Attempted">How many were tried.</param>
/// <param name="Identical">How many gave the same octets.</param>
internal sealed record FaultReads(int Attempted, int Identical);

/// <summary>The identity key.</summary>
/// <param name="Epoch">In which epoch it was shared as it is now.</param>
/// <param name="Holders">Who has a share.</param>
/// <param name="Threshold">So many of them evaluate together.</param>
/// <param name="Evaluations">Entries on the chain: how often an identifier was evaluated.</param>
internal sealed record IdentityReport(ulong Epoch, int Holders, int Threshold, int Evaluations);

/// <summary>The erasure.</summary>
/// <param name="Record">Source of the erased record; null where there was none to erase.</param>
/// <param name="Rebuildable">Whether the attempt with everything left in every store gave the bundle back.</param>
internal sealed record ErasureReport(string? Record, bool Rebuildable);

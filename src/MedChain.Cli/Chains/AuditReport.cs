using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Records;

namespace MedChain.Cli.Chains;

/// <summary>Who saw what, when and why, by the state at a chain's end: emergencies that nobody has judged first. Spec: Access A7, A12, A15, A18.</summary>
/// <param name="Height">The chain's last height.</param>
/// <param name="AsOf">Time of its last block, UTC.</param>
/// <param name="Emergencies">Broken glass: in review first, then violations, then justified ones.</param>
/// <param name="Reads">Records released under consents, the oldest first.</param>
/// <param name="Refused">Entries that the chain refused.</param>
internal sealed record AuditReport(ulong Height, string AsOf, IReadOnlyList<AuditRead> Emergencies, IReadOnlyList<AuditRead> Reads, int Refused)
{
    /// <summary>What custodians refused, the oldest first.</summary>
    public IReadOnlyList<AuditRefusal> Refusals { get; init; } = [];

    /// <summary>Makes a report of those entries that pass a filter.</summary>
    public static AuditReport Of(AuditTrail trail, IReadOnlyList<AuditLine> lines)
    {
        var emergencies = new List<AuditRead>();
        var reads = new List<AuditRead>();
        foreach (var entries in lines.Where(line => line.What is "released" or "glass broken" && line.Code == nameof(RefusalCode.None)).GroupBy(line => (line.IsEmergency, Access: line.Access!)))
        {
            var (first, last) = (entries.First(), entries.Last());
            var (scope, phase, deadline) = Standing(trail.State, entries.Key.IsEmergency, entries.Key.Access);
            var read = new AuditRead(first.Requester!, first.Record!, scope, first.Why!, first.Time, last.Time, [.. entries.Select(entry => entry.By).Distinct()], phase, deadline, [.. entries.Select(entry => entry.Entry)])
            {
                Word = entries.Key.IsEmergency ? null : WordOn(trail, entries.Key.Access),
            };
            (entries.Key.IsEmergency ? emergencies : reads).Add(read);
        }

        var order = new[] { nameof(AccessPhase.InReview), nameof(AccessPhase.Violation), nameof(AccessPhase.Justified) };
        return new AuditReport(
            trail.State.Height, AuditTrail.Time(trail.State.TimestampMs), [.. emergencies.OrderBy(read => Array.IndexOf(order, read.Standing))], reads,
            lines.Count(line => line.Access is not null && line.Code != nameof(RefusalCode.None)))
        {
            Refusals =
            [
                .. lines.Where(line => line is { What: "refused", Code: nameof(RefusalCode.None) }).GroupBy(line => (line.Access, line.Requester, line.Refusal)).Select(entries => new AuditRefusal(
                    entries.Key.Requester!, entries.First().Record!, entries.Key.Refusal!, entries.First().Time, [.. entries.Select(entry => entry.By)], [.. entries.Select(entry => entry.Entry)])),
            ],
        };
    }

    private static string? WordOn(AuditTrail trail, string access) =>
        trail.Lines.FirstOrDefault(line => line.What == "granted" && line.Access == access && line.Code == nameof(RefusalCode.None))?.Word;

    private static (string Scope, string Phase, string? Deadline) Standing(LedgerState state, bool isEmergency, string access)
    {
        foreach (var (_, value) in state.Map.Entries())
        {
            if (isEmergency && value is EmergencyEntry broken && broken.Access.ToString() == access)
            {
                var phase = broken.PhaseAt(state.TimestampMs);
                return (broken.Emergency.Scope.ToString(), phase.ToString(), phase == AccessPhase.InReview ? AuditTrail.Time(broken.ReviewByMs) : null);
            }

            if (!isEmergency && value is AccessEntry entry && entry.Access.ToString() == access) return (entry.Granted.ToString(), entry.PhaseAt(state.TimestampMs).ToString(), null);
        }

        throw new InvalidOperationException("An entry that applied has no standing.");
    }
}

/// <summary>One record seen by one institution.</summary>
/// <param name="Requester">Who.</param>
/// <param name="Record">What.</param>
/// <param name="Scope">Which segments.</param>
/// <param name="Why">Purpose, or reason and who answers for it.</param>
/// <param name="From">Time of the first entry.</param>
/// <param name="To">Time of the last.</param>
/// <param name="Custodians">Who has said that it released.</param>
/// <param name="Standing">Where request or emergency stands.</param>
/// <param name="ReviewBy">Until when the source may judge it; null where it is judged, overdue or no emergency.</param>
/// <param name="Entries">The entries, each provable.</param>
internal sealed record AuditRead(
    string Requester, string Record, string Scope, string Why, string From, string To, IReadOnlyList<string> Custodians, string Standing, string? ReviewBy, IReadOnlyList<string> Entries)
{
    /// <summary>By whose word consent was given; null in an emergency.</summary>
    public string? Word { get; init; }
}

/// <summary>What custodians refused one institution, for one reason.</summary>
/// <param name="Requester">Whom.</param>
/// <param name="Record">The record.</param>
/// <param name="Why">Why.</param>
/// <param name="From">Time of the first entry.</param>
/// <param name="Custodians">Who refused.</param>
/// <param name="Entries">The entries, each provable.</param>
internal sealed record AuditRefusal(string Requester, string Record, string Why, string From, IReadOnlyList<string> Custodians, IReadOnlyList<string> Entries);

using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Coyote.Harness;

/// <summary>Which lines of the tables of institutions, records, access and custody a step has taken.</summary>
internal static class LedgerCoverage
{
    /// <summary>Looks at one step.</summary>
    internal static void Seen(ReplicaState before, ReplicaState after, SortedSet<string> taken)
    {
        if (before.Final.Height != after.Final.Height) Ledger(before, after, taken);
        if (!ReferenceEquals(before.Custody, after.Custody)) Custody(before.Custody, after.Custody, after.Final.Map, taken);
        if (ReferenceEquals(before.Records, after.Records)) return;
        foreach (var (record, dispersal) in after.Records.Dispersals)
        {
            var from = before.Records.Dispersals.TryGetValue(record, out var old) ? old.Own.Phase : RecordPhase.Sealed;
            MachineLines.Record.Moved(from.ToString(), dispersal.Own.Phase.ToString(), taken);
        }
    }

    private static void Ledger(ReplicaState before, ReplicaState after, SortedSet<string> taken)
    {
        foreach (var (key, value) in after.Final.Map.Entries())
        {
            switch (value)
            {
                case Account account when before.Final.Map.TryGet<Account>(key, out var was):
                    MachineLines.Institution.Moved(was.Phase.ToString(), account.Phase.ToString(), taken);
                    break;
                case Ceremony ceremony when before.Final.Map.TryGet<Ceremony>(key, out var keys) && keys.Epoch == ceremony.Epoch:
                    MachineLines.KeyCeremony.Moved(keys.Phase.ToString(), ceremony.Phase.ToString(), taken);
                    break;
                case ElectionEntry election when before.Final.Map.TryGet<ElectionEntry>(key, out var poll) && poll.Epoch == election.Epoch:
                    MachineLines.Election.Moved(poll.Phase.ToString(), election.Phase.ToString(), taken);
                    break;
                case RecordEntry record:
                    var anchored = before.Final.Map.TryGet<RecordEntry>(key, out var older) ? older.Phase : RecordPhase.Certified;
                    MachineLines.Record.Moved(anchored.ToString(), record.Phase.ToString(), taken);
                    break;
                case EmergencyEntry broken:
                    Emergency(before, after, broken, taken);
                    break;
                case AccessEntry access when before.Final.Map.TryGet<AccessEntry>(key, out var asked):
                    // That a consent has run out is read off the time (A2); an audit entry after it writes it down (A7).
                    var (from, to) = (asked.PhaseAt(before.Final.TimestampMs), access.PhaseAt(after.Final.TimestampMs));
                    MachineLines.Access.Moved(from.ToString(), to.ToString(), taken);
                    if (access.Audited.Length > asked.Audited.Length && (from == to || access.Phase == AccessPhase.Expired)) taken.Add($"Access: {to}, Release");
                    break;
            }
        }
    }

    /// <summary>What was signed for was endorsed before the chain knew; a deadline that is over is read off the time (A12).</summary>
    private static void Emergency(ReplicaState before, ReplicaState after, EmergencyEntry broken, SortedSet<string> taken)
    {
        var to = broken.PhaseAt(after.Final.TimestampMs);
        if (!before.Final.Map.TryGet<EmergencyEntry>(StateKeys.Emergency(broken.Access), out var was))
        {
            MachineLines.Access.Moved(nameof(AccessPhase.Requested), nameof(AccessPhase.Endorsed), taken);
            MachineLines.Access.Moved(nameof(AccessPhase.Endorsed), nameof(AccessPhase.InReview), taken);
            return;
        }

        var from = was.PhaseAt(before.Final.TimestampMs);
        if (from == AccessPhase.InReview && to == AccessPhase.Violation) taken.Add($"Access: {from}, {(after.Final.TimestampMs >= broken.ReviewByMs ? "Lapse" : "Condemn")}");
        else MachineLines.Access.Moved(from.ToString(), to.ToString(), taken);
        if (broken.Audited.Length > was.Audited.Length && from == to) taken.Add($"Access: {to}, Release");
    }

    private static void Custody(CustodyState before, CustodyState after, StateMap map, SortedSet<string> taken)
    {
        foreach (var (record, held) in after.Held)
        {
            var from = before.Held.TryGetValue(record, out var old) ? old.Phase : CustodyPhase.Offered;
            MachineLines.Custody.Moved(from.ToString(), held.Phase.ToString(), taken);
            if (old is not null && from is CustodyPhase.Released or CustodyPhase.Challenged && held.Phase == from && held.Unaudited.Length > old!.Unaudited.Length) taken.Add($"Custody: {from}, Release");
            if (from == CustodyPhase.Challenged && held.Phase == CustodyPhase.Held) taken.Add($"Custody: {from}, {(before.Round == after.Round && ChallengeRules.Find(map, record)?.Answered > 0 ? "Answer" : "Lapse")}");
            if (from == CustodyPhase.Challenged && held.Phase == from && before.Round < after.Round) taken.UnionWith(["Custody: Challenged, Lapse", "Custody: Held, Challenge"]);
        }

        foreach (var (record, held) in before.Held)
        {
            if (!after.Held.ContainsKey(record)) MachineLines.Custody.Moved(held.Phase.ToString(), nameof(CustodyPhase.Destroyed), taken);
        }
    }
}

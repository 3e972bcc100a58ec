using MedChain.Core.Chain;
using MedChain.Core.Institutions;

namespace MedChain.Core.Election;

/// <summary>
/// What the chain counts of each institution: blocks, views that it led in vain, faults, turnout. Facts that every validator sees alike; what
/// institutions say of one another is no part of it. Pure. Spec: Election V16, V17, V21.
/// </summary>
public static class TrackRules
{
    /// <summary>Most views before one block of which the leaders are noted, so that a long silence costs no validator much.</summary>
    public const int MissedCap = 64;

    /// <summary>What is known of an institution.</summary>
    public static TrackRecord Of(StateMap map, InstitutionId institution) =>
        map.TryGet<TrackRecord>(StateKeys.TrackRecord(institution), out var record) ? record : TrackRecord.New;

    /// <summary>Whether anything is known of an institution.</summary>
    internal static bool IsKnown(StateMap map, InstitutionId institution) => map.TryGet<TrackRecord>(StateKeys.TrackRecord(institution), out _);

    /// <summary>Notes who produced a block, and who led the views that the ledger skipped before it. Spec: Election V16.</summary>
    public static StateMap NoteBlock(StateMap map, Moment moment, ulong view)
    {
        var before = map.TryGet<LastView>(StateKeys.LastView, out var last) && last.Epoch == moment.Epoch.Epoch ? last.View : 0;
        for (var skipped = before + 1; skipped < view && skipped <= before + MissedCap; skipped++)
        {
            map = Change(map, moment.Epoch.Leader(skipped), record => record with { Missed = record.Missed + 1 });
        }

        return Change(map, moment.Epoch.Leader(view), record => record with { Produced = record.Produced + 1 })
            .Set(StateKeys.LastView, new LastView(moment.Epoch.Epoch, view));
    }

    /// <summary>Notes a fault in ceremony or tally: it counts against reputation, and its maker does not stand for a while. Spec: Election V16.</summary>
    public static StateMap Fault(StateMap map, InstitutionId institution, Moment moment) => Change(
        map, institution,
        record => record with { Faults = record.Faults + 1, StandsFrom = Math.Max(record.StandsFrom, moment.Epoch.Epoch + 1 + moment.Epoch.Parameters.BackOffEpochs) });

    /// <summary>Notes that an institution has shown that it voted. Spec: Election V18.</summary>
    public static StateMap NoteTurnout(StateMap map, InstitutionId institution) => Change(map, institution, record => record with { HasVoted = true });

    /// <summary>
    /// Whoever is seated at the end of an epoch and has no track record begins with no reputation and sits out as who had a fault: nobody sheds a record by
    /// coming back under another number. Spec: Election V21.
    /// </summary>
    public static StateMap Welcome(StateMap map, InstitutionId institution, Moment moment) => map.Set(
        StateKeys.TrackRecord(institution), TrackRecord.New with { Reputation = 0, StandsFrom = moment.Epoch.Epoch + 1 + moment.Epoch.Parameters.BackOffEpochs });

    /// <summary>Whether an institution may stand in an epoch's election. Spec: Election V2.</summary>
    public static bool MayStand(TrackRecord record, ulong epoch, ProtocolParameters parameters) =>
        (ulong)record.Reputation * 1_000 >= (ulong)parameters.LeastReputationPermille * TrackRecord.One
        && epoch >= record.StandsFrom && record.Terms < parameters.TermLimit;

    /// <summary>Changes what is known of an institution.</summary>
    internal static StateMap Change(StateMap map, InstitutionId institution, Func<TrackRecord, TrackRecord> change) =>
        map.Set(StateKeys.TrackRecord(institution), change(Of(map, institution)));
}

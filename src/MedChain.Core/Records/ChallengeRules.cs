using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;

namespace MedChain.Core.Records;

/// <summary>What the chain makes of challenges: whom an epoch asks, who has answered, who has not. Pure. Spec: Records R18 to R20.</summary>
public static class ChallengeRules
{
    /// <summary>The last round; null where none was drawn yet.</summary>
    public static ChallengeRound? RoundOf(StateMap map) => map.TryGet<ChallengeRound>(StateKeys.ChallengeRound, out var round) ? round : null;

    /// <summary>A record's last challenge; null where it has had none.</summary>
    public static Challenge? Find(StateMap map, RecordId record) => map.TryGet<Challenge>(StateKeys.Challenge(record), out var challenge) ? challenge : null;

    /// <summary>How many records have ever been anchored.</summary>
    public static ulong CountOf(StateMap map) => map.TryGet<RecordCount>(StateKeys.RecordCount, out var count) ? count.Count : 0;

    /// <summary>Whether a custodian owes an answer of a record in a round.</summary>
    public static bool Owes(StateMap map, ChallengeRound round, RecordId record, InstitutionId custodian) =>
        map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) && !entry.IsErased && entry.PositionOf(custodian) is >= 0 and var position
        && Find(map, record) is { } challenge && challenge.Epoch == round.Epoch && challenge.IsAsked(position) && !challenge.IsAnswered(position);

    /// <summary>A record that is anchored gets the next number.</summary>
    internal static StateMap Number(StateMap map, RecordEvent.Anchor anchor)
    {
        var (count, receipted) = (CountOf(map), 0u);
        foreach (var receipt in anchor.Receipts) receipted |= Challenge.Bit(anchor.Custodians.BinarySearch(receipt.Signer));
        return map.Set(StateKeys.NumberedRecord(count), new NumberedRecord(anchor.Record, receipted)).Set(StateKeys.RecordCount, new RecordCount(count + 1));
    }

    /// <summary>
    /// Before the transactions of an epoch's first block: its seed draws the records, among those that were anchored before, and everybody who holds a position of
    /// one that is neither erased nor a stream is asked. Spec: Records R18.
    /// </summary>
    internal static StateMap Begin(StateMap map, Moment moment)
    {
        var (epoch, asked) = (moment.Epoch, ImmutableArray.CreateBuilder<RecordId>());
        foreach (var number in ChallengeDraw.Records(epoch.ChainId, epoch.Seed, epoch.Parameters.ChallengesPerEpoch, CountOf(map)))
        {
            map.TryGet<NumberedRecord>(StateKeys.NumberedRecord(number), out var name);
            map.TryGet<RecordEntry>(StateKeys.Record(name!.Record), out var entry);
            if (entry!.IsErased || entry.Occupied == 0 || entry.Segments == SealedStream.Scope) continue;
            map = map.Set(StateKeys.Challenge(entry.Record), new Challenge(epoch.Epoch, entry.Occupied, 0, name.Receipted));
            asked.Add(entry.Record);
        }

        return asked.Count == 0 ? map : map.Set(StateKeys.ChallengeRound, new ChallengeRound(epoch.Epoch, epoch.Seed, asked.ToImmutable()));
    }

    /// <summary>A custodian shows the chunk that it is asked for, once. Spec: Records R19.</summary>
    internal static StateMap Judge(StateMap map, RecordEvent.Possession possession, EventContext context, out RefusalCode code)
    {
        var (record, round) = (possession.Manifest.Record, RoundOf(map));
        code = RefusalCode.UnknownRecord;
        if (!map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry)) return map;
        var (position, challenge) = (entry.PositionOf(context.Sender), Find(map, record));
        if (position < 0) code = RefusalCode.NotCustodian;
        else if (entry.IsErased) code = RefusalCode.WrongPhase;
        else if (challenge is null || challenge.Epoch != context.Epoch || !challenge.IsAsked(position)) code = RefusalCode.NotChallenged;
        else if (challenge.IsAnswered(position)) code = RefusalCode.Repeated;
        else code = PossessionRules.IsShown(possession, entry.Commitment, position, round!.Seed, context.ChainId) ? RefusalCode.None : RefusalCode.InvalidPossession;
        return code != RefusalCode.None ? map : map.Set(StateKeys.Challenge(record), challenge! with { Answered = challenge.Answered | Challenge.Bit(position) });
    }

    /// <summary>Whoever takes a position over is not asked for what another was asked for. Spec: Records R16, R20.</summary>
    internal static StateMap Excuse(StateMap map, RecordId record, int position) => Find(map, record) is { } challenge && challenge.IsAsked(position)
        ? map.Set(StateKeys.Challenge(record), challenge with { Asked = challenge.Asked & ~Challenge.Bit(position) })
        : map;

    /// <summary>
    /// At an epoch's last height: nobody holds any more what was not shown, the position is vacant and has a successor if there is somebody, and each
    /// failure at a position whose receipt the anchor carries counts like a view led in vain. Spec: Records R20, Election V16.
    /// </summary>
    internal static StateMap Close(StateMap map, Moment moment)
    {
        if (RoundOf(map) is not { } round || round.Epoch != moment.Epoch.Epoch) return map;
        var failures = new SortedDictionary<InstitutionId, uint>();
        foreach (var record in round.Records)
        {
            map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry);
            var challenge = Find(map, record)!;
            var owed = challenge.Owed & entry!.Occupied;
            if (entry.IsErased || owed == 0) continue;
            for (var position = 0; position < entry.Custodians.Length; position++)
            {
                if ((owed & challenge.Receipted & Challenge.Bit(position)) == 0) continue;
                failures[entry.Custodians[position]] = failures.GetValueOrDefault(entry.Custodians[position]) + 1;
            }

            for (var position = 0; position < entry.Custodians.Length; position++)
            {
                if ((owed & Challenge.Bit(position)) != 0) entry = VacancyRules.Open(entry, position, map, moment.Epoch.Validators, moment.Epoch.Epoch + 1);
            }

            map = map.Set(StateKeys.Record(record), entry);
        }

        return moment.Epoch.Parameters.HasElections ? Count(map, moment, failures) : map;
    }

    // A custodian that lost its disk is honest; so a failure is no fault, for which one sits out an election, and an epoch's failures weigh no more than a long silence.
    private static StateMap Count(StateMap map, Moment moment, SortedDictionary<InstitutionId, uint> failures)
    {
        foreach (var (custodian, count) in failures)
        {
            if (moment.Epoch.Validators.Find(custodian) is null) continue;
            map = TrackRules.Change(map, custodian, track => track with { Missed = track.Missed + Math.Min(count, TrackRules.MissedCap) });
        }

        return map;
    }
}

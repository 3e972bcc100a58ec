using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;

namespace MedChain.Core.Records;

/// <summary>What vacancies and repairs do to a record's entry. Spec: Records R13, R14, R16, R17.</summary>
public static class VacancyRules
{
    /// <summary>Whether nobody can be asked for what an institution holds any more, or soon: it is no validator, or leaves at the end of the epoch. Spec: Records R13, R17.</summary>
    public static bool IsGone(StateMap map, ValidatorSet validators, InstitutionId holder) => validators.Find(holder) is null || IsLeaving(map, holder);

    /// <summary>A position that nobody holds: its successor is named, if somebody can be. Spec: Records R13, R14.</summary>
    /// <param name="entry">The record, not erased.</param>
    /// <param name="position">The position.</param>
    /// <param name="map">The state, which tells who leaves.</param>
    /// <param name="validators">The epoch's validators.</param>
    /// <param name="epoch">The epoch.</param>
    public static RecordEntry Open(RecordEntry entry, int position, StateMap map, ValidatorSet validators, ulong epoch)
    {
        ImmutableArray<InstitutionId> staying = [.. validators.Members.Select(member => member.Id).Where(id => !IsLeaving(map, id))];
        if (SuccessorChoice.For(entry, position, staying, epoch) is { } chosen)
            entry = entry.WithSuccessor(new NamedSuccessor((byte)position, chosen, epoch));
        else if (entry.SuccessorOf(position) is { } before && !staying.Contains(before.Institution))
            entry = entry.WithoutSuccessor(before);
        return Settled(entry with { Vacant = entry.Vacant | (1u << position) });
    }

    // R13: a custodian says it of a holder that is gone, or of itself; R14: and again when the successor has not come within its epoch.
    internal static StateMap Judge(StateMap map, RecordEvent.Vacated vacated, EventContext context, out RefusalCode code)
    {
        RecordEntry? after = null;
        if (!map.TryGet<RecordEntry>(StateKeys.Record(vacated.Record), out var entry)) code = RefusalCode.UnknownRecord;
        else if (!entry.IsKeptBy(context.Sender)) code = RefusalCode.NotCustodian;
        else if (entry.IsErased) code = RefusalCode.WrongPhase;
        else if (entry.Segments == SealedStream.Scope) code = RefusalCode.WrongScope;
        else if (vacated.Position >= entry.Custodians.Length) code = RefusalCode.NoSuchPosition;
        else if (entry.IsVacant(vacated.Position))
        {
            if (entry.SuccessorOf(vacated.Position) is not { } named || named.Epoch < context.Epoch) after = Open(entry, vacated.Position, map, context.Validators, context.Epoch);
            code = after is null || after.Equals(entry) ? RefusalCode.Repeated : RefusalCode.None;
        }
        else
        {
            var holder = entry.Custodians[vacated.Position];
            code = holder == context.Sender || IsGone(map, context.Validators, holder) ? RefusalCode.None : RefusalCode.HolderStands;
            if (code == RefusalCode.None) after = Open(entry, vacated.Position, map, context.Validators, context.Epoch);
        }

        return code == RefusalCode.None ? map.Set(StateKeys.Record(vacated.Record), after!) : map;
    }

    // R16: the successor that is named, and no other, holds the position from now on.
    internal static StateMap Judge(StateMap map, RecordEvent.Repaired repaired, EventContext context, out RefusalCode code)
    {
        if (!map.TryGet<RecordEntry>(StateKeys.Record(repaired.Record), out var entry)) code = RefusalCode.UnknownRecord;
        else if (entry.IsErased) code = RefusalCode.WrongPhase;
        else if (entry.Segments == SealedStream.Scope) code = RefusalCode.WrongScope;
        else if (repaired.Position >= entry.Custodians.Length) code = RefusalCode.NoSuchPosition;
        else if (!entry.IsVacant(repaired.Position)) code = entry.Custodians[repaired.Position] == context.Sender ? RefusalCode.Repeated : RefusalCode.NotVacant;
        else code = entry.SuccessorOf(repaired.Position)?.Institution == context.Sender ? RefusalCode.None : RefusalCode.NotSuccessor;
        if (code != RefusalCode.None) return map;
        var isAnother = entry!.Custodians[repaired.Position] != context.Sender;
        map = map.Set(StateKeys.Record(repaired.Record), Settled(entry.WithHolder(repaired.Position, context.Sender)));
        return isAnother ? ChallengeRules.Excuse(map, repaired.Record, repaired.Position) : map;
    }

    /// <summary>R17: of whoever has begun to repair an erased record it is not known what it has.</summary>
    internal static RecordEntry Erased(RecordEntry entry)
    {
        foreach (var successor in entry.Successors) entry = entry.WithoutSuccessor(successor);
        return entry;
    }

    private static bool IsLeaving(StateMap map, InstitutionId id) =>
        map.TryGet<Account>(StateKeys.Account(id), out var account) && account.IsLeaving;

    // Anchored: no position is vacant. Repairing: each that is has a successor. Degraded: one has none.
    private static RecordEntry Settled(RecordEntry entry)
    {
        var (machine, phase) = (new RecordMachine(), entry.Phase);
        var isRepaired = entry.Vacant == 0;
        var isCovered = !isRepaired && entry.Successors.Length == System.Numerics.BitOperations.PopCount(entry.Vacant);
        if (isRepaired) phase = machine.Fire(phase, RecordTrigger.Repair);
        else if (phase == RecordPhase.Anchored || (phase == RecordPhase.Repairing && !isCovered)) phase = machine.Fire(phase, RecordTrigger.Degrade);
        if (phase == RecordPhase.Degraded && isCovered) phase = machine.Fire(phase, RecordTrigger.Begin);
        return entry with { Phase = phase };
    }
}

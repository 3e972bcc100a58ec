using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;

namespace MedChain.Core.Access;

/// <summary>The requester's work: asks all custodians, keeps what leads to the commitment, names what does not. Spec: Access A5, A8 to A10.</summary>
internal sealed partial class ReadDesk(ReplicaSetup setup)
{
    /// <summary>Most reads at one time: their parts are in memory.</summary>
    public const int Cap = 16;

    private static readonly string Full = $"{Cap} reads are under way already; try again later.";

    /// <summary>How often a custodian without a final answer is asked.</summary>
    public const int Rounds = 6;

    public RecordDeskState Read(RecordDeskState state, ulong request, AccessId access, LedgerState final, Outbox outbox)
    {
        string? reason = null;
        RecordEntry? record = null;
        if (!final.Map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry)) reason = "The request for access is not final.";
        else if (entry.Requester != setup.Self) reason = "The request for access is another institution's.";
        else if (!final.Map.TryGet(StateKeys.Record(entry.Record), out record)) reason = "The record is not anchored.";
        else if (state.Reads.ContainsKey(access)) reason = "The same access is being read already.";
        else if (IsFull(state)) reason = Full;
        if (reason is not null)
        {
            outbox.Reply(request, new Outcome.Refused(reason));
            return state;
        }

        return With(state, Ask(Begin(access, request, record!), outbox));
    }

    /// <summary>Breaks the glass, if the other institution has signed for it. Spec: Access A9, A10.</summary>
    public RecordDeskState Break(RecordDeskState state, ulong request, Command.BreakGlass command, LedgerState final, Outbox outbox)
    {
        var (emergency, chainId) = (command.Emergency, setup.Genesis.ChainId);
        var access = emergency.Name(chainId);
        string? reason = null;
        RecordEntry? record = null;
        EndorsedEmergency? endorsed = null;
        if (emergency.Requester != setup.Self) reason = "The emergency is another institution's.";
        else if (!emergency.IsShaped) reason = "No such scope, reason or time.";
        else if (!final.Map.TryGet(StateKeys.Record(emergency.Record), out record)) reason = "The record is not anchored.";
        else if (setup.KeysOf(final.Account(setup.Self)?.Institution) is not { } keys) reason = "This institution does not hold the keys that the chain names for it.";
        else if (!(endorsed = new EndorsedEmergency(emergency, emergency.Sign(chainId, setup.Self, keys), command.ByEndorser)).IsEndorsed(final, chainId, keys))
            reason = "No second institution in good standing has signed for this emergency.";
        else if (state.Reads.ContainsKey(access)) reason = "The same emergency is being read already.";
        else if (IsFull(state)) reason = Full;
        if (reason is null) return With(state, Ask(Begin(access, request, record!) with { Emergency = endorsed }, outbox));
        outbox.Reply(request, new Outcome.Refused(reason));
        return state;
    }

    private static bool IsFull(RecordDeskState state) => state.Reads.Count + state.OpenStreams.Count >= Cap;

    public RecordDeskState OnRelease(RecordDeskState state, InstitutionId from, Message.Release release, LedgerState final, Outbox outbox)
    {
        if (!state.Reads.TryGetValue(release.Access, out var reading)) return state;

        // Without the consent in its own final state the requester cannot tell what it should have got; it asks again.
        if (AuthorityOf(reading, final) is not { } authority) return state;
        if (final.Map.TryGet<RecordEntry>(StateKeys.Record(authority.Record), out var record)) reading = reading.Follow(record);
        if (!IsAwaited(reading, from)) return state;

        reading = reading with { Refused = reading.Refused.Remove(from) };
        reading = Verify(release, from, authority, reading) is { } part
            ? reading with { Manifest = release.Manifest, Parts = reading.Parts.Add(from, part) }
            : reading with { Lying = reading.Lying.Add(from) };
        return reading.Parts.Count >= reading.Needed ? HandOver(state, reading, authority.Scope, final, outbox) : Await(state, reading, outbox);
    }

    public static RecordDeskState OnRefused(RecordDeskState state, InstitutionId from, Message.ReleaseRefused refused, Outbox outbox)
    {
        if (!state.Reads.TryGetValue(refused.Access, out var reading) || !IsAwaited(reading, from)) return state;
        return Await(state, reading with { Refused = reading.Refused.SetItem(from, refused.Code) }, outbox);
    }

    public RecordDeskState OnTimer(RecordDeskState state, LedgerState final, Outbox outbox)
    {
        foreach (var each in state.Reads.Values)
        {
            if (outbox.NowMs < each.NextAskMs) continue;
            var reading = RecordOf(each, final) is { } id && final.Map.TryGet<RecordEntry>(StateKeys.Record(id), out var record) ? each.Follow(record) : each;
            state = reading.Rounds < Rounds ? With(state, Ask(reading, outbox)) : GiveUp(state, reading, outbox);
        }

        return OnStreamTimer(state, outbox);
    }

    private static Reading Begin(AccessId access, ulong request, RecordEntry record) => new(
        access, request, record.Commitment, record.Custodians, null, ImmutableSortedDictionary<InstitutionId, ReleasedPart>.Empty,
        [], ImmutableSortedDictionary<InstitutionId, ReleaseRefusal>.Empty, 0, 0);

    private static RecordId? RecordOf(Reading reading, LedgerState final)
    {
        if (reading.Emergency is { } endorsed) return endorsed.Emergency.Record;
        return final.Map.TryGet<AccessEntry>(StateKeys.Access(reading.Access), out var entry) ? entry.Record : null;
    }

    private static ReleaseAuthority? AuthorityOf(Reading reading, LedgerState final)
    {
        if (reading.Emergency is { } endorsed) return ReleaseAuthority.Of(reading.Access, endorsed.Emergency);
        return final.Map.TryGet<AccessEntry>(StateKeys.Access(reading.Access), out var entry) && entry.Granted != SegmentScope.None ? ReleaseAuthority.Of(entry) : null;
    }

    private ReleasedPart? Verify(Message.Release release, InstitutionId from, ReleaseAuthority authority, Reading reading)
    {
        if (!release.Manifest.IsWellFormed() || release.Manifest.Record != authority.Record) return null;
        var position = reading.Custodians.IndexOf(from);
        if (setup.Open(key => PartRules.TryOpen(release, setup.Genesis.ChainId, from, position, key, out var opened) ? opened : null) is not { } part) return null;
        if (PartRules.IsAuthentic(release.Manifest, reading.Commitment, authority.Scope, part)) return part;
        PartRules.Wipe(part);
        return null;
    }

    private Reading Ask(Reading reading, Outbox outbox)
    {
        Message asked = reading.Emergency is { } emergency ? new Message.EmergencyRequest(emergency) : new Message.ReleaseRequest(reading.Access);
        foreach (var custodian in reading.Custodians)
        {
            if (!reading.IsSettled(custodian)) outbox.Send(custodian, asked);
        }

        return reading with { Rounds = reading.Rounds + 1, NextAskMs = outbox.NowMs + setup.Genesis.Parameters.RecordRetryMs };
    }

    // A8: enough verified parts are handed over, with the name of the newest version (R22).
    private static RecordDeskState HandOver(RecordDeskState state, Reading reading, SegmentScope scope, LedgerState final, Outbox outbox)
    {
        var released = new ReleasedRecord(reading.Manifest!, reading.Commitment, scope, [.. reading.Parts.Values]);
        var newest = VersionRules.Newest(final.Map, released.Manifest.Record);
        outbox.Reply(reading.Request, new Outcome.Released(reading.Access, released, reading.Tally(), newest));
        return state with { Reads = state.Reads.Remove(reading.Access) };
    }

    // A8: when enough cannot come any more, nothing is handed over.
    private static RecordDeskState Await(RecordDeskState state, Reading reading, Outbox outbox)
    {
        var possible = reading.Parts.Count + reading.StreamParts.Count + reading.Custodians.Count(custodian => !reading.IsSettled(custodian));
        return possible < reading.Needed ? GiveUp(state, reading, outbox) : With(state, reading);
    }

    private static RecordDeskState GiveUp(RecordDeskState state, Reading reading, Outbox outbox)
    {
        foreach (var part in reading.Parts.Values) PartRules.Wipe(part);
        foreach (var part in reading.StreamParts.Values) StreamRules.Wipe(part);
        outbox.Reply(reading.Request, new Outcome.Unavailable(reading.Access, reading.Needed, reading.Tally()));
        return state with { Reads = state.Reads.Remove(reading.Access) };
    }

    private static bool IsAwaited(Reading reading, InstitutionId from) =>
        reading.Custodians.Contains(from) && !reading.HasPartOf(from) && !reading.Lying.Contains(from);

    private static RecordDeskState With(RecordDeskState state, Reading reading) => state with { Reads = state.Reads.SetItem(reading.Access, reading) };
}

using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <content>Refusals that are entries of the audit trail.</content>
public sealed partial class CustodyDesk
{
    /// <summary>
    /// Most entries that a custodian owes at one time on others than the requester. Whoever asks for everything that is on chain has put none of it
    /// there; its refusals must not drown the entries of releases. Spec: Access A19.
    /// </summary>
    public const int RefusedOthersCap = 64;

    // A19: that an entry is owed is on disk before the refusal leaves.
    private CustodyState Refuse(CustodyState state, AwaitedRelease asked, ReleaseRefusal code, LedgerState final, Outbox outbox)
    {
        var owed = new RefusalName(asked.Access, code == ReleaseRefusal.NotRequester);
        var isOwed = asked.Emergency is null && RefusalRules.Tells(code) && IsOwed(state, owed, asked, final);
        var refused = new RecordEvent.Refused(asked.Access, asked.Requester, code);
        if (isOwed) outbox.Persist(DurableTable.Refusal, owed.Key(), CanonicalWriter.Encode(refused));
        outbox.Send(asked.Requester, new Message.ReleaseRefused(asked.Access, code));
        return isOwed ? Announce(state, owed, refused, outbox) : state;
    }

    // A18, A19: once for the requester and once for another, by a custodian, in the words that the chain takes.
    private bool IsOwed(CustodyState state, RefusalName owed, AwaitedRelease asked, LedgerState final)
    {
        if (Consent(final, asked.Access) is not { } entry || owed.IsOfAnother != (asked.Requester != entry.Requester)) return false;
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(entry.Record), out var record) || !record.IsKeptBy(setup.Self)) return false;
        if (state.Refusals.ContainsKey(owed) || RefusalRules.IsTold(final.Map, asked.Access, setup.Self, owed.IsOfAnother)) return false;
        return !owed.IsOfAnother || state.Refusals.Keys.Count(static name => name.IsOfAnother) < RefusedOthersCap;
    }

    private CustodyState Take(CustodyState state, DurableRow row, LedgerState final, Outbox outbox)
    {
        var refused = (RecordEvent.Refused)RecordKeys.Decode<RecordEvent>(row, RecordEvent.Read);
        var owed = RefusalName.Of(refused);
        if (!RefusalRules.IsTold(final.Map, owed.Access, setup.Self, owed.IsOfAnother)) return Announce(state, owed, refused, outbox);
        outbox.Delete(DurableTable.Refusal, row.Key.Key);
        return state;
    }

    private static CustodyState Announce(CustodyState state, RefusalName owed, RecordEvent.Refused refused, Outbox outbox)
    {
        outbox.Announce(refused);
        return state with { Refusals = state.Refusals.SetItem(owed, new AwaitedRefusal(refused, outbox.NowMs)) };
    }

    private static CustodyState OnTold(CustodyState state, RecordEvent.Refused refused, Outbox outbox)
    {
        var owed = RefusalName.Of(refused);
        if (!state.Refusals.ContainsKey(owed)) return state;
        outbox.Delete(DurableTable.Refusal, owed.Key());
        return state with { Refusals = state.Refusals.Remove(owed) };
    }
}

/// <summary>Names an entry that a custodian owes on a refusal. Spec: Access A19.</summary>
/// <param name="Access">The request.</param>
/// <param name="IsOfAnother">Whether somebody else than the requester asked.</param>
public readonly record struct RefusalName(AccessId Access, bool IsOfAnother) : IComparable<RefusalName>
{
    /// <summary>Whose entry an event is.</summary>
    internal static RefusalName Of(RecordEvent.Refused refused) => new(refused.Access, refused.Code == ReleaseRefusal.NotRequester);

    /// <summary>The row's key: the request's name and an octet.</summary>
    public byte[] Key()
    {
        var key = new byte[Digest.Size + 1];
        Access.Value.CopyTo(key);
        key[Digest.Size] = IsOfAnother ? (byte)1 : (byte)0;
        return key;
    }

    /// <inheritdoc/>
    public int CompareTo(RefusalName other) => (Access, IsOfAnother).CompareTo((other.Access, other.IsOfAnother));

    /// <summary>Order of names, then the requester's first.</summary>
    public static bool operator <(RefusalName left, RefusalName right) => left.CompareTo(right) < 0;

    /// <summary>Order of names, then the requester's first.</summary>
    public static bool operator >(RefusalName left, RefusalName right) => left.CompareTo(right) > 0;

    /// <summary>Order of names, then the requester's first.</summary>
    public static bool operator <=(RefusalName left, RefusalName right) => left.CompareTo(right) <= 0;

    /// <summary>Order of names, then the requester's first.</summary>
    public static bool operator >=(RefusalName left, RefusalName right) => left.CompareTo(right) >= 0;
}

/// <summary>An entry on a refusal that is not on chain yet.</summary>
/// <param name="Event">What it tells.</param>
/// <param name="AnnouncedAtMs">When it was announced last.</param>
public readonly record struct AwaitedRefusal(RecordEvent.Refused Event, long AnnouncedAtMs);

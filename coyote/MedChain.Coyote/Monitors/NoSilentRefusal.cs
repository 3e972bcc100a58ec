using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// When a refusal that lasts leaves an honest custodian, under a request of who is refused, its entry is owed on the custodian's disk or told on chain, and
/// what is owed is taken up after a start; on chain each custodian tells of a request once of the requester and once of another. Spec: Access A18, A19.
/// </summary>
internal sealed class NoSilentRefusal : Monitor
{
    /// <summary>A refusal has left an honest host.</summary>
    internal sealed class Left(TownHost host, InstitutionId to, Message.ReleaseRefused refused) : Event
    {
        internal TownHost Host { get; } = host;

        internal InstitutionId To { get; } = to;

        internal Message.ReleaseRefused Refused { get; } = refused;
    }

    /// <summary>An honest host has started from its disk.</summary>
    internal sealed class Started(TownHost host) : Event
    {
        internal TownHost Host { get; } = host;
    }

    [Start]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    [OnEventDoAction(typeof(Started), nameof(TakeUp))]
    [OnEventDoAction(typeof(HeldFinal), nameof(Look))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        var (host, access, code) = (left.Host, left.Refused.Access, left.Refused.Code);
        var map = host.Replica!.State.Final.Map;
        if (code is not (ReleaseRefusal.Denied or ReleaseRefusal.Revoked or ReleaseRefusal.Expired or ReleaseRefusal.Erased or ReleaseRefusal.NotHeld)) return;
        if (!map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry) || entry.Requester != left.To) return;
        if (!map.TryGet<RecordEntry>(StateKeys.Record(entry.Record), out var record) || !record.Custodians.Contains(host.Id.Institution)) return;
        var isOwed = host.Disk.Read(new DurableKey(DurableTable.Refusal, new RefusalName(access, false).Key())) is not null;
        Assert(isOwed || Told(map, access, host.Id.Institution), "No silent refusal: {0} refused, and owes no entry on disk", host.Id);
    }

    private void TakeUp(Event e)
    {
        var host = ((Started)e).Host;
        var (owed, map) = (host.Replica!.State.Custody.Refusals, host.Replica.State.Final.Map);
        foreach (var row in host.Disk.ReadRows().Where(row => row.Key.Table == DurableTable.Refusal && row.Key.Key.Span[^1] == 0))
        {
            var access = new AccessId(new Crypto.Hashing.Digest(row.Key.Key.Span[..Crypto.Hashing.Digest.Size]));
            Assert(owed.ContainsKey(new RefusalName(access, false)) || Told(map, access, host.Id.Institution), "No silent refusal: {0} does not announce what it owes after a start", host.Id);
        }
    }

    private void Look(Event e)
    {
        var map = ((HeldFinal)e).Map;
        foreach (var (_, value) in map.Entries())
        {
            if (value is not RefusalBook book) continue;
            map.TryGet<AccessEntry>(StateKeys.Access(book.Access), out var entry);
            map.TryGet<RecordEntry>(StateKeys.Record(entry!.Record), out var record);
            foreach (var group in book.Items.GroupBy(item => (item.Custodian, item.Asker == entry.Requester)))
            {
                Assert(group.Count() == 1, "No silent refusal: {0} has told of one request again and again", group.Key.Custodian);
                Assert(record!.HasHad(group.Key.Custodian), "No silent refusal: {0} has told of a refusal, and never kept a part", group.Key.Custodian);
            }
        }
    }

    private static bool Told(StateMap map, AccessId access, InstitutionId custodian) =>
        map.TryGet<RefusalBook>(StateKeys.AccessRefusals(access), out var book) && book.Items.Any(item => item.Custodian == custodian && item.Code != ReleaseRefusal.NotRequester);
}

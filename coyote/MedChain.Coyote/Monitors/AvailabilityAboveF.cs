using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Hashing;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// A custodian that gives a receipt has on disk just what it was dealt; a record is anchored only when at least m - 2 f_c honest custodians
/// have given one, and from then on so many hold it until it is erased: enough to open it. An honest source has its offers on disk until they
/// are answered, and its anchor is accepted. Spec: Records R2, R4, R5, R6.
/// </summary>
internal sealed class AvailabilityAboveF : Monitor
{
    private readonly SortedSet<(InstitutionId Custodian, RecordId Record, Digest Commitment)> _receipts = [];
    private bool _isErased;

    /// <summary>A receipt has left an honest host.</summary>
    internal sealed class Left(TownHost host, Message.Receipt receipt) : Event
    {
        internal TownHost Host { get; } = host;

        internal Message.Receipt Receipt { get; } = receipt;
    }

    /// <summary>An offer has left an honest host.</summary>
    internal sealed class Offered(TownHost host, InstitutionId to, Message.Offer offer) : Event
    {
        internal TownHost Host { get; } = host;

        internal InstitutionId To { get; } = to;

        internal Message.Offer Offer { get; } = offer;
    }

    /// <summary>A host holds a block final.</summary>
    internal sealed class Final(Town town, TownHost host, Block block, LedgerState ledger) : Event
    {
        internal Town Town { get; } = town;

        internal TownHost Host { get; } = host;

        internal Block Block { get; } = block;

        internal LedgerState Ledger { get; } = ledger;
    }

    [Start]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    [OnEventDoAction(typeof(Offered), nameof(Find))]
    [OnEventDoAction(typeof(Final), nameof(Look))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        var (host, receipt) = (left.Host, left.Receipt);
        _receipts.Add((host.Id.Institution, receipt.Record, receipt.Commitment));
        var dealt = Dealt.Of(host.Setup);
        if (receipt.Record != dealt.Record.Id) return;
        Assert(receipt.Commitment == dealt.Record.Commitment, "Availability above f: {0} gave a receipt for another commitment", host.Id);
        Assert(dealt.IsOn(host), "Availability above f: {0} gave a receipt and does not hold what it was dealt", host.Id);
    }

    private void Find(Event e)
    {
        var offered = (Offered)e;
        var key = new DurableKey(DurableTable.Offer, RecordKeys.Of(offered.Offer.Terms.Manifest.Record, offered.To));
        Assert(offered.Host.Disk.Read(key) is not null, "Availability above f: {0} sends an offer that is not on its disk", offered.Host.Id);
    }

    private void Look(Event e)
    {
        var final = (Final)e;
        foreach (var (sender, happened) in final.Block.Transactions.SelectMany(each => each.Payload is Payload.Batch batch ? batch.Events.Select(happened => (each.Sender, happened)) : []))
        {
            if (happened is RecordEvent.Erase) _isErased = true;
            if (happened is not RecordEvent.Anchor anchor) continue;
            if (!final.Ledger.Map.TryGet<RecordEntry>(StateKeys.Record(anchor.Record), out var entry) || entry.Commitment != anchor.Commitment)
            {
                Assert(!final.Town.IsHonest(sender), "Availability above f: the anchor of {0}, which is honest, is refused", sender);
                continue;
            }

            var least = LeastHonest(entry.Custodians.Length);
            var honest = entry.Custodians.Count(custodian => _receipts.Contains((custodian, entry.Record, entry.Commitment)) || IsOwn(final.Town, entry, custodian));
            Assert(honest >= least, "Availability above f: a record was anchored with receipts of {0} honest custodians, not {1}", honest, least);
            var receipts = anchor.Receipts.Select(receipt => receipt.Signer).Distinct().Count();
            Assert(receipts >= entry.Custodians.Length - ((entry.Custodians.Length - 1) / 3), "Availability above f: a record was anchored with receipts of {0} custodians", receipts);
        }

        if (!_isErased && final.Town.Options.Lost.IsEmpty) Held(final);
    }

    /// <summary>What is anchored can be opened from honest custodians' disks.</summary>
    private void Held(Final final)
    {
        var dealt = Dealt.Of(final.Host.Setup);
        if (!final.Ledger.Map.TryGet<RecordEntry>(StateKeys.Record(dealt.Record.Id), out var entry)) return;
        var honest = final.Town.Hosts.Count(host => host.IsHonest && dealt.IsOn(host));
        var least = LeastHonest(entry.Custodians.Length);
        Assert(honest >= least, "Availability above f: {0} honest custodians hold an anchored record, not {1}", honest, least);
    }

    /// <summary>What the source keeps itself it gives no receipt for over the network.</summary>
    private static bool IsOwn(Town town, RecordEntry entry, InstitutionId custodian) =>
        custodian == entry.Source && town.Hosts.Any(host => host.Id.Institution == custodian && host.IsHonest && Dealt.Of(host.Setup).IsOn(host));

    /// <summary>m - 2 f_c, said once more.</summary>
    private static int LeastHonest(int custodians) => custodians - (2 * ((custodians - 1) / 3));
}

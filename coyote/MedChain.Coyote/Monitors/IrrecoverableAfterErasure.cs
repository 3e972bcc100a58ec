using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// An honest custodian that has said that it destroyed a record, or that has gone on after the order to erase it was final there, has
/// nothing of it on disk; a record counts as shredded only when of all but t - 1 - f_c positions everybody who ever had them
/// has said so. Spec: Records R9, R10, R17.
/// </summary>
internal sealed class IrrecoverableAfterErasure : Monitor
{
    private readonly SortedDictionary<HostId, ulong> _ordered = [];
    private readonly SortedSet<int> _destroyed = [];

    /// <summary>A host holds a block final.</summary>
    internal sealed class Final(Town town, TownHost host, Block block, LedgerState ledger) : Event
    {
        internal Town Town { get; } = town;

        internal TownHost Host { get; } = host;

        internal Block Block { get; } = block;

        internal LedgerState Ledger { get; } = ledger;
    }

    [Start]
    [OnEventDoAction(typeof(Final), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (Final)e;
        var (host, height) = (final.Host, final.Block.Header.Height);
        var dealt = Dealt.Of(host.Setup);
        final.Ledger.Map.TryGet<RecordEntry>(StateKeys.Record(dealt.Record.Id), out var entry);
        foreach (var transaction in final.Block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            foreach (var happened in batch.Events)
            {
                if (happened is RecordEvent.Destroyed destroyed && destroyed.Record == dealt.Record.Id) Destroyed(final.Town, dealt, transaction.Sender);
                if (happened is RecordEvent.Erase erase && erase.Record == dealt.Record.Id && transaction.Sender == dealt.Record.Source && entry?.IsErased == true) _ordered.TryAdd(host.Id, height);
            }
        }

        if (_ordered.TryGetValue(host.Id, out var ordered) && ordered < height)
            Assert(!dealt.IsLeftOn(host), "Irrecoverable after erasure: {0} holds a record on disk after the order to erase it", host.Id);
        if (entry?.Phase != RecordPhase.Shredded) return;
        var custodians = entry.Custodians.Length;
        var least = (3 * ((custodians - 1) / 3)) + 1; // m - t + 1 + f_c, where t = m - 2 f_c
        var gone = Enumerable.Range(0, custodians).Count(position => HasSaid(entry.Custodians[position]) && entry.Former.All(former => former.Position != position || HasSaid(former.Institution)));
        Assert(gone >= least, "Irrecoverable after erasure: a record counts as shredded after {0} positions were said to be destroyed, not {1}", gone, least);
    }

    private bool HasSaid(Core.Institutions.InstitutionId institution) => _destroyed.Contains(institution.Value);

    private void Destroyed(Town town, Dealt dealt, Core.Institutions.InstitutionId sender)
    {
        _destroyed.Add(sender.Value);
        var host = town.Hosts.First(each => each.Id.Institution == sender);
        if (host.IsHonest) Assert(!dealt.IsLeftOn(host), "Irrecoverable after erasure: {0} has said that it destroyed a record and holds it", host.Id);
    }
}

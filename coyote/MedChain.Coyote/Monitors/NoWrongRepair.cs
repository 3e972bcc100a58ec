using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// When the chain takes an honest successor's word that it has repaired a position, its disk holds for it the very fragments and rows that were dealt; and nobody
/// honest is said to have lied. Spec: Records R15, R16.
/// </summary>
internal sealed class NoWrongRepair : Monitor
{
    /// <summary>An honest host has named others as liars.</summary>
    internal sealed class Named(Town town, HostId host, ImmutableSortedSet<InstitutionId> liars) : Event
    {
        internal Town Town { get; } = town;

        internal HostId Host { get; } = host;

        internal ImmutableSortedSet<InstitutionId> Liars { get; } = liars;
    }

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Look))]
    [OnEventDoAction(typeof(Named), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var named = (Named)e;
        foreach (var liar in named.Liars) Assert(!named.Town.IsHonest(liar), "No wrong repair: {0} says that {1} has lied, which is honest", named.Host, liar);
    }

    private void Look(Event e)
    {
        var final = (HeldFinal)e;
        foreach (var transaction in final.Block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            foreach (var repaired in batch.Events.OfType<RecordEvent.Repaired>()) Look(final, transaction.Sender, repaired);
        }
    }

    private void Look(HeldFinal final, InstitutionId sender, RecordEvent.Repaired repaired)
    {
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(repaired.Record), out var entry) || entry.IsErased || entry.PositionOf(sender) != repaired.Position) return;
        foreach (var host in final.Town.Hosts.Where(host => host.Id.Institution == sender && host.IsHonest))
            Assert(IsDealt(host, repaired), "No wrong repair: {0} holds as the part of position {1} what was not dealt for it", host.Id, repaired.Position);
    }

    private static bool IsDealt(TownHost host, RecordEvent.Repaired repaired)
    {
        var (dealt, key) = (Dealt.Of(host.Setup).Record, RecordKeys.Of(repaired.Record));
        if (host.Disk.Read(new DurableKey(DurableTable.Custody, key)) is not { } row || host.Disk.Read(new DurableKey(DurableTable.Fragment, key)) is not { } fragments) return false;
        if (!fragments.Span.SequenceEqual(RecordKeys.Encode(dealt.Offers[repaired.Position].Fragments))) return false;
        var reader = new CanonicalReader(row.Span);
        var (first, genesis) = (dealt.Manifest.Custodians[repaired.Position], host.Setup.Genesis);
        return Custody.Read(ref reader) is { } custody && custody.Position == repaired.Position && custody.Terms.Commitment() == dealt.Commitment
            && PartRules.TryOpenRows(custody.Terms, host.Setup.Self, host.Setup.Sealing, out var rows)
            && PartRules.TryOpenRows(dealt.Offers[repaired.Position].Terms, first, Harness.Founding.Keys(genesis, first).Sealing, out var original)
            && rows.AsSpan().SequenceEqual(original);
    }
}

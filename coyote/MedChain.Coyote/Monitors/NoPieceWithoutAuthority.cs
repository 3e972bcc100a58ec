using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// A share or piece of a stream leaves an honest custodian only for the requester of a grant that stands in its own final state, of a record that is not erased there, and when the
/// owed audit entry is on its disk or on chain; who has said that it destroyed a stream has nothing of it. Spec: Records T9, T10, T11.
/// </summary>
internal sealed class NoPieceWithoutAuthority : Monitor
{
    /// <summary>A share or a piece has left an honest host.</summary>
    internal sealed class Left(TownHost host, InstitutionId to, AccessId access, long nowMs) : Event
    {
        internal TownHost Host { get; } = host;

        internal InstitutionId To { get; } = to;

        internal AccessId Access { get; } = access;

        internal long NowMs { get; } = nowMs;
    }

    [Start]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    [OnEventDoAction(typeof(HeldFinal), nameof(Look))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var (left, final) = ((Left)e, ((Left)e).Host.Replica!.State.Final);
        var self = left.Host.Id.Institution;
        var isKnown = final.Map.TryGet<AccessEntry>(StateKeys.Access(left.Access), out var entry);
        Assert(isKnown && entry!.Requester == left.To, "No piece without authority: {0} gave {1} a part of a stream that it has not asked for", self, left.To);
        var phase = entry!.PhaseAt(Math.Max(left.NowMs, final.TimestampMs));
        Assert(phase is AccessPhase.Granted or AccessPhase.Released, "No piece without authority: {0} gave a part of a stream out under a request that is {1}", self, phase);
        Assert(final.Map.TryGet<RecordEntry>(StateKeys.Record(entry.Record), out var record) && !record.IsErased, "No piece without authority: {0} gave a part of an erased stream out", self);
        var row = left.Host.Disk.Read(new DurableKey(DurableTable.Stream, RecordKeys.Of(entry.Record)));
        Assert(entry.IsAuditedBy(self) || (row is { } octets && Owes(octets, left.Access)), "No piece without authority: {0} gave a part of a stream out and owes no audit entry on disk", self);
    }

    private void Look(Event e)
    {
        var held = (HeldFinal)e;
        var stream = DealtStream.Of(held.Host.Setup);
        foreach (var transaction in held.Block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch || !batch.Events.Contains(new RecordEvent.Destroyed(stream.Header.Record))) continue;
            var host = held.Town.Hosts.First(each => each.Id.Institution == transaction.Sender);
            if (host.IsHonest) Assert(!stream.IsLeftOn(host), "No piece without authority: {0} has said that it destroyed a stream and holds a part of it", host.Id);
        }
    }

    private static bool Owes(ReadOnlyMemory<byte> octets, AccessId access)
    {
        var reader = new CanonicalReader(octets.Span);
        return HeldStream.Read(ref reader) is { } held && held.Unaudited.Contains(access);
    }
}

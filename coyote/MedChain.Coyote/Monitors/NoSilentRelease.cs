using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>When a release leaves an honest custodian, that an audit entry is owed is on its disk, or the entry is on chain. Spec: Access A7.</summary>
internal sealed class NoSilentRelease : Monitor
{
    /// <summary>A release has left an honest host.</summary>
    internal sealed class Left(TownHost host, Message.Release release) : Event
    {
        internal TownHost Host { get; } = host;

        internal Message.Release Release { get; } = release;
    }

    [Start]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        var (host, access) = (left.Host, left.Release.Access);
        var row = host.Disk.Read(new DurableKey(DurableTable.Custody, RecordKeys.Of(left.Release.Manifest.Record)));
        var isOwed = false;
        if (row is { } octets)
        {
            var reader = new CanonicalReader(octets.Span);
            isOwed = Custody.Read(ref reader) is { } custody && custody.Unaudited.Contains(access);
        }

        var isOnChain = host.Replica!.State.Final.Map.TryGet<Core.Access.AccessEntry>(Core.Chain.StateKeys.Access(access), out var entry) && entry.Audited.Contains(host.Id.Institution);
        Assert(isOwed || isOnChain, "No silent release: {0} released and owes no audit entry on disk", host.Id);
    }
}

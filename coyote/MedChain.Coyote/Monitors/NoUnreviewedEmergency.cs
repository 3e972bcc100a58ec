using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// When a release in an emergency leaves, what its entry must tell is on the custodian's disk or on chain, and is taken up after a start; the state
/// says of each emergency what its events say; the source sees what it has to judge; a violation has its requester sit out. Spec: Access A11, A12.
/// </summary>
internal sealed class NoUnreviewedEmergency : Monitor
{
    private readonly SortedDictionary<ulong, GlassBook> _books = new() { [0] = GlassBook.Empty };
    private readonly SortedSet<AccessId> _counted = [];

    /// <summary>A host holds a block final.</summary>
    internal sealed class Final(Town town, TownHost host, Block block, LedgerState ledger) : Event
    {
        internal Town Town { get; } = town;

        internal TownHost Host { get; } = host;

        internal Block Block { get; } = block;

        internal LedgerState Ledger { get; } = ledger;
    }

    /// <summary>An honest host has started from its disk.</summary>
    internal sealed class Started(TownHost host) : Event
    {
        internal TownHost Host { get; } = host;
    }

    /// <summary>A release in an emergency has left an honest host.</summary>
    internal sealed class Left(TownHost host, AccessId access) : Event
    {
        internal TownHost Host { get; } = host;

        internal AccessId Access { get; } = access;
    }

    [Start]
    [OnEventDoAction(typeof(Final), nameof(Look))]
    [OnEventDoAction(typeof(Started), nameof(TakeUp))]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        var isOwed = left.Host.Disk.Read(new DurableKey(DurableTable.Emergency, left.Access.Value.ToArray())) is not null;
        var isTold = left.Host.Replica!.State.Final.Map.TryGet<EmergencyEntry>(StateKeys.Emergency(left.Access), out var entry) && entry.Audited.Contains(left.Host.Id.Institution);
        Assert(isOwed || isTold, "No unreviewed emergency: {0} released, and what it must tell is not on its disk", left.Host.Id);
    }

    private void TakeUp(Event e)
    {
        var host = ((Started)e).Host;
        var owed = host.Replica!.State.Custody.Emergencies;
        foreach (var row in host.Disk.ReadRows().Where(row => row.Key.Table == DurableTable.Emergency))
            Assert(owed.ContainsKey(new AccessId(new Crypto.Hashing.Digest(row.Key.Key.Span))), "No unreviewed emergency: {0} does not announce what it owes after a start", host.Id);
    }

    private void Look(Event e)
    {
        var final = (Final)e;
        var height = final.Block.Header.Height;
        if (!_books.ContainsKey(height) && _books.TryGetValue(height - 1, out var before)) _books[height] = before.Read(final.Host.Setup, final.Block);
        if (final.Ledger.Height != height || !_books.TryGetValue(height, out var book)) return;
        var endsEpoch = height % final.Town.Options.Parameters.EpochLength == 0;
        foreach (var (access, broken) in book.Broken)
        {
            var phase = broken.PhaseAt(book.TimestampMs);
            var isThere = final.Ledger.Map.TryGet<EmergencyEntry>(StateKeys.Emergency(access), out var entry);
            Assert(isThere && entry!.Audited.SequenceEqual(broken.Told), "No unreviewed emergency: the state does not say who has told of an emergency");
            Assert(entry!.PhaseAt(book.TimestampMs) == phase, "No unreviewed emergency: an emergency stands as {0}, and by what was said and the time it is {1}", entry.PhaseAt(book.TimestampMs), phase);
            if (phase == AccessPhase.InReview) LookAtSource(final, access, broken);
            if (endsEpoch && phase == AccessPhase.Violation && _counted.Add(access)) LookAtRequester(final, broken);
        }
    }

    private void LookAtSource(Final final, AccessId access, Broken broken)
    {
        if (final.Host.Id.Institution != broken.Source || final.Host.Replica!.State.Final.Height != final.Ledger.Height) return;
        Assert(final.Host.Replica.State.Records.Reviews.ContainsKey(access), "No unreviewed emergency: the source does not see an emergency that it has to judge");
    }

    private void LookAtRequester(Final final, Broken broken)
    {
        if (!final.Town.Options.Parameters.HasElections) return;
        var isThere = final.Ledger.Map.TryGet<TrackRecord>(StateKeys.TrackRecord(broken.Emergency.Requester), out var track);
        var from = final.Block.Header.Epoch + 1 + final.Town.Options.Parameters.BackOffEpochs;
        Assert(isThere && track!.StandsFrom >= from, "No unreviewed emergency: a violation does not count against {0}", broken.Emergency.Requester);
    }
}

using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// What an honest custodian releases in an emergency two different institutions have signed for, for the one that asks, for these segments, until
/// a time that is not over and not too far; nothing of what is erased or condemned in its own final prefix. Spec: Access A9, A10.
/// </summary>
internal sealed class GlassNeedsTwo : Monitor
{
    private readonly SortedDictionary<ulong, GlassBook> _books = new() { [0] = GlassBook.Empty };
    private readonly SortedDictionary<HostId, List<(InstitutionId From, EndorsedEmergency Emergency)>> _asked = [];

    /// <summary>A host holds a block final.</summary>
    internal sealed class Final(TownHost host, Core.Chain.Block block) : Event
    {
        internal TownHost Host { get; } = host;

        internal Core.Chain.Block Block { get; } = block;
    }

    /// <summary>An honest host was asked to release in an emergency.</summary>
    internal sealed class Asked(HostId host, InstitutionId from, EndorsedEmergency emergency) : Event
    {
        internal HostId Host { get; } = host;

        internal InstitutionId From { get; } = from;

        internal EndorsedEmergency Emergency { get; } = emergency;
    }

    /// <summary>A release in an emergency has left an honest host.</summary>
    internal sealed class Left(TownHost host, InstitutionId to, Message.Release release, long nowMs) : Event
    {
        internal TownHost Host { get; } = host;

        internal InstitutionId To { get; } = to;

        internal Message.Release Release { get; } = release;

        internal long NowMs { get; } = nowMs;
    }

    [Start]
    [OnEventDoAction(typeof(Final), nameof(Read))]
    [OnEventDoAction(typeof(Asked), nameof(Note))]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Read(Event e)
    {
        var final = (Final)e;
        var height = final.Block.Header.Height;
        if (!_books.ContainsKey(height) && _books.TryGetValue(height - 1, out var before)) _books[height] = before.Read(final.Host.Setup, final.Block);
    }

    private void Note(Event e)
    {
        var asked = (Asked)e;
        if (!_asked.TryGetValue(asked.Host, out var all)) _asked[asked.Host] = all = [];
        all.Add((asked.From, asked.Emergency));
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        var (host, release, genesis) = (left.Host.Id, left.Release, left.Host.Setup.Genesis);
        var asked = _asked.GetValueOrDefault(host, []).Where(each => GlassBook.NameOf(genesis.ChainId, each.Emergency.Emergency) == release.Access && each.From == left.To).ToList();
        Assert(asked.Count > 0, "Glass needs two: {0} released to {1}, which did not ask", host, left.To);
        var emergency = asked[0].Emergency.Emergency;
        Assert(emergency.Requester == left.To, "Glass needs two: {0} released to {1} in an emergency of {2}", host, left.To, emergency.Requester);
        Assert(asked.Exists(each => GlassBook.IsSignedByTwo(left.Host.Setup, each.Emergency)), "Glass needs two: {0} released, and two different institutions have not signed", host);
        Assert(emergency.Record == release.Manifest.Record, "Glass needs two: {0} released another record", host);
        foreach (var segment in release.Segments)
            Assert(((int)emergency.Scope & (1 << (int)segment.Class)) != 0, "Glass needs two: {0} released {1}, which nobody signed for", host, segment.Class);
        if (!_books.TryGetValue(left.Host.Height, out var book)) return;
        var timeMs = Math.Max(left.NowMs, book.TimestampMs);
        Assert(timeMs < emergency.ExpiresAtMs, "Glass needs two: {0} released after the emergency was over", host);
        Assert(emergency.ExpiresAtMs - timeMs <= genesis.Parameters.EmergencyMs + genesis.Parameters.DriftMs, "Glass needs two: {0} released in an emergency that lasts too long", host);
        Assert(!book.Erased.Contains(emergency.Record), "Glass needs two: {0} released a record after the order to erase it was final there", host);
        var isCondemned = book.Broken.TryGetValue(release.Access, out var known) && known.PhaseAt(timeMs) == AccessPhase.Violation;
        Assert(!isCondemned, "Glass needs two: {0} released in an emergency that was condemned there", host);
    }
}

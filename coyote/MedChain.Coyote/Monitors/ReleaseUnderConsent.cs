using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// What an honest custodian releases goes to the requester of a request whose grant is final in the custodian's own prefix, covers the
/// segments, has not run out and is not withdrawn there, of a record that is anchored and not erased. Spec: Access A5, A6.
/// </summary>
internal sealed class ReleaseUnderConsent : Monitor
{
    private readonly SortedDictionary<ulong, ConsentBook> _books = new() { [0] = ConsentBook.Empty };
    private readonly SortedDictionary<HostId, ulong> _heights = [];

    /// <summary>A host holds a block final.</summary>
    internal sealed class Final(HostId host, Block block) : Event
    {
        internal HostId Host { get; } = host;

        internal Block Block { get; } = block;
    }

    /// <summary>A host has started again and holds this height final.</summary>
    internal sealed class Started(HostId host, ulong height) : Event
    {
        internal HostId Host { get; } = host;

        internal ulong Height { get; } = height;
    }

    /// <summary>A release has left an honest host.</summary>
    internal sealed class Left(TownHost host, InstitutionId to, Message.Release release, long nowMs) : Event
    {
        internal TownHost Host { get; } = host;

        internal InstitutionId To { get; } = to;

        internal Message.Release Release { get; } = release;

        internal long NowMs { get; } = nowMs;
    }

    [Start]
    [OnEventDoAction(typeof(Final), nameof(Read))]
    [OnEventDoAction(typeof(Started), nameof(Start))]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Read(Event e)
    {
        var final = (Final)e;
        var height = final.Block.Header.Height;
        _heights[final.Host] = Math.Max(_heights.GetValueOrDefault(final.Host), height);
        if (!_books.ContainsKey(height) && _books.TryGetValue(height - 1, out var before)) _books[height] = before.Read(final.Block);
    }

    private void Start(Event e)
    {
        var started = (Started)e;
        _heights[started.Host] = Math.Max(_heights.GetValueOrDefault(started.Host), started.Height);
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        var (host, release) = (left.Host.Id, left.Release);

        // The block that it has on disk from before it fell over may not have been shown by anybody yet.
        if (!_books.TryGetValue(_heights.GetValueOrDefault(host), out var book)) return;
        Assert(book.Consents.TryGetValue(release.Access, out var consent), "Release under consent: {0} released for a request that is not final there", host);
        Assert(consent!.Requester == left.To, "Release under consent: {0} released to {1}, which did not ask", host, left.To);
        Assert(consent.Record == release.Manifest.Record && book.Sources.ContainsKey(consent.Record), "Release under consent: {0} released another record", host);
        Assert(!book.Erased.Contains(consent.Record), "Release under consent: {0} released a record after the order to erase it was final there", host);
        Assert(consent.IsAnswered, "Release under consent: {0} released before a grant was final there", host);
        Assert(!consent.IsEnded, "Release under consent: {0} released after the consent was withdrawn or refused", host);
        Assert(Math.Max(left.NowMs, book.TimestampMs) < consent.ExpiresAtMs, "Release under consent: {0} released after the consent had run out", host);
        Assert(left.NowMs - book.TimestampMs <= left.Host.Setup.Genesis.Parameters.DriftMs, "Release under consent: {0} released on a final block that is too old", host);
        foreach (var segment in release.Segments)
            Assert(((int)consent.Granted & (1 << (int)segment.Class)) != 0, "Scope: {0} released {1}, which was not granted", host, segment.Class);
    }
}

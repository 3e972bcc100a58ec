using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;

namespace MedChain.Node.Shell;

/// <summary>
/// Takes octets of peers in: decodes them strictly, has signatures checked ahead, and hands messages on in the order in which their sender
/// sent them. Of each peer it holds a bounded number; what comes beyond is lost, as on a link. Who sends what is no message, or forged
/// ones, is not listened to for a while.
/// </summary>
/// <param name="verifiers">How many verifiers share the work.</param>
/// <param name="quota">Most messages of one peer between its link and the core.</param>
public sealed class Ingress(int verifiers, int quota = Ingress.Quota) : IPart
{
    /// <summary>Most messages of one peer that are held where nothing else is said.</summary>
    public const int Quota = 64;

    /// <summary>Most octets of one peer that are held: one message of the largest size, and some.</summary>
    public const int QuotaOctets = 32 << 20;

    /// <summary>So many refusals shut a peer out.</summary>
    public const int StrikesMax = 8;

    /// <summary>For so long.</summary>
    public const long ShutOutMs = 60_000;

    private readonly SortedDictionary<ulong, Waiting> _unjudged = [];
    private readonly SortedDictionary<InstitutionId, Peer> _peers = [];
    private ulong _tickets;
    private bool _isStopped;

    /// <inheritdoc/>
    public ImmutableArray<Post> Handle(long nowMs, Mail mail)
    {
        if (_isStopped) return [];
        switch (mail)
        {
            case Mail.Arrived arrived:
                return Take(nowMs, Of(arrived.From), arrived.Octets);
            case Mail.Judged judged when _unjudged.TryGetValue(judged.Ticket, out var waiting):
                (waiting.Verdict, waiting.Signatures) = (judged.Verdict, judged.Signatures);
                _unjudged.Remove(waiting.Ticket);
                return HandOn(nowMs, waiting.Sender);
            case Mail.Taken taken:
                Of(taken.From).Free();
                return [];
            case Mail.Stop:
                _isStopped = true;
                return [];
            default:
                return [];
        }
    }

    private Peer Of(InstitutionId from)
    {
        if (!_peers.TryGetValue(from, out var peer)) _peers[from] = peer = new Peer(from);
        return peer;
    }

    private ImmutableArray<Post> Take(long nowMs, Peer peer, ReadOnlyMemory<byte> octets)
    {
        if (nowMs < peer.ShutOutUntilMs || octets.Length > Message.MaximumSize) return [];
        if (peer.Held >= quota || peer.Octets + octets.Length > QuotaOctets) return [];
        if (!Message.TryDecode(octets.Span, out var message)) return [.. peer.Strike(nowMs)];
        var waiting = new Waiting(++_tickets, peer, message!);
        peer.Hold(waiting, octets.Length);
        _unjudged.Add(waiting.Ticket, waiting);
        return [new Post(PartKind.Verifier, new Mail.Unjudged(waiting.Ticket, message!), (int)(waiting.Ticket % (ulong)verifiers))];
    }

    /// <summary>Hands on what has been judged of a peer's messages, up to the first that has not.</summary>
    private static ImmutableArray<Post> HandOn(long nowMs, Peer peer)
    {
        var posts = ImmutableArray.CreateBuilder<Post>();
        while (peer.TryNext(out var next))
        {
            if (next.Verdict == Verdict.Sound)
            {
                posts.Add(new Post(PartKind.Core, new Mail.Received(peer.Institution, next.Message, next.Signatures!)));
                continue;
            }

            peer.Free();
            posts.AddRange(peer.Strike(nowMs));
        }

        return posts.ToImmutable();
    }

    /// <summary>A message whose signatures are being checked, or that waits for an earlier one.</summary>
    private sealed class Waiting(ulong ticket, Peer sender, Message message)
    {
        internal ulong Ticket { get; } = ticket;

        internal Peer Sender { get; } = sender;

        internal Message Message { get; } = message;

        internal Verdict? Verdict { get; set; }

        internal CheckedSignatures? Signatures { get; set; }
    }

    /// <summary>What is held of one peer.</summary>
    private sealed class Peer(InstitutionId institution)
    {
        private readonly Queue<Waiting> _waiting = [];
        private readonly Queue<int> _sizes = [];
        private int _strikes;

        internal InstitutionId Institution { get; } = institution;

        internal int Held => _sizes.Count;

        internal int Octets { get; private set; }

        internal long ShutOutUntilMs { get; private set; }

        internal void Hold(Waiting waiting, int octets)
        {
            _waiting.Enqueue(waiting);
            _sizes.Enqueue(octets);
            Octets += octets;
        }

        /// <summary>The oldest is gone; they go in the order in which they came.</summary>
        internal void Free()
        {
            if (_sizes.TryDequeue(out var octets)) Octets -= octets;
        }

        internal bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Waiting? next) =>
            _waiting.TryPeek(out next) && next.Verdict is not null && _waiting.TryDequeue(out next);

        internal IEnumerable<Post> Strike(long nowMs)
        {
            yield return new Post(PartKind.Outside, new Mail.Refused(Institution));
            if (++_strikes < StrikesMax) yield break;
            (_strikes, ShutOutUntilMs) = (0, nowMs + ShutOutMs);
            yield return new Post(PartKind.Outside, new Mail.ShutOut(Institution, ShutOutUntilMs));
        }
    }
}

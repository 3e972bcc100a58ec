using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;

namespace MedChain.Node.Shell;

/// <summary>
/// Lets out what inputs led to, in order, each when the writes before it are on disk, and then tells the core that the input is done. It
/// sends nothing twice; what a peer's link does not take is lost, as the protocol allows. Spec: Consensus D1.
/// </summary>
/// <param name="cap">Most messages of one peer that its link has not taken yet.</param>
public sealed class Egress(int cap = Egress.Cap) : IPart
{
    /// <summary>Most messages of one peer under way where nothing else is said.</summary>
    public const int Cap = 1_024;

    private readonly Queue<Mail.Hold> _rounds = [];
    private readonly SortedDictionary<InstitutionId, int> _underWay = [];
    private ulong _written;
    private int _released;
    private bool _isStopped;

    /// <inheritdoc/>
    public ImmutableArray<Post> Handle(long nowMs, Mail mail)
    {
        if (_isStopped) return [];
        switch (mail)
        {
            case Mail.Hold hold:
                _rounds.Enqueue(hold);
                return Release();
            case Mail.Written written:
                _written = written.Number;
                return Release();
            case Mail.Sent sent:
                foreach (var to in sent.To) _underWay[to] = Math.Max(0, _underWay.GetValueOrDefault(to) - 1);
                return [];
            case Mail.Stop:
                _isStopped = true;
                _rounds.Clear();
                return [];
            default:
                return [];
        }
    }

    private ImmutableArray<Post> Release()
    {
        var posts = ImmutableArray.CreateBuilder<Post>();
        while (_rounds.TryPeek(out var round))
        {
            for (; _released < round.Effects.Length; _released++)
            {
                var (after, effect) = round.Effects[_released];
                if (after > _written) return posts.ToImmutable();
                Let(effect, posts);
            }

            if (round.LastWrite > _written) break;
            posts.Add(new Post(PartKind.Core, new Mail.Done(round.Round)));
            _rounds.Dequeue();
            _released = 0;
        }

        return posts.ToImmutable();
    }

    private void Let(Effect effect, ImmutableArray<Post>.Builder posts)
    {
        switch (effect)
        {
            case Effect.Send send:
                Leave(send.To, send.Message, posts);
                break;
            case Effect.Broadcast broadcast:
                foreach (var to in broadcast.To) Leave(to, broadcast.Message, posts);
                break;
            default:
                posts.Add(new Post(PartKind.Outside, new Mail.Told(effect)));
                break;
        }
    }

    private void Leave(InstitutionId to, Message message, ImmutableArray<Post>.Builder posts)
    {
        var underWay = _underWay.GetValueOrDefault(to);
        if (underWay >= cap) return;
        _underWay[to] = underWay + 1;
        posts.Add(new Post(PartKind.Outside, new Mail.Leave(to, message)));
    }
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using MedChain.Core;

namespace MedChain.Node.Shell;

/// <summary>One step of a replica, for whoever looks on.</summary>
/// <param name="Before">What the replica knew.</param>
/// <param name="Input">What it was told.</param>
/// <param name="Effects">What it asked for.</param>
/// <param name="After">What it knows.</param>
public sealed record LoopStep(ReplicaState Before, Input Input, ImmutableArray<Effect> Effects, ReplicaState After);

/// <summary>
/// Owns the replica: gives it the store's rows, and then one input at a time, the next when the last effect of the one before has been
/// carried out. Writes go to the writer in order, and to the egress what must not be known before they are on disk. Spec: Consensus D1.
/// </summary>
/// <param name="replica">The replica, made with <paramref name="keys"/>.</param>
/// <param name="keys">The keys that it checks with.</param>
/// <param name="verifiers">How many verifiers are told of an epoch.</param>
public sealed class CoreLoop(Replica replica, CheckedAheadAuthenticator keys, int verifiers) : IPart
{
    private readonly Queue<Mail> _waiting = [];
    private readonly SortedDictionary<(TimerKind Kind, ulong Epoch, ulong View), ulong> _set = [];
    private ulong _settings;
    private ulong _watched;
    private ulong _writes;
    private ulong _round;
    private bool _isBusy;
    private bool _isRestored;
    private bool _isStopped;

    /// <summary>Where secrets come from: the system's generator, unless a test gives another.</summary>
    public Func<int, byte[]> Random { get; init; } = RandomNumberGenerator.GetBytes;

    /// <summary>Sees each step; the loop does not depend on it.</summary>
    public Action<LoopStep>? Handled { get; init; }

    /// <inheritdoc/>
    /// <exception cref="InvariantViolationException">A proved property broke: the process must stop.</exception>
    public ImmutableArray<Post> Handle(long nowMs, Mail mail)
    {
        var posts = ImmutableArray.CreateBuilder<Post>();
        switch (mail)
        {
            case Mail.Stop:
                _isStopped = true;
                _waiting.Clear();
                break;
            case Mail.Restored restored when !_isStopped:
                _isRestored = true;
                Step(new Input.Restored(nowMs, restored.Rows), posts);
                break;
            case Mail.Done done:
                if (done.Round == _round) _isBusy = false;
                break;
            default:
                _waiting.Enqueue(mail);
                break;
        }

        while (!_isStopped && _isRestored && !_isBusy && _waiting.TryDequeue(out var next)) Take(nowMs, next, posts);
        return posts.ToImmutable();
    }

    private void Take(long nowMs, Mail mail, ImmutableArray<Post>.Builder posts)
    {
        switch (mail)
        {
            case Mail.Received received:
                posts.Add(new Post(PartKind.Ingress, new Mail.Taken(received.From)));
                keys.Ahead = received.Signatures;
                Step(new Input.Received(nowMs, received.From, received.Message), posts);
                keys.Ahead = CheckedSignatures.None;
                break;
            case Mail.Fired fired when _set.TryGetValue(Name(fired.Timer), out var setting) && setting == fired.Setting:
                _set.Remove(Name(fired.Timer));
                Step(new Input.TimerFired(nowMs, fired.Timer), posts);
                break;
            case Mail.Asked asked:
                Step(new Input.Submitted(nowMs, asked.Request, asked.Command), posts);
                break;
            case Mail.Loaded loaded:
                Step(new Input.Loaded(nowMs, loaded.Key, loaded.Octets), posts);
                break;
            case Mail.Drawn drawn:
                Step(new Input.Drawn(nowMs, drawn.Epoch, drawn.Octets), posts);
                break;
        }
    }

    private void Step(Input input, ImmutableArray<Post>.Builder posts)
    {
        var before = replica.State;
        var effects = replica.Handle(input);
        Handled?.Invoke(new LoopStep(before, input, effects, replica.State));
        var held = ImmutableArray.CreateBuilder<(ulong After, Effect Effect)>();
        var written = _writes;
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Persist persist:
                    posts.Add(new Post(PartKind.Writer, new Mail.Write(++_writes, persist.Writes)));
                    break;
                case Effect.Load load:
                    posts.Add(new Post(PartKind.Writer, new Mail.Load(load.Key)));
                    break;
                case Effect.Draw draw:
                    _waiting.Enqueue(new Mail.Drawn(draw.Epoch, Random(draw.Count)));
                    break;
                case Effect.SetTimer set:
                    _set[Name(set.Timer)] = ++_settings;
                    posts.Add(new Post(PartKind.Timers, new Mail.Arm(set.Timer, set.DueMs, _settings)));
                    break;
                case Effect.CancelTimer cancel:
                    _set.Remove(Name(cancel.Timer));
                    posts.Add(new Post(PartKind.Timers, new Mail.Disarm(cancel.Timer)));
                    break;
                default:
                    held.Add((_writes, effect));
                    break;
            }
        }

        if (written != _writes || held.Count > 0)
        {
            posts.Add(new Post(PartKind.Egress, new Mail.Hold(++_round, _writes, held.ToImmutable())));
            _isBusy = true;
        }

        Watch(posts);
    }

    /// <summary>Tells the verifiers of the epoch that has begun.</summary>
    private void Watch(ImmutableArray<Post>.Builder posts)
    {
        var epoch = replica.State.Consensus.Epoch;
        if (epoch.Epoch == _watched) return;
        _watched = epoch.Epoch;
        for (var verifier = 0; verifier < verifiers; verifier++) posts.Add(new Post(PartKind.Verifier, new Mail.Watch(epoch), verifier));
    }

    private static (TimerKind Kind, ulong Epoch, ulong View) Name(TimerId timer) => (timer.Kind, timer.Epoch, timer.View);
}

using System.Collections.Immutable;
using System.Threading.Channels;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Node.Storage;

namespace MedChain.Node.Shell;

/// <summary>
/// Runs the shell of one node on the machine's threads: each part has an inbox and one task that handles its mail. It ends when the disk
/// refuses, when a proved property breaks, or when it is disposed; what is on disk then is what a process that falls over would leave.
/// </summary>
public sealed class ShellRunner : IAsyncDisposable
{
    /// <summary>Most messages of all links that the ingress has not looked at yet.</summary>
    public const int ArrivingMax = 4_096;

    private const int Verifiers = 2;
    private const long LongestWaitMs = 3_600_000;

    private readonly SortedDictionary<(PartKind Kind, int Index), Channel<Mail>> _inboxes = [];
    private readonly List<Task> _tasks = [];
    private readonly TaskCompletionSource<string?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<long> _nowMs;
    private readonly Action<Mail> _outside;
    private int _arriving;

    /// <summary>Makes the parts and begins.</summary>
    /// <param name="setup">Keys and chain.</param>
    /// <param name="store">The institution's store; it is used by one part alone and must outlive the runner.</param>
    /// <param name="nowMs">The clock in milliseconds since 1970 UTC.</param>
    /// <param name="outside">Gets what leaves: <see cref="Mail.Leave"/>, <see cref="Mail.Told"/>, <see cref="Mail.Refused"/>, <see cref="Mail.ShutOut"/>. It is called by several threads and returns at once.</param>
    public ShellRunner(ReplicaSetup setup, IDurableRows store, Func<long> nowMs, Action<Mail> outside)
    {
        ArgumentNullException.ThrowIfNull(setup);
        (_nowMs, _outside) = (nowMs, outside);
        var keys = new CheckedAheadAuthenticator(setup.Keys);
        List<(PartKind Kind, int Index, IPart Part)> parts =
        [
            (PartKind.Ingress, 0, new Ingress(Verifiers)),
            (PartKind.Core, 0, new CoreLoop(new Replica(setup with { Keys = keys }), keys, Verifiers)),
            (PartKind.Writer, 0, new Writer(store)),
            (PartKind.Egress, 0, new Egress()),
            .. Enumerable.Range(0, Verifiers).Select(index => (PartKind.Verifier, index, (IPart)new Verifier(setup.Keys))),
        ];
        foreach (var (kind, index, _) in parts) _inboxes[(kind, index)] = Channel.CreateUnbounded<Mail>(new UnboundedChannelOptions { SingleReader = true });
        var due = _inboxes[(PartKind.Timers, 0)] = Channel.CreateUnbounded<Mail>(new UnboundedChannelOptions { SingleReader = true });
        foreach (var (kind, index, part) in parts) _tasks.Add(Task.Run(() => Guard(() => Run(_inboxes[(kind, index)].Reader, part))));
        _tasks.Add(Task.Run(() => Guard(() => Run(due.Reader, new Timers()))));
        Carry(new Post(PartKind.Writer, new Mail.Begin()));
    }

    /// <summary>Done when it has ended: why the disk's refusal ended it, or null; faulted where a proved property broke.</summary>
    public Task<string?> Completion => _end.Task;

    /// <summary>Octets of a peer whose link is authenticated; false where too many wait, and these are lost.</summary>
    public bool TryOffer(InstitutionId from, ReadOnlyMemory<byte> octets)
    {
        if (Interlocked.Increment(ref _arriving) <= ArrivingMax && _inboxes[(PartKind.Ingress, 0)].Writer.TryWrite(new Mail.Arrived(from, octets))) return true;
        Interlocked.Decrement(ref _arriving);
        return false;
    }

    /// <summary>A command of the institution's staff, answered by a <see cref="Mail.Told"/>.</summary>
    public void Ask(ulong request, Command command) => Carry(new Post(PartKind.Core, new Mail.Asked(request, command)));

    /// <summary>A link has taken a message that left.</summary>
    public void Sent(InstitutionId to) => Carry(new Post(PartKind.Egress, new Mail.Sent([to])));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        End(null);
        await Task.WhenAll(_tasks).ConfigureAwait(false);
    }

    private void Carry(Post post)
    {
        if (post.To != PartKind.Outside) _inboxes[(post.To, post.Index)].Writer.TryWrite(post.Mail);
        else if (post.Mail is Mail.Stop stop) End(stop.Reason);
        else _outside(post.Mail);
    }

    private void End(string? reason)
    {
        _end.TrySetResult(reason);
        foreach (var inbox in _inboxes.Values) inbox.Writer.TryComplete();
    }

    private async Task Guard(Func<Task> run)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception broken)
        {
            // Told to whoever waits for the end; the process must stop.
            _end.TrySetException(broken);
            End(null);
        }
    }

    private async Task Run(ChannelReader<Mail> inbox, IPart part)
    {
        await foreach (var mail in inbox.ReadAllAsync().ConfigureAwait(false))
        {
            if (_end.Task.IsCompleted) return;
            if (mail is Mail.Arrived) Interlocked.Decrement(ref _arriving);
            foreach (var post in part.Handle(_nowMs(), mail)) Carry(post);
        }
    }

    private async Task Run(ChannelReader<Mail> inbox, Timers timers)
    {
        var more = inbox.WaitToReadAsync().AsTask();
        while (!_end.Task.IsCompleted)
        {
            var waitMs = timers.NextDueMs is { } dueMs ? Math.Clamp(dueMs - _nowMs(), 0, LongestWaitMs) : LongestWaitMs;
            if (waitMs > 0) await Task.WhenAny(more, Task.Delay((int)waitMs)).ConfigureAwait(false);
            if (more.IsCompleted)
            {
                if (!await more.ConfigureAwait(false)) return;
                while (inbox.TryRead(out var mail)) Carry(timers.Handle(_nowMs(), mail));
                more = inbox.WaitToReadAsync().AsTask();
            }

            Carry(timers.Due(_nowMs()));
        }
    }

    private void Carry(ImmutableArray<Post> posts)
    {
        foreach (var post in posts) Carry(post);
    }
}

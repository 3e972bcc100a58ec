using MedChain.Core.Chain;
using MedChain.Core.Institutions;

namespace MedChain.Core.Tests;

/// <summary>
/// Joins replicas without delay or loss: messages in order of sending, timers when nothing else is left. Each replica's rows are kept,
/// so that it can be restarted.
/// </summary>
internal sealed class Wire
{
    private readonly Consortium _consortium;
    private readonly SortedDictionary<InstitutionId, Replica> _replicas = [];
    private readonly SortedDictionary<InstitutionId, SortedDictionary<DurableKey, ReadOnlyMemory<byte>>> _disks = [];
    private readonly Queue<(InstitutionId From, InstitutionId To, Message Message)> _messages = [];
    private readonly List<(InstitutionId At, TimerId Timer, long DueMs)> _timers = [];
    private readonly HashSet<InstitutionId> _down = [];
    private readonly SortedDictionary<ulong, Outcome> _replies = [];
    private ulong _requests;

    internal Wire(Consortium consortium)
    {
        _consortium = consortium;
        NowMs = consortium.Genesis.TimestampMs;
        foreach (var setup in consortium.Setups) _disks[setup.Self] = [];
        foreach (var setup in consortium.Setups) Start(setup.Self);
    }

    internal long NowMs { get; private set; }

    internal List<(InstitutionId At, Block Block)> Commits { get; } = [];

    internal List<(InstitutionId From, Message Message)> Sent { get; } = [];

    internal Replica this[int index] => _replicas[_consortium[index].Self];

    internal IEnumerable<Replica> Up => _replicas.Values.Where(replica => !_down.Contains(replica.Self));

    /// <summary>Drops messages for which it answers true.</summary>
    internal Func<InstitutionId, InstitutionId, Message, bool> Loses { get; set; } = (_, _, _) => false;

    /// <summary>One replica whose clock is ahead.</summary>
    internal (InstitutionId At, long ByMs)? AheadMs { get; init; }

    internal void Kill(int index) => _down.Add(_consortium[index].Self);

    internal void Restart(int index)
    {
        _down.Remove(_consortium[index].Self);
        Start(_consortium[index].Self);
    }

    /// <summary>Gives a command and runs until it is answered.</summary>
    internal T Ask<T>(int index, Command command)
        where T : Outcome
    {
        var request = ++_requests;
        Put(_consortium[index].Self, new Input.Submitted(NowMs, request, command));
        RunUntil(() => _replies.ContainsKey(request));
        return _replies[request] as T ?? throw new InvalidOperationException($"{command.GetType().Name} was answered by {_replies[request]}");
    }

    internal void Put(InstitutionId at, Input input)
    {
        foreach (var effect in _replicas[at].Handle(input)) Perform(at, effect);
    }

    internal void RunUntil(Func<bool> done, int limit = 200_000)
    {
        for (var i = 0; i < limit && !done(); i++)
        {
            if (_messages.TryDequeue(out var next))
            {
                if (!_down.Contains(next.To)) Put(next.To, new Input.Received(Clock(next.To), next.From, next.Message));
                continue;
            }

            var timer = _timers.Where(timer => !_down.Contains(timer.At)).MinBy(timer => timer.DueMs);
            _timers.Remove(timer);
            NowMs = Math.Max(NowMs, timer.DueMs);
            Put(timer.At, new Input.TimerFired(Clock(timer.At), timer.Timer));
        }

        Assert.True(done(), $"not reached within {limit} steps; heights {string.Join(", ", _replicas.Values.Select(r => $"{r.State.Final.Height}@{r.State.Consensus.Epoch.Epoch}.{r.State.Consensus.View}"))}");
    }

    private long Clock(InstitutionId at) => AheadMs is { } ahead && ahead.At == at ? NowMs + ahead.ByMs : NowMs;

    private void Start(InstitutionId id)
    {
        _timers.RemoveAll(timer => timer.At == id);
        _replicas[id] = new Replica(_consortium.Setups.First(setup => setup.Self == id));
        Put(id, new Input.Restored(NowMs, [.. _disks[id].Where(row => !row.Key.IsLarge).Select(row => new DurableRow(row.Key, row.Value))]));
    }

    private void Perform(InstitutionId at, Effect effect)
    {
        switch (effect)
        {
            case Effect.Persist persist:
                foreach (var write in persist.Writes)
                {
                    if (write.Value is { } value) _disks[at][write.Key] = value;
                    else _disks[at].Remove(write.Key);
                }

                break;
            case Effect.Send send:
                Send(at, send.To, send.Message);
                break;
            case Effect.Broadcast broadcast:
                foreach (var to in broadcast.To) Send(at, to, broadcast.Message);
                break;
            case Effect.SetTimer set:
                _timers.RemoveAll(timer => timer.At == at && timer.Timer == set.Timer);
                _timers.Add((at, set.Timer, set.DueMs - Clock(at) + NowMs));
                break;
            case Effect.CancelTimer cancel:
                _timers.RemoveAll(timer => timer.At == at && timer.Timer == cancel.Timer);
                break;
            case Effect.Load load:
                Put(at, new Input.Loaded(NowMs, load.Key, _disks[at].TryGetValue(load.Key, out var octets) ? octets : null));
                break;
            case Effect.Reply reply:
                _replies.Add(reply.Request, reply.Outcome);
                break;
            case Effect.Commit commit:
                Commits.Add((at, commit.Block));
                break;
        }
    }

    private void Send(InstitutionId from, InstitutionId to, Message message)
    {
        Sent.Add((from, message));
        Assert.True(Message.TryDecode(message.Encode(), out var decoded), $"{message.GetType().Name} does not decode");
        if (!Loses(from, to, message)) _messages.Enqueue((from, to, decoded!));
    }
}

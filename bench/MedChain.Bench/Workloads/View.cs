using BenchmarkDotNet.Attributes;
using MedChain.Core;
using MedChain.Core.Institutions;

namespace MedChain.Bench.Workloads;

/// <summary>
/// One view of consensus among n replicas with real keys in this process, no network, no disk: proposal, n Notarize, n Finalize, relayed
/// certificates, until every replica has the block final. Each operation starts from the same states.
/// </summary>
public class View
{
    private readonly SortedDictionary<InstitutionId, Replica> _replicas = [];
    private readonly Queue<(InstitutionId From, InstitutionId To, Message Message)> _messages = [];
    private readonly List<(InstitutionId At, TimerId Timer, long DueMs)> _proposers = [];
    private readonly List<ReplicaState> _states = [];
    private (InstitutionId At, TimerId Timer, long DueMs) _next;
    private ulong _height;
    private long _nowMs;

    [Params(4, 31)]
    public int N { get; set; }

    [GlobalSetup]
    public void Start()
    {
        var setups = Town.Of(N);
        _nowMs = setups[0].Genesis.TimestampMs;
        foreach (var setup in setups)
        {
            _replicas[setup.Self] = new Replica(setup);
            Handle(setup.Self, new Input.Restored(_nowMs, []));
        }

        // Two views to be past the epoch's start; then all wait for the leader of the third.
        Run();
        for (var view = 0; view < 2; view++) RunView(_proposers.MinBy(proposer => proposer.DueMs));
        _states.AddRange(_replicas.Values.Select(replica => replica.State));
        _next = _proposers.MinBy(proposer => proposer.DueMs);
        _height = _states.Max(state => state.Final.Height);
    }

    [Benchmark]
    public void OneView()
    {
        var i = 0;
        foreach (var replica in _replicas.Values) replica.State = _states[i++];
        RunView(_next);
        foreach (var replica in _replicas.Values)
        {
            if (replica.State.Final.Height != _height + 1) throw new InvalidOperationException("The view did not end in a final block.");
        }
    }

    private void RunView((InstitutionId At, TimerId Timer, long DueMs) proposer)
    {
        _proposers.Clear();
        _nowMs = proposer.DueMs;
        Handle(proposer.At, new Input.TimerFired(_nowMs, proposer.Timer));
        Run();
    }

    private void Run()
    {
        while (_messages.TryDequeue(out var next)) Handle(next.To, new Input.Received(_nowMs, next.From, next.Message));
    }

    private void Handle(InstitutionId at, Input input)
    {
        foreach (var effect in _replicas[at].Handle(input))
        {
            switch (effect)
            {
                case Effect.Send send:
                    _messages.Enqueue((at, send.To, send.Message));
                    break;
                case Effect.Broadcast broadcast:
                    foreach (var to in broadcast.To) _messages.Enqueue((at, to, broadcast.Message));
                    break;
                case Effect.SetTimer { Timer.Kind: TimerKind.Propose } set:
                    _proposers.Add((at, set.Timer, set.DueMs));
                    break;
            }
        }
    }
}

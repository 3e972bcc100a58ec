using System.Collections.Immutable;
using MedChain.Conformance;
using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Sim;

namespace MedChain.Coyote.Harness;

/// <summary>What a host has done before a schedule begins.</summary>
/// <param name="Host">Which.</param>
/// <param name="Step">One step.</param>
internal sealed record PastStep(HostId Host, CoreStep Step);

/// <summary>
/// What happens in a town before the schedule's choices begin: messages in order, timers when nothing else happens, no faults. It is run
/// once; each schedule takes up its states and disks, and its monitors are told what was done.
/// </summary>
/// <param name="Errands">Commands given and answered.</param>
/// <param name="Height">Height that all hosts hold final at its end.</param>
internal sealed record Prologue(ImmutableArray<Errand> Errands, ulong Height)
{
    private const int MostSteps = 50_000;

    /// <summary>Height that all hosts hold final before the first command is given.</summary>
    public ulong ErrandsFrom { get; init; }

    /// <summary>The institution of which institution 0 gets two votes of the first view that S7 forbids together; it is in an adversary's hands.</summary>
    public int? Offender { get; init; }

    private readonly SortedDictionary<string, Past> _kept = new(StringComparer.Ordinal);

    /// <summary>What has happened in a town of these options.</summary>
    internal Past Of(Town town)
    {
        var name = $"{town.Setups[0].Genesis.ChainId} {string.Join(',', town.Setups.Select(setup => setup.Self))} {string.Join(',', town.Options.Silent)} {string.Join(',', town.Options.Late)}";
        if (!_kept.TryGetValue(name, out var past)) _kept[name] = past = new Rehearsal(town, this).Run();
        return past;
    }

    /// <summary>Runs it.</summary>
    private sealed class Rehearsal(Town town, Prologue prologue)
    {
        private readonly List<PastStep> _steps = [];
        private readonly Queue<(TownHost To, Core.Institutions.InstitutionId From, Message Message)> _messages = [];
        private readonly SortedDictionary<string, Outcome> _outcomes = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, ulong> _given = new(StringComparer.Ordinal);
        private readonly SortedDictionary<HostId, (Replica Replica, Journal Disk)> _running = [];

        internal Past Run()
        {
            foreach (var host in Hosts)
            {
                _running[host.Id] = (new Replica(host.Setup), new Journal());
                Handle(host, new Input.Restored(town.NowMs, []));
            }

            if (prologue.Offender is { } offender) Offend(town.Setups[offender]);
            while (!IsOver())
            {
                if (_steps.Count > MostSteps) throw new InvalidOperationException("A scenario's prologue does not end.");
                Give();
                if (_messages.TryDequeue(out var next)) Handle(next.To, new Input.Received(town.NowMs, next.From, next.Message));
                else Tick();
            }

            return new Past(
                [.. _steps], _running.ToImmutableSortedDictionary(running => running.Key, running => running.Value.Replica.State), _outcomes.ToImmutableSortedDictionary(StringComparer.Ordinal), town.NowMs);
        }

        private IEnumerable<TownHost> Hosts => town.Hosts.Where(host => !town.Options.Silent.Contains(host.Id.Institution.Value) && !town.Options.Late.Contains(host.Id.Institution.Value));

        private bool IsOver() => _messages.Count == 0 && _outcomes.Count == prologue.Errands.Length
            && _running.Values.All(running => running.Replica.State.Final.Height >= prologue.Height);

        private void Offend(ReplicaSetup offender)
        {
            var block = town.Setups[0].Genesis.State.Block;
            foreach (var ballot in (ImmutableArray<Ballot>)[new(VoteKind.Skip, 1, 1, default), new(VoteKind.Finalize, 1, 1, block)])
            {
                var vote = Vote.Sign(offender.Genesis.ChainId, ballot, offender.Self, offender.Keys);
                _messages.Enqueue((town[new HostId(town.Setups[0].Self)], offender.Self, new Message.Voted(vote)));
            }
        }

        private void Give()
        {
            if (_running.Values.Any(running => running.Replica.State.Final.Height < prologue.ErrandsFrom)) return;
            foreach (var errand in prologue.Errands)
            {
                if (_given.ContainsKey(errand.Name) || (errand.After is { } after && !_outcomes.ContainsKey(after))) continue;
                if (errand.Make(new Replies(town, _outcomes) { StateOf = id => _running[new HostId(id)].Replica.State }) is not { } command) continue;
                _given[errand.Name] = (ulong)_given.Count + 1;
                Handle(town[new HostId(errand.Institution)], new Input.Submitted(town.NowMs, _given[errand.Name], command));
            }
        }

        private void Tick()
        {
            var (host, timer, dueMs) = Hosts.SelectMany(each => each.Timers.Select(set => (each, set.Key, set.Value))).MinBy(set => set.Value);
            host.CancelTimer(timer);
            town.NowMs = Math.Max(town.NowMs, dueMs);
            Handle(host, new Input.TimerFired(town.NowMs, timer));
        }

        private void Handle(TownHost host, Input input)
        {
            var (replica, disk) = _running[host.Id];
            var before = replica.State;
            var effects = replica.Handle(input);
            _steps.Add(new PastStep(host.Id, new CoreStep(before, input, effects, replica.State)));
            foreach (var effect in effects) CarryOut(host, disk, effect);
        }

        private void CarryOut(TownHost host, Journal disk, Effect effect)
        {
            switch (effect)
            {
                case Effect.Persist persist:
                    disk.Apply(persist.Writes);
                    break;
                case Effect.Send send:
                    Send(host, send.To, send.Message);
                    break;
                case Effect.Broadcast broadcast:
                    foreach (var to in broadcast.To) Send(host, to, broadcast.Message);
                    break;
                case Effect.SetTimer set:
                    host.SetTimer(set.Timer, set.DueMs);
                    break;
                case Effect.CancelTimer cancel:
                    host.CancelTimer(cancel.Timer);
                    break;
                case Effect.Load load:
                    Handle(host, new Input.Loaded(town.NowMs, load.Key, disk.Read(load.Key)));
                    break;
                case Effect.Draw draw:
                    Handle(host, new Input.Drawn(town.NowMs, draw.Epoch, Secrets.Draw(host, draw.Epoch, draw.Count).Octets));
                    break;
                case Effect.Reply reply:
                    foreach (var (name, request) in _given)
                    {
                        if (request == reply.Request) _outcomes[name] = reply.Outcome;
                    }

                    break;
            }
        }

        private void Send(TownHost from, Core.Institutions.InstitutionId to, Message message)
        {
            foreach (var host in Hosts.Where(host => host.Id.Institution == to && host.Id != from.Id)) _messages.Enqueue((host, from.Id.Institution, message));
        }
    }
}

/// <summary>What has happened before a schedule.</summary>
/// <param name="Steps">All hosts' steps, in order.</param>
/// <param name="States">What each replica knows at the end.</param>
/// <param name="Outcomes">Answers, by the errand's name.</param>
/// <param name="NowMs">The time at the end.</param>
internal sealed record Past(
    ImmutableArray<PastStep> Steps, ImmutableSortedDictionary<HostId, ReplicaState> States, ImmutableSortedDictionary<string, Outcome> Outcomes, long NowMs)
{
    /// <summary>Puts a town's hosts where they are at the end, and tells its monitors how they came there.</summary>
    internal void TakeUp(Town town)
    {
        foreach (var host in town.Hosts)
        {
            host.ClearTimers();
            host.Drawn.Clear();
        }

        foreach (var id in States.Keys) (town[id].Life, town[id].Replica) = (1, Replicas.Take(town[id]));
        foreach (var (id, step) in Steps)
        {
            var host = town[id];
            town.NowMs = step.Input.NowMs;
            host.Steps++;
            host.Replica!.State = step.After;
            town.Compare(host, step);
            if (step.Input is Input.Drawn drawn) host.Drawn.Add(new Secrets(drawn.Epoch, drawn.Octets));
            if (step.Input is Input.Received received) town.Witness.Arrived(host, received.From, received.Message);
            Coverage.Seen(step.Before, step.After);
            foreach (var effect in step.Effects) TakeUp(town, host, step.Input.NowMs, effect);
        }

        foreach (var (id, state) in States) town[id].Replica!.State = state;
        town.NowMs = NowMs;
    }

    private static void TakeUp(Town town, TownHost host, long nowMs, Effect effect)
    {
        switch (effect)
        {
            case Effect.Persist persist:
                host.Disk.Apply(persist.Writes);
                town.Witness.Wrote(host, persist.Writes);
                break;
            case Effect.Send send:
                town.Witness.Left(host, send.To, send.Message, nowMs);
                break;
            case Effect.Broadcast broadcast:
                foreach (var to in broadcast.To) town.Witness.Left(host, to, broadcast.Message, nowMs);
                break;
            case Effect.SetTimer set:
                host.SetTimer(set.Timer, set.DueMs);
                break;
            case Effect.CancelTimer cancel:
                host.CancelTimer(cancel.Timer);
                break;
            case Effect.Commit commit:
                town.Witness.Committed(host, commit);
                break;
        }
    }
}

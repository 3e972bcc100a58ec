using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;

namespace MedChain.Explorer.Consensus;

/// <content>What a replica does on a choice: the real core runs, and its effects are carried out as a host does, or as one that falls over.</content>
public sealed partial class ConsensusModel
{
    /// <inheritdoc/>
    protected override IEnumerable<Edge> Take(int part, Local local, int choice)
    {
        // Parts that are alike share their states, which speak in the name of the first of them.
        part = _first[part];
        var before = (ReplicaLocal)local;
        if (choice == _crash) return before is { Disk: not null, State: not null } ? [new Edge(choice, Intern(part, new Carrying(this, part, before), null), "")] : [];
        if (before.State is null != (choice == _restart)) return [];
        return Run(part, before, choice);
    }

    private ReplicaLocal Begin(int part)
    {
        part = _first[part];
        var fresh = new ReplicaLocal { State = null, Tip = _blocks[_council.Genesis.Block.Hash], Disk = ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>>.Empty };
        var carrying = new Carrying(this, part, fresh);
        var effects = Handle(part, null, new Input.Restored(Council.NowMs, []), out var state);
        foreach (var effect in effects) carrying.CarryOut(effect);
        return Intern(part, carrying, state);
    }

    private List<Edge> Run(int part, ReplicaLocal before, int choice)
    {
        var edges = new List<Edge>();
        var carrying = new Carrying(this, part, before);
        var (state, isRestart) = (before.State, choice == _restart);
        ImmutableArray<Input> inputs = isRestart
            ? [new Input.Restored(Council.NowMs, [.. before.Disk!.Select(row => new DurableRow(row.Key, row.Value)).Where(_scope.Keeps)])]
            : Choices[choice].Inputs;
        try
        {
            foreach (var input in inputs)
            {
                foreach (var effect in Handle(part, state, input, out state))
                {
                    carrying.CarryOut(effect);
                    if (before.Disk is null || effect is Effect.SetTimer or Effect.CancelTimer) continue;
                    if (effect is Effect.Persist) Witness("a replica falls over between Persist and what follows");
                    edges.Add(new Edge(choice, Intern(part, carrying, null), "falls over after: " + carrying.Note));
                }
            }
        }
        catch (InvariantViolationException broken)
        {
            if (_scope.IsAgreementOnly) return [];
            throw new PropertyBrokenException(broken.Message, broken);
        }

        if (state!.Phase == ReplicaPhase.Halted) throw new PropertyBrokenException($"Durability: {Names[part]} halts although its disk is whole");
        if (isRestart && !_blocks[state.Final.Block].Extends(before.Tip)) throw new PropertyBrokenException($"Durability: {Names[part]} has forgotten the final block {before.Tip.Name}");
        if (isRestart && !before.Sent.IsEmpty) Witness("a replica restarts");
        edges.Add(new Edge(choice, Intern(part, carrying, state), carrying.Note));
        return edges;
    }

    private ImmutableArray<Effect> Handle(int part, ReplicaState? before, Input input, out ReplicaState after)
    {
        var replica = before is null ? new Replica(_council.Setups[_honest[part]]) : _replicas[part];
        if (before is not null) replica.State = before;
        CoreTransitions++;
        var effects = _scope.Handle(replica, input);
        after = replica.State;

        // A new block is made known first: the vote for it is written before the proposal leaves.
        foreach (var broadcast in effects.OfType<Effect.Broadcast>().Where(static each => each.Message is Message.Proposed)) _ = NumberOf(_honest[part], broadcast.Message);
        foreach (var accusation in effects.OfType<Effect.Accuse>()) RequireJustified(part, accusation.Evidence);
        if (_scope.SubmitsEvidence || after.Submissions.Outgoing.IsEmpty) return effects;

        // Judged, and then forgotten: what evidence does besides is to fill blocks, which is another scope's business.
        after = after with { Submissions = SubmissionState.Empty, Mempool = Mempool.Empty };
        return [.. effects.Where(static effect => effect is not (Effect.Persist { Writes: [{ Key.Table: DurableTable.Outgoing }] } or Effect.Broadcast { Message: Message.Submitted }))];
    }

    private void RequireJustified(int part, Evidence evidence)
    {
        var offender = evidence.Offender.Value;
        Witness(evidence is Evidence.Proposals ? "evidence of two proposals is seen" : "evidence of two votes is seen");
        if (_scope.Byzantine.Contains(offender) && evidence.IsValid(_council.Genesis.ChainId, _council.Epoch.Validators.Members[offender], _council.Setups[0].Keys)) return;
        throw new PropertyBrokenException($"Justified accusation: {Names[part]} accuses {Council.NameOf(offender)}, which is honest");
    }

    private ReplicaLocal Intern(int part, Carrying carried, ReplicaState? state)
    {
        var crashes = _scope.Crashing == _honest[part];
        if (state is not null && !IsWhole) state = ConsensusKey.Forget(state);
        var local = new ReplicaLocal { State = state, Tip = carried.Tip, Sent = carried.Sent, Signed = carried.Signed, Disk = crashes ? carried.Disk : null };
        _writer.Clear();
        _writer.Set(local.Sent);
        _writer.Set(local.Signed);
        _writer.Small(local.Tip.Id);
        if (local.Disk is not null) WriteDisk(local.Disk);
        if (state is not null) _key.Write(_writer, _replicas[part].Self, state, IsWhole);
        if (state is not null && _scope.SubmitsEvidence) WriteTransactions(state);
        return (ReplicaLocal)_parts[part].Intern(_writer.Octets, local);
    }

    private void WriteDisk(ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>> disk)
    {
        foreach (var (key, value) in disk)
        {
            _writer.Small((int)key.Table);
            _writer.Text(key.Key.Span);
            _writer.Text(value.Span);
        }

        _writer.Small(-1);
    }

    private void WriteTransactions(ReplicaState state)
    {
        foreach (var own in state.Mempool.Waiting.Values)
        {
            foreach (var transaction in own.Values) _writer.Text(transaction.Id().ToArray());
        }

        _writer.Small(-1);
        foreach (var transaction in state.Submissions.Outgoing.Values) _writer.Text(transaction.Id().ToArray());
    }
}

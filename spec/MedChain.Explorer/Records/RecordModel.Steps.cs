using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Explorer.Consensus;

namespace MedChain.Explorer.Records;

/// <content>What a choice leads to: the real core runs and its effects are carried out; the chain grows.</content>
public sealed partial class RecordModel
{
    /// <inheritdoc/>
    protected override IEnumerable<Edge> Take(int part, Local local, int choice)
    {
        if (part == Chain) return _carried.TryGetValue(choice, out var carried) && Extend(((ChainLocal)local).Tip, choice, carried) is { } tip ? [new Edge(choice, Intern(new ChainLocal { Tip = tip }), Told(tip))] : [];
        var before = (InstitutionLocal)local;
        if (choice == _late) return before.IsLate ? [] : [new Edge(choice, Intern(part, before, before.State, before.Tip, before.Disk, before.Sent, before.Given, true), "")];
        return InputsOf(part, before, choice, out var given, out var next) is { Length: > 0 } inputs ? [Run(part, before, choice, inputs, given, next)] : [];
    }

    private ImmutableArray<Input> InputsOf(int part, InstitutionLocal before, int choice, out MessageSet given, out FinalBlock tip)
    {
        var nowMs = before.IsLate ? LateMs : Council.NowMs;
        (given, tip) = (before.Given, before.Tip);
        if (before.Tip.Next.TryGetValue(choice, out var next))
        {
            tip = next;
            var relay = new InstitutionId(Liar);
            var finalization = _council.Certify(new Ballot(VoteKind.Finalize, 1, next.Block.Header.View, next.Block.Hash));
            return [new Input.Received(nowMs, relay, new Message.Certified(finalization)), new Input.Received(nowMs, relay, new Message.BlockFound(next.Block))];
        }

        if (_deliveries.TryGetValue(choice, out var delivery))
            return delivery.To == part ? [new Input.Received(nowMs, new InstitutionId((ushort)delivery.From), delivery.Message)] : [];
        if (choice == _load)
        {
            var key = new DurableKey(DurableTable.Fragment, RecordKeys.Of(_record.Id));
            return before.State.Custody.Loading.IsEmpty ? [] : [new Input.Loaded(nowMs, key, before.Disk.TryGetValue(key, out var row) ? row : null)];
        }

        if (!_orders.TryGetValue(choice, out var order) || order.Part != part || before.Given.Contains(choice)) return [];
        // The request's name is drawn from the time, and the scope knows one.
        if (choice == _ask && before.IsLate) return [];
        if ((_start.IsDefault || order.IsInScope) && order.IsSeemly(before.Tip.State))
        {
            given = given.With(choice);
            return [new Input.Submitted(nowMs, Request, order.Command)];
        }

        return [];
    }

    private Edge Run(int part, InstitutionLocal before, int choice, ImmutableArray<Input> inputs, MessageSet given, FinalBlock tip)
    {
        var (state, disk, sent, notes) = (before.State, before.Disk, before.Sent, new List<string>());
        try
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                foreach (var effect in Handle(part, ref state, inputs[i])) CarryOut(part, inputs[i], tip, effect, ref disk, ref sent, notes);

                // Queued events become a batch at once: the chain waits as long as it likes anyway.
                if (i == inputs.Length - 1 && !state.Submissions.Queued.IsEmpty) inputs = inputs.Add(new Input.TimerFired(inputs[i].NowMs, new TimerId(TimerKind.Batch)));
            }
        }
        catch (InvariantViolationException broken)
        {
            throw new PropertyBrokenException(broken.Message, broken);
        }

        if (state.Final.Block != tip.Block.Hash) throw new PropertyBrokenException($"Agreement: {Names[part]} does not take the final block of height {tip.Height}");
        RequirePhases(part, before.State, state);
        RequireDestroyed(part, state, disk);
        return new Edge(choice, Intern(part, before, state, tip, disk, sent, given, before.IsLate), string.Join(", ", notes.Distinct()));
    }

    private ImmutableArray<Effect> Handle(int part, ref ReplicaState state, Input input)
    {
        var replica = _replicas[part];
        replica.State = WithOwnParts(state);
        CoreTransitions++;
        var effects = _scope.Handle(replica, input);
        state = WithoutEntriesOnRefusals(state, replica.State);
        return effects;
    }

    /// <summary>Entries on refusals are left out (A18, A19): they are proved and tested apart, move nothing that is asked here, and would multiply the states.</summary>
    private static ReplicaState WithoutEntriesOnRefusals(ReplicaState before, ReplicaState after)
    {
        if (after.Custody.Refusals.IsEmpty) return after;
        var custody = after.Custody with { Refusals = after.Custody.Refusals.Clear() };
        return after with
        {
            Custody = custody with { IsArmed = before.Custody.IsArmed || (custody.IsOpen && custody.IsArmed) },
            Submissions = after.Submissions with { Queued = after.Submissions.Queued.RemoveAll(static said => said is RecordEvent.Refused) },
        };
    }

    /// <summary>Parts are wiped in place when a read ends without success; other schedules still have them.</summary>
    private static ReplicaState WithOwnParts(ReplicaState state) => state.Records.Reads.IsEmpty ? state : state with
    {
        Records = state.Records with
        {
            Reads = state.Records.Reads.ToImmutableSortedDictionary(static read => read.Key, static read => read.Value with
            {
                Parts = read.Value.Parts.ToImmutableSortedDictionary(static part => part.Key, static part => part.Value with
                {
                    Segments = [.. part.Value.Segments.Select(static segment => segment with { Fragment = segment.Fragment.ToArray(), Share = segment.Share.ToArray() })],
                }),
            }),
        },
    };

    private void CarryOut(
        int part, Input input, FinalBlock tip, Effect effect, ref ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>> disk, ref MessageSet sent, List<string> notes)
    {
        switch (effect)
        {
            case Effect.Persist persist:
                foreach (var write in persist.Writes)
                {
                    if (write.Key.Table is (>= DurableTable.Outgoing and <= DurableTable.Access) or DurableTable.Emergency) disk = write.Value is { } value ? disk.SetItem(write.Key, value) : disk.Remove(write.Key);
                }

                break;
            case Effect.Send { To: var to, Message: var message }:
                if (message is Message.Release release && release.Access == EmergencyName) RequireTwo(part, input, tip, to, release, disk);
                else if (message is Message.Release other) RequireConsent(part, input, tip, to, other, disk);
                if (message is Message.ReleaseRefused refused) WitnessRefusal(input, refused.Code);
                var number = NumberOf(part, to.Value, message);
                if (number < 0) break;
                sent = sent.With(number);
                notes.Add("sends its " + Choices[number].Label[$"receives {Names[part]}'s ".Length..]);
                break;
            case Effect.Broadcast { Message: Message.Submitted { Transaction: var transaction } }:
                if (NumberOf(part, transaction) is >= 0 and var submitted) sent = sent.With(submitted);
                notes.Add("submits a transaction");
                break;
            case Effect.Reply { Outcome: var outcome }:
                if (outcome is Outcome.Released released) RequireOriginal(released);
                notes.Add("answers " + outcome.GetType().Name);
                break;
            default:
                break;
        }
    }

    private FinalBlock? Extend(FinalBlock tip, int choice, Carried carried)
    {
        for (var block = tip; block is not null; block = block.Parent)
        {
            if (block.Carries == choice) return null;
        }

        var delivery = Choices.AddGiven(new Choice("gets the next final block: it " + Choices[choice].Label, []));
        if (tip.Next.TryGetValue(delivery, out var known)) return known;
        var liar = new InstitutionId(Liar);
        var transaction = carried.Transaction ?? Transaction.Sign(
            _council.Genesis.ChainId, liar, tip.State.Account(liar)!.NextSequence, new Payload.Batch([carried.Event!]), _council.Setups[Liar].Keys);
        if (tip.State.Account(transaction.Sender)!.NextSequence != transaction.Sequence) return null;
        var (made, state) = _council.Build(_views[tip.Height], tip.State, 0, [transaction]);
        var next = new FinalBlock(_blocks++, made, state, tip, choice, delivery);
        RequirePhases(tip.State, state);
        tip.Next.Add(delivery, next);
        return next;
    }

    private InstitutionLocal Begin(int part)
    {
        var replica = new Replica(_council.Setups[part]);
        replica.Handle(new Input.Restored(Council.NowMs, []));
        var disk = ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>>.Empty;
        return Intern(part, null, replica.State, _genesis, disk, MessageSet.Empty, MessageSet.Empty, false);
    }

    private ChainLocal Intern(ChainLocal chain)
    {
        _writer.Clear();
        _writer.Number(chain.Tip.Id);
        return (ChainLocal)_parts[Chain].Intern(_writer.Octets, chain);
    }

    private InstitutionLocal Intern(
        int part, InstitutionLocal? before, ReplicaState state, FinalBlock tip, ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>> disk, MessageSet sent, MessageSet given, bool isLate)
    {
        _writer.Clear();
        _writer.Number(tip.Id);
        _writer.Set(sent);
        _writer.Set(given);
        _writer.Flag(isLate);
        RecordKey.Write(_writer, state, disk);
        var local = (InstitutionLocal)_parts[part].Intern(_writer.Octets, new InstitutionLocal { State = state, Tip = tip, Disk = disk, Sent = sent, Given = given, IsLate = isLate });
        if (!ReferenceEquals(local.State, state)) _scope.Same?.Invoke(local.State, state);
        return local;
    }
}

using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Records;

/// <summary>
/// The desks of several institutions joined without consensus: one ledger for all takes what they announce, block by block. Messages pass
/// through their octets; a test may change, drop or watch them, kill and restart institutions, and move the clock.
/// </summary>
internal sealed class Ward
{
    private readonly Consortium _consortium;
    private readonly SortedDictionary<InstitutionId, Desk> _desks = [];
    private readonly Queue<(InstitutionId From, InstitutionId To, Message Message)> _messages = [];
    private ulong _requests;
    private EpochSetup _epoch;

    internal Ward(int count, ProtocolParameters? parameters = null)
    {
        _consortium = new Consortium(count, parameters);
        Final = _consortium.Genesis.State;
        NowMs = Final.TimestampMs;
        _epoch = EpochRules.First(_consortium.Genesis);
        foreach (var setup in _consortium.Setups) _desks[setup.Self] = new Desk(setup);
        foreach (var desk in _desks.Values) Do(desk, outbox => desk.Restore(this, outbox));
    }

    internal Consortium Consortium => _consortium;

    internal LedgerState Final { get; private set; }

    internal long NowMs { get; set; }

    /// <summary>Changes a message on its way; null loses it.</summary>
    internal Func<InstitutionId, InstitutionId, Message, Message?> Passes { get; set; } = (_, _, message) => message;

    /// <summary>Whether the ledger takes what is announced.</summary>
    internal bool IsChainUp { get; set; } = true;

    internal List<(InstitutionId From, InstitutionId To, Message Message)> Sent { get; } = [];

    internal List<(InstitutionId By, RecordEvent Event, RefusalCode Code)> Judged { get; } = [];

    internal SortedDictionary<ulong, Outcome> Outcomes { get; } = [];

    internal Desk this[int index] => _desks[_consortium[index].Self];

    internal InstitutionId Id(int index) => _consortium[index].Self;

    /// <summary>Submits a command and lets everything run that needs no timer.</summary>
    internal ulong Submit(int index, Command command)
    {
        var request = ++_requests;
        var desk = this[index];
        Do(desk, outbox => desk.Records = desk.RecordDesk.OnCommand(desk.Records, request, command, Final, Validators, outbox));
        Run();
        return request;
    }

    internal T Outcome<T>(ulong request)
        where T : Outcome => Assert.IsType<T>(Outcomes[request]);

    internal T Submit<T>(int index, Command command)
        where T : Outcome => Outcome<T>(Submit(index, command));

    internal void Kill(int index) => this[index].IsUp = false;

    internal void Restart(int index)
    {
        var desk = this[index];
        desk.IsUp = true;
        Do(desk, outbox => desk.Restore(this, outbox));
        Run();
    }

    internal void Receive(int at, int from, Message message)
    {
        _messages.Enqueue((Id(from), Id(at), message));
        Run();
    }

    /// <summary>Moves the clock by steps of a second, with a block each, and fires the timers that are due.</summary>
    internal void Wait(long forMs)
    {
        for (var untilMs = NowMs + forMs; NowMs < untilMs;)
        {
            NowMs += 1000;
            Close([]);
            foreach (var desk in _desks.Values.Where(desk => desk.IsUp && desk.TimerDueMs <= NowMs))
            {
                desk.TimerDueMs = long.MaxValue;
                Do(desk, outbox => desk.Records = desk.RecordDesk.OnTimer(desk.Records, Final, Validators, outbox));
                Do(desk, outbox => desk.Custody = desk.CustodyDesk.OnTimer(desk.Custody, Final, Validators, outbox));
            }

            Run();
        }
    }

    /// <summary>The running epoch's validators; at first all.</summary>
    internal ValidatorSet Validators => _epoch.Validators;

    internal ulong Epoch => _epoch.Epoch;

    /// <summary>A new epoch begins, with these validators or the same.</summary>
    internal void Turn(params IEnumerable<int> validators)
    {
        _epoch = _epoch with { Epoch = _epoch.Epoch + 1, Start = Final };
        if (validators.Any()) _epoch = _epoch with { Validators = new ValidatorSet([.. validators.Select(index => _consortium.Genesis.Founders.Find(Id(index))!)]) };
        Close([]);
        Run();
    }

    /// <summary>The chain has taken an institution's word that it leaves, or others' that it goes.</summary>
    internal void Bid(int index, Dues due) => Final = Final with { Map = Final.Map.Set(StateKeys.Account(Id(index)), Final.Account(Id(index))! with { Due = due }) };

    /// <summary>The next epoch's first block: challenges are drawn by a seed.</summary>
    internal void BeginEpoch(byte seed)
    {
        _epoch = _epoch with { Epoch = _epoch.Epoch + 1, Seed = Name(seed), Start = Final, LastHeight = Final.Height + 1_000 };
        Close([], map => ChallengeRules.Begin(map, new Moment(_epoch, Final.Height + 1)));
        Run();
    }

    /// <summary>The epoch's last block: who has not answered is named.</summary>
    internal void EndEpoch()
    {
        Close([], map => ChallengeRules.Close(map, new Moment(_epoch, Final.Height + 1)));
        Run();
    }

    private void Run()
    {
        while (true)
        {
            if (_messages.TryDequeue(out var next))
            {
                var desk = _desks[next.To];
                if (!desk.IsUp) continue;
                Do(desk, outbox => desk.Records = desk.RecordDesk.OnMessage(desk.Records, next.From, next.Message, Final, Validators, outbox));
                Do(desk, outbox => desk.Custody = desk.CustodyDesk.OnMessage(desk.Custody, next.From, next.Message, Final, Validators, outbox));
                continue;
            }

            var sender = IsChainUp ? _desks.Values.FirstOrDefault(desk => desk.Announced.Count > 0) : null;
            if (sender is null) return;
            var payload = new Payload.Batch([.. sender.Announced]);
            sender.Announced.Clear();
            var sequence = Final.Account(sender.Setup.Self)!.NextSequence;
            Close([Transaction.Sign(_consortium.Genesis.ChainId, sender.Setup.Self, sequence, payload, sender.Setup.Keys)]);
        }
    }

    private void Close(Transaction[] transactions, Func<StateMap, StateMap>? change = null)
    {
        var timeMs = Math.Max(NowMs, Final.TimestampMs + 1);
        var map = change?.Invoke(Final.Map) ?? Final.Map;
        foreach (var transaction in transactions)
        {
            var account = Final.Account(transaction.Sender)!;
            map = map.Set(StateKeys.Account(transaction.Sender), account with { NextSequence = account.NextSequence + 1 });
            var refused = new List<Refusal>();
            var context = new EventContext(_consortium.Genesis.ChainId, Validators, _consortium[0].Keys, transaction.Sender, timeMs) { Epoch = Epoch, Parameters = _consortium.Genesis.Parameters };
            var events = ((Payload.Batch)transaction.Payload).Events;
            for (var i = 0; i < events.Length; i++)
            {
                map = RecordEventRules.Judge(map, events[i], context, out var code);
                Judged.Add((transaction.Sender, events[i], code));
                if (code != RefusalCode.None) refused.Add(new Refusal((ushort)i, code));
            }

            if (refused.Count > 0) map = map.Set(StateKeys.Refusals(transaction.Id()), new Refusals([.. refused]));
        }

        var header = new BlockHeader(
            _consortium.Genesis.ChainId, Epoch, Final.Height + 1, Final.Height + 1, Final.Block, Block.RootOf([.. transactions]), map.Root, Id(0), new VrfProof(new byte[VrfProof.Size]), timeMs);
        var block = new Block(header, [.. transactions]);
        Final = new LedgerState(map, header.Height, timeMs, block.Hash);
        foreach (var desk in _desks.Values.Where(desk => desk.IsUp))
        {
            Do(desk, outbox => desk.Records = desk.RecordDesk.OnFinal(desk.Records, block, Final, Validators, outbox));
            Do(desk, outbox => desk.Custody = desk.CustodyDesk.OnFinal(desk.Custody, block, Final, Validators, outbox));
        }
    }

    private void Do(Desk desk, Action<Outbox> handle)
    {
        var outbox = new Outbox(NowMs);
        handle(outbox);
        desk.Announced.AddRange(outbox.TakeAnnounced());
        foreach (var effect in outbox.Close()) Perform(desk, effect);
    }

    private void Perform(Desk desk, Effect effect)
    {
        switch (effect)
        {
            case Effect.Persist persist:
                foreach (var write in persist.Writes)
                {
                    if (write.Value is { } value) desk.Disk[write.Key] = value;
                    else desk.Disk.Remove(write.Key);
                }

                break;
            case Effect.Send send:
                Assert.True(Message.TryDecode(CanonicalWriter.Encode(send.Message), out var decoded));
                Sent.Add((desk.Setup.Self, send.To, decoded!));
                if (Passes(desk.Setup.Self, send.To, decoded!) is { } passed) _messages.Enqueue((desk.Setup.Self, send.To, passed));
                break;
            case Effect.SetTimer set:
                desk.TimerDueMs = set.DueMs;
                break;
            case Effect.Load load:
                ReadOnlyMemory<byte>? octets = desk.Disk.TryGetValue(load.Key, out var stored) ? stored : null;
                Do(desk, outbox => desk.Records = desk.RecordDesk.OnLoaded(desk.Records, load.Key, octets, Final, Validators, outbox));
                desk.BeforeLoaded?.Invoke();
                Do(desk, outbox => desk.Custody = desk.CustodyDesk.OnLoaded(desk.Custody, load.Key, octets, Final, Validators, outbox));
                break;
            case Effect.Reply reply:
                Assert.True(Outcomes.TryAdd(reply.Request, reply.Outcome), "a command is answered once");
                break;
            default:
                Assert.Fail($"{effect.GetType().Name} is not expected of a desk");
                break;
        }
    }

    /// <summary>One institution.</summary>
    internal sealed class Desk(ReplicaSetup setup)
    {
        internal ReplicaSetup Setup => setup;

        internal RecordDesk RecordDesk { get; } = new(setup);

        internal CustodyDesk CustodyDesk { get; } = new(setup);

        internal RecordDeskState Records { get; set; } = RecordDeskState.Empty;

        internal CustodyState Custody { get; set; } = CustodyState.Empty;

        internal SortedDictionary<DurableKey, ReadOnlyMemory<byte>> Disk { get; } = [];

        internal List<RecordEvent> Announced { get; } = [];

        internal long TimerDueMs { get; set; } = long.MaxValue;

        internal bool IsUp { get; set; } = true;

        /// <summary>Runs between the reading of a large row and its use.</summary>
        internal Action? BeforeLoaded { get; set; }

        internal IEnumerable<DurableTable> Tables => Disk.Keys.Select(key => key.Table).Distinct();

        internal void Restore(Ward ward, Outbox outbox)
        {
            Announced.Clear();
            TimerDueMs = long.MaxValue;
            DurableRow[] rows = [.. Disk.Where(row => !row.Key.IsLarge).Select(row => new DurableRow(row.Key, row.Value))];
            Records = RecordDesk.Restore([.. rows.Where(row => RecordDesk.Tables.Contains(row.Key.Table))], ward.Final, ward.Validators, outbox);
            Custody = CustodyDesk.Restore([.. rows.Where(row => CustodyDesk.Tables.Contains(row.Key.Table))], ward.Final, ward.Validators, outbox);
        }
    }

    /// <summary>Puts a sample record of an institution and anchors it.</summary>
    internal SealedRecord Put(int source = 0, byte seed = 3)
    {
        var record = SampleRecords.Sealed(_consortium, seed, source, Validators);
        Submit<Outcome.Anchored>(source, new Command.Put(record));
        return record;
    }

    /// <summary>Asks for access and consents.</summary>
    internal AccessId Granted(SealedRecord record, int requester, SegmentScope scope = SegmentScope.All, long forMs = 3_600_000)
    {
        var access = Submit<Outcome.Requested>(requester, new Command.RequestAccess(record.Id, scope, Purpose.Treatment)).Access;
        var source = _consortium.Setups.IndexOf(_consortium.Setups.First(setup => setup.Self == record.Source));
        Submit<Outcome.Granted>(source, new Command.Grant(access, scope, NowMs + forMs));
        return access;
    }

    internal RecordEntry? Entry(RecordId record) => Final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) ? entry : null;

    internal AccessEntry Entry(AccessId access) =>
        Final.Map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry) ? entry : throw new InvalidOperationException(access.ToString());

    internal static Digest Name(byte octet) => new(Enumerable.Repeat(octet, 32).ToArray());
}

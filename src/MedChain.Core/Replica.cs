using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core;

/// <summary>
/// One institution's part in the protocol, pure: an input in, effects out, the same every time. Consensus decides blocks, the mempool
/// feeds it, submissions turn the institution's own events into transactions; the record desk puts, orders and reads, the custody desk
/// holds and releases. The host's contract: effects are carried out in order,
/// <see cref="Effect.Persist"/> is on disk before any later one, the next input comes after the last effect. Not thread-safe.
/// </summary>
public sealed class Replica
{
    /// <summary>Most blocks that peers may wait for at once; further requests are dropped and come again.</summary>
    private const int ServingCap = 256;

    private readonly ReplicaSetup _setup;
    private readonly Simplex _simplex;
    private readonly Submissions _submissions;
    private readonly RecordDesk _records;
    private readonly CustodyDesk _custody;
    private readonly ElectionDesk _elections;
    private readonly ReplicaMachine _machine = new();

    /// <summary>A replica that waits for <see cref="Input.Restored"/>.</summary>
    public Replica(ReplicaSetup setup)
    {
        _setup = setup;
        _simplex = new Simplex(setup);
        _submissions = new Submissions(setup);
        _records = new RecordDesk(setup);
        _custody = new CustodyDesk(setup);
        _elections = new ElectionDesk(setup, _submissions);
        var consensus = new ConsensusState { Epoch = EpochRules.First(setup.Genesis), Final = setup.Genesis.State };
        State = new ReplicaState(
            _machine.Initial, consensus, Mempool.Empty, SubmissionState.Empty,
            ImmutableSortedDictionary<Digest, ImmutableSortedSet<InstitutionId>>.Empty, RecordDeskState.Empty, CustodyState.Empty);
    }

    /// <summary>What the replica knows.</summary>
    public ReplicaState State { get; set; }

    /// <summary>Whose replica it is.</summary>
    public InstitutionId Self => _setup.Self;

    /// <summary>Handles one input.</summary>
    /// <exception cref="InvariantViolationException">A proved property broke: the process must stop.</exception>
    public ImmutableArray<Effect> Handle(Input input)
    {
        var outbox = new Outbox(input.NowMs, Self);
        var turn = new Turn(outbox, State);
        if (input is Input.Restored restored) Restore(turn, restored.Rows);
        else if (turn.Phase is not (ReplicaPhase.Recovering or ReplicaPhase.Halted)) Dispatch(turn, input);
        else if (input is Input.Submitted submitted) outbox.Reply(submitted.Request, new Outcome.Refused("This replica does not take part."));
        _simplex.HandleEarly(turn);
        Conclude(turn);
        State = new ReplicaState(turn.Phase, turn.Consensus, turn.Mempool, turn.Submissions, turn.Serving, turn.Records, turn.Custody)
        {
            Elections = turn.Elections,
        };
        return outbox.Close();
    }

    private void Dispatch(Turn turn, Input input)
    {
        switch (input)
        {
            case Input.Received received:
                OnReceived(turn, received.From, received.Message);
                break;
            case Input.TimerFired fired:
                OnTimer(turn, fired.Timer);
                break;
            case Input.Loaded loaded:
                OnLoaded(turn, loaded);
                break;
            case Input.Drawn drawn:
                _elections.OnDrawn(turn, drawn.Epoch, drawn.Octets.Span);
                break;
            case Input.Submitted submitted:
                if (_elections.OnCommand(turn, submitted.Request, submitted.Command)) break;
                if (_submissions.OnCommand(turn.Submissions, submitted.Request, submitted.Command, turn) is { } submissions) turn.Submissions = submissions;
                else turn.Records = _records.OnCommand(turn.Records, submitted.Request, submitted.Command, turn.Final, turn.Validators, turn.Outbox);
                break;
            default:
                throw new ArgumentException("An unknown input.", nameof(input));
        }
    }

    private void OnReceived(Turn turn, InstitutionId from, Message message)
    {
        switch (message)
        {
            case Message.BlockWanted missing:
                Serve(turn, from, missing.Block);
                break;
            case Message.Submitted submitted:
                Admit(turn, submitted.Transaction);
                break;
            case Message.Offer or Message.ReleaseRequest or Message.EmergencyRequest or Message.PieceOffered or Message.StreamOffer or Message.PieceWanted
                or Message.HelpRequest or Message.Help:
                turn.Custody = _custody.OnMessage(turn.Custody, from, message, turn.Final, turn.Validators, turn.Outbox);
                break;
            case Message.Carried carried:
                _elections.OnCarried(turn, from, carried);
                break;
            case Message.EvaluationWanted wanted:
                HolderDesk.OnWanted(turn, from, wanted);
                break;
            case Message.Receipt or Message.OfferRefused or Message.Release or Message.ReleaseRefused or Message.EvaluationGiven:
            case Message.PieceJudged or Message.StreamRelease or Message.PieceReleased:
                turn.Records = _records.OnMessage(turn.Records, from, message, turn.Final, turn.Validators, turn.Outbox);
                break;
            default:
                _simplex.OnMessage(turn, from, message);
                break;
        }
    }

    private void OnTimer(Turn turn, TimerId timer)
    {
        switch (timer.Kind)
        {
            case TimerKind.Batch:
                turn.Submissions = _submissions.Flush(turn.Submissions, turn);
                break;
            case TimerKind.Records:
                turn.Records = _records.OnTimer(turn.Records, turn.Final, turn.Validators, turn.Outbox);
                turn.Custody = _custody.OnTimer(turn.Custody, turn.Final, turn.Validators, turn.Outbox);
                break;
            default:
                if (timer.Kind == TimerKind.Resend) Submissions.Resend(turn.Submissions, turn, turn.Consensus.Epoch.Validators.Others(Self));
                _simplex.OnTimer(turn, timer);
                break;
        }
    }

    /// <summary>A transaction enters the mempool if it may and its sender signed it. Spec: Chain C11.</summary>
    private void Admit(Turn turn, Transaction transaction)
    {
        var sender = turn.Consensus.Final.Account(transaction.Sender);
        if (!turn.Mempool.Admits(transaction, sender, _setup.Genesis.Parameters.MempoolQuota)) return;
        if (transaction.IsSigned(_setup.Genesis.ChainId, sender!.Institution, _setup.Keys)) turn.Mempool = turn.Mempool.Add(transaction);
    }

    /// <summary>Sends a block that a peer misses: from memory, or from the store when it is final and gone from there. Spec: Consensus L1.</summary>
    private static void Serve(Turn turn, InstitutionId to, Digest hash)
    {
        if (turn.Consensus.Blocks.TryGet(hash, out var executed)) turn.Outbox.Send(to, new Message.BlockFound(executed.Block));
        else if (turn.Serving.Count < ServingCap)
        {
            turn.Serving = turn.Serving.SetItem(hash, turn.Serving.GetValueOrDefault(hash, []).Add(to));
            turn.Outbox.Load(DurableTable.Block, hash.ToArray());
        }
    }

    private void OnLoaded(Turn turn, Input.Loaded loaded)
    {
        switch (loaded.Key.Table)
        {
            case DurableTable.Fragment or DurableTable.Piece:
                turn.Custody = _custody.OnLoaded(turn.Custody, loaded.Key, loaded.Octets, turn.Final, turn.Validators, turn.Outbox);
                break;
            case DurableTable.Offer:
                turn.Records = _records.OnLoaded(turn.Records, loaded.Key, loaded.Octets, turn.Final, turn.Validators, turn.Outbox);
                break;
            case DurableTable.Block:
                Serve(turn, loaded);
                break;
            default:
                throw new ArgumentException("No row of this table is read on its own.", nameof(loaded));
        }
    }

    private static void Serve(Turn turn, Input.Loaded loaded)
    {
        var hash = new Digest(loaded.Key.Key.Span);
        if (!turn.Serving.TryGetValue(hash, out var waiting)) return;
        turn.Serving = turn.Serving.Remove(hash);
        if (loaded.Octets is not { } octets || !Block.TryDecode(octets.Span, out var block)) return;
        foreach (var to in waiting) turn.Outbox.Send(to, new Message.BlockFound(block!));
    }

    /// <summary>Takes the store's rows: it must be this institution's store of this chain. Spec: Consensus D2, D3.</summary>
    private void Restore(Turn turn, ImmutableArray<DurableRow> rows)
    {
        if (turn.Phase != ReplicaPhase.Recovering) throw new ArgumentException("A replica is restored once.", nameof(rows));
        var writer = new CanonicalWriter();
        writer.Digest(_setup.Genesis.ChainId);
        Self.Write(writer);
        var identity = rows.FirstOrDefault(row => row.Key.Table == DurableTable.Identity);
        if (identity is null && rows.IsEmpty) turn.Outbox.Persist(DurableTable.Identity, Rows.Only, writer.Octets.ToArray());
        else if (identity is null || !identity.Value.Span.SequenceEqual(writer.Octets))
        {
            turn.Phase = _machine.Fire(turn.Phase, ReplicaTrigger.StateLost);
            return;
        }

        turn.Phase = _machine.Fire(turn.Phase, ReplicaTrigger.Restored);
        turn.Submissions = Submissions.Restore(rows);
        _simplex.Restore(turn, rows);
        turn.Submissions = _submissions.Renew(turn.Submissions, turn);
        turn.Records = _records.Restore(rows, turn.Final, turn.Validators, turn.Outbox);
        turn.Custody = _custody.Restore(rows, turn.Final, turn.Validators, turn.Outbox);
        turn.Elections = DeskRows.Restore(rows);
        _elections.Step(turn);
    }

    /// <summary>What follows from what the input led to: commits, pruning, own transactions.</summary>
    private void Conclude(Turn turn)
    {
        foreach (var block in turn.Finalized)
        {
            turn.Outbox.Commit(block.Block, block.State);
            turn.Records = _records.OnFinal(turn.Records, block.Block, block.State, turn.Validators, turn.Outbox);
            turn.Custody = _custody.OnFinal(turn.Custody, block.Block, block.State, turn.Validators, turn.Outbox);
        }

        while (turn.Outbox.TryTakeLocal(out var message)) OnReceived(turn, Self, message);
        if (turn.Finalized.Count > 0)
        {
            turn.Mempool = turn.Mempool.Prune(turn.Consensus.Final);
            turn.Submissions = _submissions.Prune(turn.Submissions, turn.Consensus.Final, turn.Outbox);
            if (turn.Consensus.Epoch.Epoch != State.Consensus.Epoch.Epoch) turn.Submissions = _submissions.Renew(turn.Submissions, turn);
            _elections.Step(turn);
        }

        foreach (var evidence in turn.Found) turn.Submissions = _submissions.Submit(turn.Submissions, evidence, turn);

        turn.Submissions = _submissions.Queue(turn.Submissions, turn.Outbox.TakeAnnounced(), turn.Outbox);
    }
}

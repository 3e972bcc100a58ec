using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Explorer.Consensus;

namespace MedChain.Explorer.Records;

/// <summary>
/// One record among four institutions: three real replicas, one Byzantine institution without a state, and a chain that puts what was
/// submitted into final blocks in any order and that each replica learns at its own pace. Parts are V1, V2, V3 and the chain.
/// </summary>
public sealed partial class RecordModel : Model
{
    private const int Honest = 3;
    private const int Liar = 3;
    private const int Chain = 3;
    private const ulong Request = 1;
    private const long ExpiresAtMs = Council.NowMs + 5_000;
    private const long LateMs = Council.NowMs + 10_000;

    private static ReadOnlySpan<byte> Content => "x"u8;

    private readonly RecordScope _scope;
    private readonly Council _council = new(4, null, [Liar]);
    private readonly ImmutableArray<LocalBook> _parts = [new(), new(), new(), new()];
    private readonly ImmutableArray<Replica> _replicas;
    private readonly ImmutableArray<ulong> _views;
    private readonly SealedRecord _record;
    private readonly SealedRecord _rival;
    private readonly AccessId _access;
    private readonly EndorsedEmergency _emergency;
    private readonly KeyWriter _writer = new();
    private readonly FinalBlock _genesis;
    private readonly ImmutableArray<Local> _start;
    private int _blocks = 1;

    /// <summary>Founds the chain, seals the record, and lives through what comes before the scope.</summary>
    public RecordModel(RecordScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        _scope = scope;
        _replicas = [.. _council.Setups.Take(Honest).Select(static setup => new Replica(setup))];

        // The view after each block is the Byzantine institution's, so that no replica proposes: the chain does.
        _views = [.. Enumerable.Range(1, 400).Select(static view => (ulong)view).Where(view => _council.Epoch.Leader(view + 1).Value == Liar)];
        _genesis = new FinalBlock(0, _council.Genesis.Block, _council.Genesis.State, null, -1, -1);
        _record = Seal(0);
        _rival = Seal(Liar);
        _access = FindAccess();
        _emergency = Endorse(new Emergency(_record.Id, SegmentScope.Clinical, EmergencyReason.DangerToLife, new InstitutionId(1), new InstitutionId(2), ExpiresAtMs), 1, 2);
        AddChoices();
        _start = [.. LiveThrough()];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LocalBook> Parts => _parts;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; } = ["V1", "V2", "V3", "The chain"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Witnesses => _scope.Witnesses;

    /// <inheritdoc/>
    public override int Enough => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<Local> Start() => _start;

    /// <summary>An institution gets the block after its last one when the chain has it: another one is no choice.</summary>
    public override MessageSet AvailableTo(int part, ReadOnlySpan<Local> locals, MessageSet available)
    {
        if (part == Chain) return available;
        var (tip, own) = (((ChainLocal)locals[Chain]).Tip, ((InstitutionLocal)locals[part]).Tip);
        return tip.Height > own.Height ? available.With(tip.At(own.Height + 1).Delivery) : available;
    }

    private SealedRecord Seal(int source)
    {
        Span<byte> seed = stackalloc byte[Entropy.SeedSize];
        seed.Fill(7);

        // The same seed gives the same name: the rival claims it for another source.
        return RecordSealer.Seal([new Segment(SegmentClass.Clinical, Content.ToArray())], Digest.Zero, new Entropy(seed), new InstitutionId((ushort)source), _council.Genesis.Founders);
    }

    private AccessId FindAccess()
    {
        var asking = new Replica(_council.Setups[1]);
        asking.Handle(new Input.Restored(Council.NowMs, []));
        asking.Handle(AskFor(Council.NowMs));
        return ((RecordEvent.Request)asking.State.Records.Orders[0].Event).Access;
    }

    private EndorsedEmergency Endorse(Emergency emergency, int requester, int endorser)
    {
        var (ours, theirs) = (_council.Setups[requester], _council.Setups[endorser]);
        return new EndorsedEmergency(
            emergency, emergency.Sign(_council.Genesis.ChainId, emergency.Requester, ours.Keys), emergency.Sign(_council.Genesis.ChainId, emergency.Endorser, theirs.Keys));
    }

    private Input.Submitted AskFor(long nowMs) => new(nowMs, Request, new Command.RequestAccess(_record.Id, SegmentScope.Clinical, Purpose.Treatment));

    /// <summary>The states in which the scope begins; before it everything goes well, in one order.</summary>
    private Local[] LiveThrough()
    {
        var locals = new Local[Honest + 1];
        for (var part = 0; part < Honest; part++) locals[part] = Begin(part);
        locals[Chain] = Intern(new ChainLocal { Tip = _genesis });
        if (_scope.From == RecordStage.Nothing) return locals;
        Step(locals, 0, _put);
        Settle(locals, "anchor");
        if (_scope.From != RecordStage.Granted) return locals;
        Step(locals, 1, _ask);
        Settle(locals, "request");
        Step(locals, 0, _grant);
        Settle(locals, "grant");
        return locals;
    }

    /// <summary>Delivers everything, then puts a transaction on the chain and gives everybody the block.</summary>
    private void Settle(Local[] locals, string what)
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var (number, delivery) in _deliveries.ToArray())
            {
                if (delivery.To < Honest && delivery.From != Liar && Available(locals).Contains(number)) Step(locals, delivery.To, number);
            }
        }

        var carries = _carried.First(pair => pair.Value.What == what && Available(locals).Contains(pair.Key)).Key;
        Step(locals, Chain, carries);
        for (var part = 0; part < Honest; part++) Step(locals, part, ((ChainLocal)locals[Chain]).Tip.Delivery);
    }

    private void Step(Local[] locals, int part, int choice)
    {
        foreach (var edge in Take(part, locals[part], choice)) locals[part] = edge.Next;
    }
}

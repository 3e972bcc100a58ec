using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Explorer.Consensus;

namespace MedChain.Explorer.Records;

/// <content>What can happen: commands, messages that were sent, transactions that were submitted, and what the Byzantine institution says.</content>
public sealed partial class RecordModel
{
    private readonly SortedDictionary<int, Delivery> _deliveries = [];
    private readonly SortedDictionary<int, Carried> _carried = [];
    private readonly SortedDictionary<int, Order> _orders = [];
    private int _put;
    private int _ask;
    private int _grant;
    private int _load;
    private int _late;

    private sealed record Delivery(int From, int To, Message Message);

    /// <summary>A transaction; of the Byzantine institution only its event, which is signed with the number that is next.</summary>
    private sealed record Carried(string What, Transaction? Transaction, RecordEvent? Event);

    private sealed record Order(int Part, bool IsInScope, Func<LedgerState, bool> IsSeemly, Command Command);

    private void AddChoices()
    {
        _load = Choices.AddAlways(new Choice("reads its fragments back from disk", []));
        _late = _scope.Expires ? Choices.AddAlways(new Choice("sees the consent run out by its clock", [])) : -1;
        _put = AddOrder("is told to put the record", 0, _scope.From == RecordStage.Nothing, static _ => true, new Command.Put(_record));
        _ask = AddOrder("is told to ask for access", 1, _scope.Consents, static _ => true, AskFor(Council.NowMs).Command);
        _grant = AddOrder("is told to consent", 0, _scope.Consents, final => PhaseOf(final) == AccessPhase.Requested, new Command.Grant(_access, SegmentScope.Clinical, ExpiresAtMs));
        AddOrder("is told to withdraw", 0, _scope.Consents, final => PhaseOf(final) is AccessPhase.Granted or AccessPhase.Released, new Command.Revoke(_access));
        AddOrder("is told to read", 1, _scope.Reads, final => PhaseOf(final) is not null, new Command.Read(_access));
        AddOrder("is told to break the glass", 1, _scope.Breaks, static _ => true, new Command.BreakGlass(_emergency.Emergency, _emergency.ByEndorser));
        AddOrder("is told that there was no emergency", 0, _scope is { Breaks: true, Audits: true }, final => BrokenOf(final)?.Phase == AccessPhase.InReview, new Command.Review(EmergencyName, false));
        if (_scope.Breaks) BreakAsLiar();
        AddOrder("is told to erase", 0, _scope.Erases, static _ => true, new Command.Erase(_record.Id));
        if (_scope.LiesAsCustodian) LieAsCustodian();
        if (_scope.HasRival)
        {
            for (var to = 0; to < Honest; to++) AddSaid(to, "offer of a rival record", new Message.Offer(_rival.Offers[to].Terms, _rival.Offers[to].Fragments));
        }

        if (_scope.LiesToReader) LieToReader();
        if (_scope is { Erases: true, Receipts: true }) AddEvent("receipt of destruction, true or not", new RecordEvent.Destroyed(_record.Id));
    }

    private int AddOrder(string label, int part, bool isInScope, Func<LedgerState, bool> isSeemly, Command command)
    {
        var number = Choices.AddAlways(new Choice(label, []));
        _orders[number] = new Order(part, isInScope, isSeemly, command);
        return number;
    }

    private AccessPhase? PhaseOf(LedgerState final) => final.Map.TryGet<AccessEntry>(StateKeys.Access(_access), out var entry) ? entry.Phase : null;

    private AccessId EmergencyName => _emergency.Emergency.Name(_council.Genesis.ChainId);

    private EmergencyEntry? BrokenOf(LedgerState final) => EmergencyRules.Find(final.Map, EmergencyName);

    /// <summary>V4 answers for itself, signs for V3, and asks with the words that V3 gave V2.</summary>
    private void BreakAsLiar()
    {
        var own = _emergency.Emergency with { Requester = new InstitutionId(Liar) };
        for (var to = 0; to < Honest; to++)
        {
            AddSaid(to, "emergency on its own word", new Message.EmergencyRequest(Endorse(own with { Endorser = own.Requester }, Liar, Liar)));
            AddSaid(to, "emergency that V3 did not sign for", new Message.EmergencyRequest(Endorse(own, Liar, Liar)));
            AddSaid(to, "emergency on words for V2", new Message.EmergencyRequest(Endorse(own, Liar, Liar) with { ByEndorser = _emergency.ByEndorser }));
            AddSaid(to, "copy of V2's emergency", new Message.EmergencyRequest(_emergency));
        }
    }

    private void LieAsCustodian()
    {
        AddSaid(0, "receipt", ReceiptOf(_record, Liar));
        AddSaid(0, "receipt that it did not sign", new Message.Receipt(_record.Id, _record.Commitment, default));
        AddSaid(0, "receipt for another content", ReceiptOf(_rival, Liar));
        AddSaid(0, "refusal of the offer", new Message.OfferRefused(_record.Id, _record.Commitment, OfferRefusal.Conflict));
    }

    private Message.Receipt ReceiptOf(SealedRecord record, int custodian)
    {
        var setup = _council.Setups[custodian];
        using var transcript = Commitments.Receipt(_council.Genesis.ChainId, record.Id, record.Source, record.Commitment, record.Manifest.Scope, record.Manifest.Custodians, setup.Self);
        return new Message.Receipt(record.Id, record.Commitment, setup.Keys.Sign(transcript.Octets));
    }

    private void LieToReader()
    {
        var entry = AccessEntry.Of(_access, _record.Id, new InstitutionId(1), SegmentScope.Clinical, Purpose.Treatment) with { Granted = SegmentScope.Clinical };
        var setup = _council.Setups[Liar];
        var offer = _record.Offers[Liar];
        if (!PartRules.TryOpen(offer.Terms, offer.Fragments, setup.Self, setup.Sealing, out var part)) throw new InvalidOperationException("The offer does not open.");
        Crypto.Sealing.SealingPublicKey.TryImport(_council.Epoch.Validators.Find(new InstitutionId(1))!.SealingKey.ToArray(), out var key);
        var release = ReleaseRules.Build(_council.Genesis.ChainId, ReleaseAuthority.Of(entry), offer.Terms.Manifest, part, key!, setup.Nonces);
        var spoilt = release.Segments[0].Fragment.ToArray();
        spoilt[0] ^= 1;
        AddSaid(1, "part", release);
        AddSaid(1, "part with a wrong fragment", release with { Segments = [release.Segments[0] with { Fragment = spoilt }] });
        AddSaid(1, "refusal to release", new Message.ReleaseRefused(_access, ReleaseRefusal.NotHeld));
        for (var to = 0; to < Honest; to++) AddSaid(to, "request for release", new Message.ReleaseRequest(_access));
    }

    /// <summary>What the Byzantine institution can say from the start.</summary>
    private void AddSaid(int to, string what, Message message)
    {
        var number = Choices.AddAlways(new Choice($"receives V4's {what}, to {Names[to]}", []));
        _deliveries[number] = new Delivery(Liar, to, message);
    }

    private void AddEvent(string what, RecordEvent said)
    {
        var number = Choices.AddAlways(new Choice($"carries V4's {what}", []));
        _carried[number] = new Carried(what, null, said);
    }

    /// <summary>The number of a message that an honest institution sent; -1 for one that leads nowhere.</summary>
    private int NumberOf(int from, int to, Message message)
    {
        var what = message switch
        {
            Message.Offer => "offer",
            Message.Receipt receipt => receipt.Commitment == _record.Commitment ? "receipt" : "receipt for the rival",
            Message.OfferRefused refused => $"refusal of the offer ({refused.Code})",
            Message.ReleaseRequest => "request for release",
            Message.EmergencyRequest => "emergency",
            Message.Release => "part",
            Message.ReleaseRefused refused => $"refusal to release ({refused.Code})",
            _ => null,
        };
        if (what is null || (to == Liar && message is not Message.Receipt)) return -1;
        var number = Choices.AddSent(new Choice($"receives {Names[from]}'s {what}, to V{to + 1}", []));
        if (_deliveries.TryAdd(number, new Delivery(from, to, message)) && to == Liar) LetRivalAnchor();
        return number;
    }

    /// <summary>With any two honest receipts and its own the Byzantine institution anchors what it offered.</summary>
    private void LetRivalAnchor()
    {
        var given = _deliveries.Where(static pair => pair.Value is { To: Liar, Message: Message.Receipt }).ToArray();
        foreach (var (number, one) in given)
        {
            foreach (var (other, two) in given.Where(pair => pair.Key > number))
            {
                var receipts = new[] { (Liar, ReceiptOf(_rival, Liar)), (one.From, (Message.Receipt)one.Message), (two.From, (Message.Receipt)two.Message) }
                    .Select(static pair => new Endorsement(new InstitutionId((ushort)pair.Item1), pair.Item2.Signature)).OrderBy(static each => each.Signer);
                var anchor = new RecordEvent.Anchor(_rival.Id, _rival.Pseudonym, _rival.Commitment, _rival.Manifest.Scope, _rival.Manifest.Custodians, [.. receipts]);
                var what = $"anchor of the rival, with {Names[one.From]} and {Names[two.From]}";
                var choice = Choices.AddDerived(new Choice($"carries V4's {what}", []), MessageSet.Of(number).With(other), 2);
                _carried.TryAdd(choice, new Carried(what, null, anchor));
            }
        }
    }

    private int NumberOf(int from, Transaction transaction)
    {
        var events = ((Payload.Batch)transaction.Payload).Events;
        var what = string.Join(" and ", events.Select(static said => said.GetType().Name.ToLowerInvariant()));
        if (!_scope.Audits && events.Any(static said => said is RecordEvent.Audit or RecordEvent.BreakGlass)) return -1;
        if (!_scope.Receipts && events.Any(static said => said is RecordEvent.Destroyed)) return -1;
        var number = Choices.AddSent(new Choice($"carries {Names[from]}'s {what} ({transaction.Id().ToString()[..4]})", []));
        _carried.TryAdd(number, new Carried(what, transaction, null));
        return number;
    }
}

using MedChain.Core.Chain;
using MedChain.Core.Institutions;

namespace MedChain.Core.Records;

/// <content>Offers and orders to erase.</content>
public sealed partial class CustodyDesk
{
    // R5: fragments, rows and leaves are checked, and all is on disk, before the receipt leaves. The same offer again gets the same receipt.
    private CustodyState OnOffer(CustodyState state, InstitutionId from, Message.Offer offer, LedgerState final, Outbox outbox)
    {
        var manifest = offer.Terms.Manifest;
        if (!manifest.IsWellFormed()) return state;
        var (record, commitment) = (manifest.Record, offer.Terms.Commitment());
        var code = Judge(state, from, manifest, commitment, final);
        var isHeld = state.Held.TryGetValue(record, out var held);
        if (code == OfferRefusal.None && !isHeld && !IsAuthentic(offer, commitment)) code = OfferRefusal.NotAuthentic;
        if (code == OfferRefusal.None && isHeld && held!.Phase == CustodyPhase.Failed) code = OfferRefusal.Conflict;
        if (code != OfferRefusal.None)
        {
            outbox.Send(from, new Message.OfferRefused(record, commitment, code));
            return state;
        }

        if (!isHeld)
        {
            var phase = new CustodyMachine().Fire(CustodyPhase.Offered, CustodyTrigger.Accept);
            state = Hold(state, record, new Custody(offer.Terms, phase, []) { Position = manifest.IndexOf(setup.Self) }, outbox);
            outbox.Persist(DurableTable.Fragment, RecordKeys.Of(record), RecordKeys.Encode(offer.Fragments));
            if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out _))
                state = state with { Unanchored = state.Unanchored.Add(record, from) };
            state = ReadNext(Ask(state, record, final), outbox);
        }

        // Without the registered key no receipt is given that would hold; the offer comes again.
        if (setup.KeysOf(final.Account(setup.Self)?.Institution) is not { } keys) return state;
        using var transcript = Commitments.Receipt(setup.Genesis.ChainId, record, manifest.Source, commitment, manifest.Scope, manifest.Custodians, setup.Self);
        outbox.Send(from, new Message.Receipt(record, commitment, keys.Sign(transcript.Octets)));
        return state;
    }

    private OfferRefusal Judge(CustodyState state, InstitutionId from, Manifest manifest, Crypto.Hashing.Digest commitment, LedgerState final)
    {
        if (manifest.Source != from) return OfferRefusal.NotSource;
        if (manifest.IndexOf(setup.Self) < 0) return OfferRefusal.NotCustodian;
        if (state.Tombstones.ContainsKey(manifest.Record)) return OfferRefusal.Erased;
        if (final.Map.TryGet<RecordEntry>(StateKeys.Record(manifest.Record), out var entry))
        {
            if (entry.IsErased) return OfferRefusal.Erased;
            if (entry.Source != from || entry.Commitment != commitment) return OfferRefusal.Conflict;
        }

        if (state.Streams.ContainsKey(manifest.Record)) return OfferRefusal.Conflict;
        if (state.Held.TryGetValue(manifest.Record, out var held))
            return held.Terms.Commitment() == commitment ? OfferRefusal.None : OfferRefusal.Conflict;
        return entry is null && state.Unanchored.Values.Count(source => source == from) >= UnanchoredCap ? OfferRefusal.Full : OfferRefusal.None;
    }

    private bool IsAuthentic(Message.Offer offer, Crypto.Hashing.Digest commitment)
    {
        if (setup.Open(key => PartRules.TryOpen(offer.Terms, offer.Fragments, setup.Self, key, out var opened) ? opened : null) is not { } part) return false;
        var isAuthentic = PartRules.IsAuthentic(offer.Terms.Manifest, commitment, offer.Terms.Manifest.Scope, part);
        PartRules.Wipe(part);
        return isAuthentic;
    }

    // R9: fragments, rows and leaves go; the tombstone stays. A custodian to which nothing ever came says so too.
    private static CustodyState Destroy(CustodyState state, RecordId record, Outbox outbox)
    {
        var unaudited = state.Tombstones.TryGetValue(record, out var earlier) ? earlier.Unaudited : [];
        if (state.Held.TryGetValue(record, out var held))
        {
            _ = new CustodyMachine().Fire(held.Phase, CustodyTrigger.Destroy);
            unaudited = held.Unaudited;
            outbox.Delete(DurableTable.Fragment, RecordKeys.Of(record));
            outbox.Delete(DurableTable.Custody, RecordKeys.Of(record));
        }

        if (state.Streams.TryGetValue(record, out var stream))
        {
            unaudited = stream.Unaudited;
            state = Destroy(state, record, stream, outbox);
        }

        state = Bury(state, record, new Tombstone(unaudited), outbox);
        state = state with { Held = state.Held.Remove(record), Unanchored = state.Unanchored.Remove(record), Challenged = state.Challenged.Remove(record) };
        return Announce(state, record, outbox);
    }
}

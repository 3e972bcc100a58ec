using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <content>Streams on their way, and at their end. Spec: Records T9, T11.</content>
public sealed partial class CustodyDesk
{
    /// <summary>Most streams of one source that a custodian keeps without an anchor.</summary>
    public const int StreamsCap = 16;

    // T9: a piece is on disk, with the count, before the answer leaves.
    private CustodyState OnPiece(CustodyState state, InstitutionId from, Message.PieceOffered offered, LedgerState final, Outbox outbox)
    {
        var (header, piece) = (offered.Header, offered.Piece);
        var held = state.Streams.GetValueOrDefault(header.Record) ?? HeldStream.Start(header);
        var code = Judge(state, from, header, final);
        var verdict = StreamVerdict.Early;
        if (code == OfferRefusal.None && piece is not null)
        {
            verdict = held.Custody.Take(setup.Self, piece, out var next);
            if (verdict == StreamVerdict.Taken && held.Terms is not null) verdict = StreamVerdict.Conflict;
            if (verdict == StreamVerdict.Taken)
            {
                state = Hold(state, header.Record, held = held with { Custody = next }, outbox);
                outbox.Persist(DurableTable.Piece, RecordKeys.Of(header.Record, piece.Chunk), CanonicalWriter.Encode(piece));
            }
        }

        var taken = code == OfferRefusal.None ? held.Custody.Roots.Length : 0;
        outbox.Send(from, new Message.PieceJudged(header.Record, piece?.Chunk ?? taken, verdict, code, taken));
        return state;
    }

    // T6, T9: the receipt says that terms and every piece are on disk.
    private CustodyState OnStreamOffer(CustodyState state, InstitutionId from, StreamTerms terms, LedgerState final, Outbox outbox)
    {
        var (record, commitment) = (terms.Manifest.Header.Record, terms.Commitment());
        var code = Judge(state, from, terms.Manifest.Header, final, commitment);
        var held = state.Streams.GetValueOrDefault(record);
        if (code == OfferRefusal.None) code = Judge(held, terms);
        if (code != OfferRefusal.None)
        {
            outbox.Send(from, new Message.OfferRefused(record, commitment, code));
            return state;
        }

        if (held!.Terms is null)
        {
            state = Hold(state, record, held with { Terms = terms, Phase = new CustodyMachine().Fire(held.Phase, CustodyTrigger.Accept) }, outbox);
        }

        if (setup.KeysOf(final.Account(setup.Self)?.Institution) is not { } keys) return state;
        using var transcript = Commitments.Receipt(setup.Genesis.ChainId, record, from, commitment, SealedStream.Scope, terms.Manifest.Header.Custodians, setup.Self);
        outbox.Send(from, new Message.Receipt(record, commitment, keys.Sign(transcript.Octets)));
        return state;
    }

    // As R5 asks of any offer; a commitment is known only when the terms come.
    private OfferRefusal Judge(CustodyState state, InstitutionId from, StreamHeader header, LedgerState final, Digest? commitment = null)
    {
        if (header.Source != from) return OfferRefusal.NotSource;
        if (header.IndexOf(setup.Self) < 0) return OfferRefusal.NotCustodian;
        if (state.Tombstones.ContainsKey(header.Record)) return OfferRefusal.Erased;
        if (final.Map.TryGet<RecordEntry>(StateKeys.Record(header.Record), out var entry))
        {
            if (entry.IsErased) return OfferRefusal.Erased;
            if (entry.Segments != SealedStream.Scope || !entry.Custodians.AsSpan().SequenceEqual(header.Custodians.AsSpan())) return OfferRefusal.Conflict;
            if (entry.Source != from || (commitment is { } named && entry.Commitment != named)) return OfferRefusal.Conflict;
        }

        if (state.Held.ContainsKey(header.Record)) return OfferRefusal.Conflict;
        if (state.Streams.TryGetValue(header.Record, out var held))
            return held.Phase != CustodyPhase.Failed && held.Custody.Header == header ? OfferRefusal.None : OfferRefusal.Conflict;
        var coming = state.Streams.Count(stream => stream.Value.Custody.Header.Source == from && !final.Map.TryGet<RecordEntry>(StateKeys.Record(stream.Key), out _));
        return coming >= StreamsCap ? OfferRefusal.Full : OfferRefusal.None;
    }

    private OfferRefusal Judge(HeldStream? held, StreamTerms terms)
    {
        if (held is null || held.Custody.Roots.Length < terms.Manifest.Chunks) return OfferRefusal.Incomplete;
        if (held.Terms is { } before) return before.Commitment() == terms.Commitment() ? OfferRefusal.None : OfferRefusal.Conflict;
        var part = setup.Open(key => StreamRules.TryOpen(terms, setup.Self, key, out var opened) ? opened : null);
        var isWhole = part is not null && held.Custody.IsWhole(terms, part);
        if (part is not null) StreamRules.Wipe(part);
        return isWhole ? OfferRefusal.None : OfferRefusal.NotAuthentic;
    }

    // R9, T11: every piece goes, and what leads to them.
    private static CustodyState Destroy(CustodyState state, RecordId record, HeldStream held, Outbox outbox)
    {
        _ = held.Phase == CustodyPhase.Offered ? held.Phase : new CustodyMachine().Fire(held.Phase, CustodyTrigger.Destroy);
        for (var chunk = 0; chunk < held.Custody.Roots.Length; chunk++) outbox.Delete(DurableTable.Piece, RecordKeys.Of(record, chunk));
        outbox.Delete(DurableTable.Stream, RecordKeys.Of(record));
        return state with { Streams = state.Streams.Remove(record) };
    }

    private static CustodyState Take(CustodyState state, RecordId record, HeldStream held, Outbox outbox)
    {
        state = state with { Streams = state.Streams.Add(record, held) };
        foreach (var access in held.Unaudited) state = Announce(state, access, record, outbox);
        return state;
    }

    private static CustodyState Hold(CustodyState state, RecordId record, HeldStream held, Outbox outbox)
    {
        outbox.Persist(DurableTable.Stream, RecordKeys.Of(record), CanonicalWriter.Encode(held));
        return state with { Streams = state.Streams.SetItem(record, held) };
    }
}

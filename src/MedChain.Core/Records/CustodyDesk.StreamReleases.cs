using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <content>Releases of streams. Spec: Records T10.</content>
public sealed partial class CustodyDesk
{
    // T10: terms and share leave at once, since nothing large has to be read.
    private CustodyState Release(CustodyState state, HeldStream held, AwaitedRelease asked, ReleaseAuthority authority, LedgerState final, Outbox outbox)
    {
        var requester = final.Account(authority.Requester)?.Institution;
        if (requester is null || !SealingPublicKey.TryImport(requester.SealingKey.ToArray(), out var key)) return Refuse(state, asked, ReleaseRefusal.NotRequester, final, outbox);
        var terms = held.Terms!;
        if (setup.Open(own => StreamRules.TryOpen(terms, setup.Self, own, out var opened) ? opened : null) is not { } part) return Refuse(Lose(state, held, outbox), asked, ReleaseRefusal.NotHeld, final, outbox);
        var release = StreamRules.Build(setup.Genesis.ChainId, authority, terms, held.Custody.Roots, part, key, setup.Nonces);
        StreamRules.Wipe(part);
        return Leave(state, held, asked, authority, release, final, outbox);
    }

    private CustodyState OnPieceWanted(CustodyState state, AwaitedRelease asked, int chunk, LedgerState final, Outbox outbox)
    {
        var code = Judge(state, asked, final, outbox.NowMs, out var authority);
        if (code == ReleaseRefusal.None && (!state.Streams.TryGetValue(authority.Record, out var held) || chunk >= held.Custody.Roots.Length || !authority.Scope.Has(Segmentation.SegmentClass.Documents)))
            code = ReleaseRefusal.NotGranted; // no such piece: asked in error, and no refusal to be told of
        if (code != ReleaseRefusal.None) return Refuse(state, asked, code, final, outbox);
        var place = new PieceName(authority.Record, chunk);
        var awaited = state.LoadingPieces.GetValueOrDefault(place, []);
        if (awaited.Contains(asked)) return state;
        if (state.LoadingPieces.Values.Sum(static each => each.Length) >= LoadingCap) return Refuse(state, asked, ReleaseRefusal.Busy, final, outbox);
        if (awaited.IsEmpty) outbox.Load(DurableTable.Piece, RecordKeys.Of(authority.Record, chunk));
        return state with { LoadingPieces = state.LoadingPieces.SetItem(place, awaited.Add(asked)) };
    }

    // A6, R8: all is asked again when the piece has been read, and what the store gave is checked as when it came.
    private CustodyState OnPieceRead(CustodyState state, DurableKey key, ReadOnlyMemory<byte>? octets, LedgerState final, Outbox outbox)
    {
        var place = new PieceName(RecordKeys.RecordOf(key), RecordKeys.ChunkOf(key));
        if (!state.LoadingPieces.TryGetValue(place, out var awaited)) return state;
        state = state with { LoadingPieces = state.LoadingPieces.Remove(place) };
        foreach (var asked in awaited)
        {
            var code = Judge(state, asked, final, outbox.NowMs, out var authority);
            if (code != ReleaseRefusal.None || !state.Streams.TryGetValue(authority.Record, out var held))
            {
                state = Refuse(state, asked, code == ReleaseRefusal.None ? ReleaseRefusal.NotHeld : code, final, outbox);
                continue;
            }

            var piece = octets is { } row ? StreamPiece.Over(row) : null;
            var isOwn = piece?.Chunk == place.Chunk && piece.Root == held.Custody.Roots[place.Chunk] && StreamTree.IsAuthentic(held.Custody.Header, held.Custody.Header.IndexOf(setup.Self), piece);
            state = isOwn
                ? Leave(state, held, asked, authority, new Message.PieceReleased(asked.Access, piece!), final, outbox)
                : Refuse(Lose(state, held, outbox), asked, ReleaseRefusal.NotHeld, final, outbox);
        }

        return state;
    }

    // A7, A11: that an entry is owed is on disk before anything of the stream leaves.
    private CustodyState Leave(CustodyState state, HeldStream held, AwaitedRelease asked, ReleaseAuthority authority, Message leaving, LedgerState final, Outbox outbox)
    {
        var record = authority.Record;
        var phase = new CustodyMachine().Fire(held.Phase, CustodyTrigger.Release);
        var isTold = asked.Emergency is null
            ? Consent(final, asked.Access)!.IsAuditedBy(setup.Self) || held.Unaudited.Contains(asked.Access)
            : EmergencyRules.Find(final.Map, asked.Access)?.IsAuditedBy(setup.Self) == true || state.Emergencies.ContainsKey(asked.Access);
        var isFull = asked.Emergency is null ? held.Unaudited.Length >= Custody.UnauditedCap : state.Emergencies.Count >= EmergencyCap;
        if (!isTold && isFull) return Refuse(state, asked, ReleaseRefusal.Busy, final, outbox);

        ImmutableArray<AccessId> unaudited = !isTold && asked.Emergency is null ? [.. held.Unaudited.Add(asked.Access).Order()] : held.Unaudited;
        if (phase != held.Phase || unaudited.Length != held.Unaudited.Length) state = Hold(state, record, held with { Phase = phase, Unaudited = unaudited }, outbox);
        if (!isTold && asked.Emergency is { } emergency) outbox.Persist(DurableTable.Emergency, asked.Access.Value.ToArray(), CanonicalWriter.Encode(emergency));
        outbox.Send(asked.Requester, leaving);
        if (isTold) return state;
        return asked.Emergency is { } owed ? Announce(state, asked.Access, owed, outbox) : Announce(state, asked.Access, record, outbox);
    }

    private static CustodyState Lose(CustodyState state, HeldStream held, Outbox outbox) =>
        Hold(state, held.Custody.Header.Record, held with { Phase = new CustodyMachine().Fire(held.Phase, CustodyTrigger.Lose) }, outbox);
}

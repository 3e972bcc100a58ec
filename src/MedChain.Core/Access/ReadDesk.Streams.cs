using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Access;

/// <content>A stream at the requester: first the shares of its key, then its pieces chunk by chunk. Spec: Records T7, T10.</content>
internal sealed partial class ReadDesk
{
    public RecordDeskState OnStreamRelease(RecordDeskState state, InstitutionId from, Message.StreamRelease release, LedgerState final, Outbox outbox)
    {
        if (!state.Reads.TryGetValue(release.Access, out var reading) || !IsAwaited(reading, from)) return state;
        if (AuthorityOf(reading, final) is not { } authority) return state;
        reading = reading with { Refused = reading.Refused.Remove(from) };
        reading = Verify(release, from, authority, reading.Commitment) is { } part
            ? reading with { StreamManifest = release.Manifest, Roots = release.Roots, StreamParts = reading.StreamParts.Add(from, part) }
            : reading with { Lying = reading.Lying.Add(from) };
        return reading.StreamParts.Count >= reading.Needed ? HandOver(state, reading, final, outbox) : Await(state, reading, outbox);
    }

    /// <summary>Asks k custodians for their pieces of a chunk, others where one fails.</summary>
    public RecordDeskState ReadChunk(RecordDeskState state, ulong request, Command.ReadChunk command, Outbox outbox)
    {
        string? reason = null;
        if (!state.OpenStreams.TryGetValue(command.Access, out var stream)) reason = "No stream is open under this access; read it first.";
        else if (command.Chunk < 0 || command.Chunk >= stream.Roots.Length) reason = "There is no such chunk.";
        else if (stream.Fetch is not null) reason = "Another chunk of the stream is being read.";
        if (reason is null) return With(state, command.Access, Ask(stream! with { Fetch = Fetching.Begin(request, command.Chunk) }, command.Access, outbox));
        outbox.Reply(request, new Outcome.Refused(reason));
        return state;
    }

    public static RecordDeskState Close(RecordDeskState state, ulong request, AccessId access, Outbox outbox)
    {
        if (state.OpenStreams.TryGetValue(access, out var stream) && stream.Fetch is { } fetch) outbox.Reply(fetch.Request, new Outcome.Refused("The stream was closed."));
        outbox.Reply(request, new Outcome.StreamClosed(access));
        return state with { OpenStreams = state.OpenStreams.Remove(access) };
    }

    public RecordDeskState OnPiece(RecordDeskState state, InstitutionId from, Message.PieceReleased released, Outbox outbox)
    {
        if (!state.OpenStreams.TryGetValue(released.Access, out var stream) || stream.Fetch is not { } fetch || !fetch.IsAwaited(from)) return state;
        var (header, piece) = (stream.Manifest.Header, released.Piece);
        if (piece.Chunk != fetch.Chunk) return state; // a late answer to another question
        var isOwn = piece.Root == stream.Roots[fetch.Chunk] && StreamTree.IsAuthentic(header, header.IndexOf(from), piece);
        fetch = isOwn ? fetch with { Pieces = fetch.Pieces.Add(from, piece) } : fetch with { Lying = fetch.Lying.Add(from) };
        return Conclude(state, released.Access, stream with { Fetch = fetch }, outbox);
    }

    public RecordDeskState OnPieceRefused(RecordDeskState state, InstitutionId from, Message.ReleaseRefused refused, Outbox outbox)
    {
        if (!state.OpenStreams.TryGetValue(refused.Access, out var stream) || stream.Fetch is not { } fetch || !fetch.IsAwaited(from)) return state;
        return Conclude(state, refused.Access, stream with { Fetch = fetch with { Refused = fetch.Refused.SetItem(from, refused.Code) } }, outbox);
    }

    private RecordDeskState OnStreamTimer(RecordDeskState state, Outbox outbox)
    {
        foreach (var (access, stream) in state.OpenStreams)
        {
            if (stream.Fetch is not { } fetch || outbox.NowMs < fetch.NextMs) continue;
            state = fetch.Rounds < Rounds ? With(state, access, Ask(stream with { Fetch = fetch.Anew() }, access, outbox)) : GiveUp(state, access, stream, fetch, outbox);
        }

        return state;
    }

    private RecordDeskState Conclude(RecordDeskState state, AccessId access, OpenStream stream, Outbox outbox)
    {
        var fetch = stream.Fetch!;
        if (fetch.Pieces.Count < stream.Needed)
        {
            var possible = fetch.Pieces.Count + stream.Custodians.Count(custodian => !fetch.IsSettled(custodian));
            return possible < stream.Needed ? GiveUp(state, access, stream, fetch, outbox) : With(state, access, Ask(stream, access, outbox));
        }

        outbox.Reply(fetch.Request, new Outcome.ChunkReleased(access, fetch.Chunk, [.. fetch.Pieces.Select(static pair => new OwnedPiece(pair.Key, pair.Value))], [.. fetch.Lying]));
        return With(state, access, stream with { Fetch = null });
    }

    // As many as are still needed, the next in turn by chunk, so that not the same custodians carry the whole stream; when a round is over, all.
    private OpenStream Ask(OpenStream stream, AccessId access, Outbox outbox)
    {
        var fetch = stream.Fetch!;
        var outstanding = fetch.Asked.Count(custodian => !fetch.IsAnswered(custodian));
        var missing = fetch.Rounds > 0 ? stream.Custodians.Length : stream.Needed - fetch.Pieces.Count - outstanding;
        for (var i = 0; i < stream.Custodians.Length && missing > 0; i++)
        {
            var custodian = stream.Custodians[(fetch.Chunk + i) % stream.Custodians.Length];
            if (fetch.Asked.Contains(custodian) || fetch.IsSettled(custodian)) continue;
            outbox.Send(custodian, new Message.PieceWanted(access, stream.Emergency, fetch.Chunk));
            fetch = fetch with { Asked = fetch.Asked.Add(custodian) };
            missing--;
        }

        return stream with { Fetch = fetch.NextMs > outbox.NowMs ? fetch : fetch with { NextMs = outbox.NowMs + setup.Genesis.Parameters.RecordRetryMs } };
    }

    private static RecordDeskState GiveUp(RecordDeskState state, AccessId access, OpenStream stream, Fetching fetch, Outbox outbox)
    {
        var tally = ReleaseTally.Of(stream.Custodians, fetch.Pieces.Keys, fetch.Lying, fetch.Refused);
        outbox.Reply(fetch.Request, new Outcome.Unavailable(access, stream.Needed, tally));
        return With(state, access, stream with { Fetch = null });
    }

    private static RecordDeskState HandOver(RecordDeskState state, Reading reading, LedgerState final, Outbox outbox)
    {
        var manifest = reading.StreamManifest!;
        var released = new ReleasedStream(manifest, reading.Commitment, reading.Roots, [.. reading.StreamParts.Values]);
        outbox.Reply(reading.Request, new Outcome.StreamReleased(reading.Access, released, reading.Tally(), VersionRules.Newest(final.Map, manifest.Header.Record)));
        var open = new OpenStream(manifest, reading.Roots, reading.Custodians, reading.Emergency, null);
        return state with { Reads = state.Reads.Remove(reading.Access), OpenStreams = state.OpenStreams.SetItem(reading.Access, open) };
    }

    private StreamPart? Verify(Message.StreamRelease release, InstitutionId from, ReleaseAuthority authority, Digest commitment)
    {
        if (release.Manifest.Header.Record != authority.Record || StreamTree.Content(release.Roots) != release.Manifest.Content) return null;
        if (setup.Open(key => StreamRules.TryOpen(release, setup.Genesis.ChainId, from, key, out var opened) ? opened : null) is not { } part) return null;
        if (StreamRules.IsAuthentic(release.Manifest, commitment, part)) return part;
        StreamRules.Wipe(part);
        return null;
    }

    private static RecordDeskState With(RecordDeskState state, AccessId access, OpenStream stream) => state with { OpenStreams = state.OpenStreams.SetItem(access, stream) };
}

using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;

namespace MedChain.Core;

/// <content>Streams, piece by piece: the host has the file and the chunks, the core the messages.</content>
public abstract partial record Command
{
    /// <summary>
    /// Gives a custodian a piece of a stream of this source, or asks how many it has; answered by <see cref="Outcome.Delivered"/>, or refused where no answer
    /// comes. The next piece for the same custodian is given after the answer. Spec: Records T9.
    /// </summary>
    /// <param name="Header">The stream's header.</param>
    /// <param name="Custodian">One of its custodians.</param>
    /// <param name="Piece">The piece; null to ask.</param>
    public sealed record Deliver(StreamHeader Header, InstitutionId Custodian, StreamPiece? Piece) : Command;

    /// <summary>Gives out the terms of a stream whose pieces are delivered, and anchors it; answered like <see cref="Put"/>. Spec: Records T9.</summary>
    public sealed record PutStream(SealedStream Stream) : Command;

    /// <summary>
    /// Reads a chunk's pieces of a stream that a <see cref="Read"/> or <see cref="BreakGlass"/> has been answered for by <see cref="Outcome.StreamReleased"/>; answered by
    /// <see cref="Outcome.ChunkReleased"/>. Spec: Records T10.
    /// </summary>
    public sealed record ReadChunk(AccessId Access, int Chunk) : Command;

    /// <summary>Ends the reading of a stream; answered by <see cref="Outcome.StreamClosed"/>.</summary>
    public sealed record CloseStream(AccessId Access) : Command;
}

/// <content>How commands on streams end.</content>
public abstract partial record Outcome
{
    /// <summary>A custodian has answered.</summary>
    /// <param name="Record">The stream's record.</param>
    /// <param name="Custodian">The custodian.</param>
    /// <param name="Verdict">What it made of the piece.</param>
    /// <param name="Refusal">Why it takes nothing of this stream; None where it does.</param>
    /// <param name="Taken">How many pieces it has.</param>
    public sealed record Delivered(RecordId Record, InstitutionId Custodian, StreamVerdict Verdict, OfferRefusal Refusal, int Taken) : Outcome;

    /// <summary>Enough custodians have released their shares of a stream; its chunks are read one by one with <see cref="Command.ReadChunk"/>.</summary>
    /// <param name="Access">The request, or the emergency.</param>
    /// <param name="Stream">For <see cref="StreamOpener"/>.</param>
    /// <param name="Tally">What each custodian answered.</param>
    /// <param name="Newest">The newest version of the record. Spec: Records R22.</param>
    public sealed record StreamReleased(AccessId Access, ReleasedStream Stream, ReleaseTally Tally, RecordId Newest) : Outcome;

    /// <summary>The stream is not read any more.</summary>
    public sealed record StreamClosed(AccessId Access) : Outcome;

    /// <summary>k authentic pieces of a chunk.</summary>
    /// <param name="Access">The request, or the emergency.</param>
    /// <param name="Chunk">The chunk.</param>
    /// <param name="Pieces">The pieces, ordered by custodian.</param>
    /// <param name="Lying">Custodians whose piece was not authentic, ordered by number.</param>
    public sealed record ChunkReleased(
        AccessId Access, int Chunk, ImmutableArray<OwnedPiece> Pieces, ImmutableArray<InstitutionId> Lying) : Outcome;
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;

namespace MedChain.Core.Access;

/// <summary>
/// Shows whoever knows the founding alone that an event stands in the final ledger, who said it, when, and what became of it: the validators from
/// epoch to epoch, the end proof of the event's epoch, the headers from the event's block to the epoch's last, the transaction with its path, and
/// the state's word on it. Nothing in it is trusted. Spec: Access A13.
/// </summary>
/// <param name="Event">The event.</param>
/// <param name="Place">Its place in the batch.</param>
/// <param name="Walk">For each epoch before: how it ended, and that its last state names the next validators.</param>
/// <param name="End">How the event's epoch ended.</param>
/// <param name="Headers">From the event's block to the block at the epoch's last height.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Index">Its place in the block.</param>
/// <param name="Count">How many transactions the block has.</param>
/// <param name="Root">Root of the tree over the block's transactions.</param>
/// <param name="Path">Its siblings under the transactions root, from the leaf up.</param>
/// <param name="Verdict">That the state after the block holds these refusals of the transaction, or none.</param>
public sealed record AuditProof(
    RecordEvent Event, ushort Place, ImmutableArray<EpochStep> Walk, EndProof End, ImmutableArray<BlockHeader> Headers, Transaction Transaction,
    uint Index, uint Count, Digest Root, ImmutableArray<Digest> Path, StateProof Verdict) : ICanonical
{
    /// <summary>Most epochs before, and most headers.</summary>
    public const int WalkCap = 1 << 16, HeaderCap = 1 << 16;

    private const int PathCap = 31;
    private const uint Magic = 0x4D43_4131;

    /// <summary>When it was said, by the clock of the block.</summary>
    public long TimestampMs => Headers[0].TimestampMs;

    /// <summary>What became of it; of a proof that holds.</summary>
    public RefusalCode Code => Verdict.LeafKey == StateKeys.Refusals(Transaction.Id()) ? CodeOf(Verdict.LeafOctets.Span, Place) ?? RefusalCode.None : RefusalCode.None;

    /// <summary>The first thing that does not hold, in words; null when all does.</summary>
    /// <param name="genesis">The chain, which the reader knows.</param>
    /// <param name="keys">Verifies.</param>
    public string? Problem(Genesis genesis, IAuthenticator keys)
    {
        var (validators, length) = (genesis.Founders, (ulong)genesis.Parameters.EpochLength);
        for (var i = 0; i < Walk.Length; i++)
        {
            if (Walk[i].Ends((ulong)i + 1, validators, genesis, keys) is not { } next) return $"the end of epoch {i + 1} or the validators after it are not shown";
            validators = next;
        }

        var epoch = (ulong)Walk.Length + 1;
        if (End.Epoch != epoch || !End.IsValid(genesis.ChainId, validators, epoch * length, keys)) return $"the end of epoch {epoch} is not shown";
        for (var i = 1; i < Headers.Length; i++)
        {
            if (Headers[i].Parent != Headers[i - 1].Hash()) return "the headers do not follow one another";
        }

        if (Headers[^1].Hash() != End.Last.Hash()) return "the headers do not lead to the epoch's last block";
        return ProblemInBlock();
    }

    /// <summary>Reads a proof that is all of <paramref name="octets"/>; null for whatever <see cref="Write"/> cannot write.</summary>
    public static AuditProof? TryDecode(ReadOnlySpan<byte> octets)
    {
        var reader = new CanonicalReader(octets);
        reader.Require(reader.UInt32() == Magic);
        var said = RecordEvent.Read(ref reader);
        var place = reader.UInt16();
        var walk = reader.List(WalkCap, BlockHeader.Size, EpochStep.Read);
        var end = EndProof.Read(ref reader);
        var headers = reader.List(HeaderCap, BlockHeader.Size, BlockHeader.Read);
        reader.Require(!headers.IsEmpty);
        var transaction = Transaction.Read(ref reader);
        var (index, count) = (reader.UInt32(), reader.UInt32());
        var root = reader.Digest();
        var path = reader.Digests(PathCap);
        var verdict = StateProof.Read(ref reader);
        return reader.AtEnd ? new AuditProof(said!, place, walk!, end!, headers!, transaction!, index, count, root, path, verdict!) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt32(Magic);
        Event.Write(writer);
        writer.UInt16(Place);
        writer.List(Walk);
        End.Write(writer);
        writer.List(Headers);
        Transaction.Write(writer);
        writer.UInt32(Index);
        writer.UInt32(Count);
        writer.Digest(Root);
        writer.Digests(Path);
        Verdict.Write(writer);
    }

    private string? ProblemInBlock()
    {
        var header = Headers[0];
        Span<byte> id = stackalloc byte[Digest.Size];
        Transaction.Id().CopyTo(id);
        if (Count > Block.TransactionCap || Index >= Count) return "there is no such place in the block";
        if (Block.RootOf((int)Count, Root) != header.TransactionsRoot || !MerkleTree.Verify(Root, MerkleTree.LeafHash(id), (int)Index, (int)Count, Path.AsSpan())) return "the transaction is not in the block";
        if (Transaction.Payload is not Payload.Batch batch || Place >= batch.Events.Length || !batch.Events[Place].Equals(Event)) return "the event is not in the transaction";
        var key = StateKeys.Refusals(Transaction.Id());
        if (Verdict.ShowsAbsence(header.StateRoot, key)) return null;
        if (!Verdict.ShowsInclusion(header.StateRoot, key, Verdict.LeafOctets.Span)) return "what became of the event is not shown";
        return CodeOf(Verdict.LeafOctets.Span, Place) is null ? "what became of the event cannot be read" : null;
    }

    private static RefusalCode? CodeOf(ReadOnlySpan<byte> octets, ushort place)
    {
        var reader = new CanonicalReader(octets);
        var items = reader.List(Payload.Batch.Cap, 3, static (ref CanonicalReader item) => new Refusal(item.UInt16(), (RefusalCode)item.Byte()));
        if (!reader.AtEnd) return null;
        foreach (var item in items)
        {
            if (item.Event == place) return item.Code;
        }

        return RefusalCode.None;
    }
}

/// <summary>One epoch that is over: how it ended, and which validators its last state names. Spec: Access A13, Consensus E3.</summary>
/// <param name="End">The end proof.</param>
/// <param name="Next">The proof of the next validators in that state.</param>
public sealed record EpochStep(EndProof End, StateProof Next) : ICanonical
{
    /// <summary>Reads one.</summary>
    public static EpochStep? Read(ref CanonicalReader reader)
    {
        var (end, next) = (EndProof.Read(ref reader), StateProof.Read(ref reader));
        return reader.Ok ? new EpochStep(end!, next!) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        End.Write(writer);
        Next.Write(writer);
    }

    /// <summary>The validators after an epoch; null where it is not shown that they are.</summary>
    internal ValidatorSet? Ends(ulong epoch, ValidatorSet validators, Genesis genesis, IAuthenticator keys)
    {
        if (End.Epoch != epoch || !End.IsValid(genesis.ChainId, validators, epoch * genesis.Parameters.EpochLength, keys)) return null;
        if (!Next.ShowsInclusion(End.Last.StateRoot, StateKeys.NextValidators, Next.LeafOctets.Span)) return null;
        var reader = new CanonicalReader(Next.LeafOctets.Span);
        var next = ValidatorSet.Read(ref reader);
        return reader.AtEnd ? next : null;
    }
}

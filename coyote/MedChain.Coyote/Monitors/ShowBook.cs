using System.Security.Cryptography;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Hashing;

namespace MedChain.Coyote.Monitors;

/// <summary>A block that an honest host holds final, in a town whose epochs challenge.</summary>
internal sealed class ChallengedFinal(Town town, TownHost host, Block block, LedgerState ledger) : Microsoft.Coyote.Specifications.Monitor.Event
{
    internal Town Town { get; } = town;

    internal TownHost Host { get; } = host;

    internal Block Block { get; } = block;

    internal LedgerState Ledger { get; } = ledger;

    /// <summary>Whether the state is that after this block, and not a later one.</summary>
    internal bool IsOfBlock => Ledger.Height == Block.Header.Height;

    /// <summary>Whether the block is its epoch's last.</summary>
    internal bool EndsEpoch => Block.Header.Height % Town.Options.Parameters.EpochLength == 0;

    /// <summary>What the state says of the record.</summary>
    internal RecordEntry? Entry => Ledger.Map.TryGet<RecordEntry>(StateKeys.Record(Dealt.Of(Host.Setup).Record.Id), out var entry) ? entry : null;

    /// <summary>The running epoch's seed, as the host has it.</summary>
    internal Digest? Seed => Host.Replica?.State.Consensus.Epoch is { } epoch && epoch.Epoch == Block.Header.Epoch ? epoch.Seed : null;
}

/// <summary>
/// What one final prefix says of challenges of the one record: who has put the chunk that was drawn on the chain, compared with what was dealt; by rules said here
/// once more. Spec: Records R18 to R20.
/// </summary>
/// <param name="IsAnchored">Whether the record was anchored before this epoch.</param>
/// <param name="Anchors">Whether it has been anchored since.</param>
/// <param name="Shown">Positions that have shown their chunk in this epoch.</param>
/// <param name="Vacant">Positions that nobody held when this epoch began.</param>
/// <param name="IsErased">Whether its erasure is ordered.</param>
/// <param name="GivenUp">Positions whose holder has said itself in this epoch that it has lost its part.</param>
/// <param name="Refilled">Positions that another has taken over in this epoch.</param>
internal sealed record ShowBook(bool IsAnchored, bool Anchors, uint Shown, uint Vacant, bool IsErased, uint GivenUp, uint Refilled)
{
    private const int ChunkSize = 16_384;

    /// <summary>Before the first block.</summary>
    internal static ShowBook Empty { get; } = new(false, false, 0, 0, false, 0, 0);

    /// <summary>Whether the epoch asks for the record: there is no other that could be drawn.</summary>
    internal bool IsAsked => IsAnchored && !IsErased;

    /// <summary>The chunk that a position was dealt and is asked for.</summary>
    internal static ReadOnlyMemory<byte> Asked(Dealt dealt, Digest chainId, Digest seed, int position)
    {
        var fragments = dealt.Record.Offers[position].Fragments;
        var count = fragments.Sum(fragment => (fragment.Length + ChunkSize - 1) / ChunkSize);
        using var transcript = new Crypto.Hashing.Transcript("challenged chunk");
        transcript.Append(chainId);
        transcript.Append(seed);
        transcript.Append(dealt.Record.Id.Value);
        transcript.Append((ulong)position);
        transcript.Append(0UL);
        var ticket = (int)(new System.Numerics.BigInteger(SHA256.HashData(transcript.Octets), isUnsigned: true, isBigEndian: true) % count);
        foreach (var fragment in fragments)
        {
            var chunks = (fragment.Length + ChunkSize - 1) / ChunkSize;
            if (ticket < chunks) return fragment.Slice(ticket * ChunkSize, Math.Min(ChunkSize, fragment.Length - (ticket * ChunkSize)));
            ticket -= chunks;
        }

        throw new InvalidOperationException("A ticket beyond the chunks.");
    }

    /// <summary>After one more block; the epoch's end is not taken yet.</summary>
    internal ShowBook Read(ChallengedFinal final, Digest seed)
    {
        var (book, dealt) = (this, Dealt.Of(final.Host.Setup));
        foreach (var transaction in final.Block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            foreach (var happened in batch.Events) book = book.Read(final, dealt, seed, transaction.Sender, happened);
        }

        return book;
    }

    /// <summary>The next epoch begins.</summary>
    internal ShowBook Next(uint vacant) => this with { IsAnchored = IsAnchored || Anchors, Shown = 0, Vacant = vacant, GivenUp = 0, Refilled = 0 };

    private ShowBook Read(ChallengedFinal final, Dealt dealt, Digest seed, InstitutionId sender, RecordEvent happened)
    {
        var position = dealt.Record.Manifest.Custodians.IndexOf(sender);
        return happened switch
        {
            RecordEvent.Anchor anchor when anchor.Record == dealt.Record.Id && final.Entry is not null => this with { Anchors = true },
            RecordEvent.Erase erase when erase.Record == dealt.Record.Id && sender == dealt.Record.Source && (IsAnchored || Anchors) => this with { IsErased = true },
            RecordEvent.Possession shown when IsAsked && position >= 0 && shown.Manifest.Equals(dealt.Record.Manifest)
                && shown.Chunk.Span.SequenceEqual(Asked(dealt, final.Host.Setup.Genesis.ChainId, seed, position).Span) => this with { Shown = Shown | (1u << position) },
            RecordEvent.Vacated lost when lost.Record == dealt.Record.Id && lost.Position == position => this with { GivenUp = GivenUp | (1u << position) },
            RecordEvent.Repaired repaired when repaired.Record == dealt.Record.Id && repaired.Position < 32 && repaired.Position != position => this with { Refilled = Refilled | (1u << repaired.Position) },
            _ => this,
        };
    }
}

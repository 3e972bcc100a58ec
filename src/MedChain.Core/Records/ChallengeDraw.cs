using System.Collections.Immutable;
using MedChain.Core.Lottery;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>
/// What an epoch's seed asks for: which records, and of each custodian which chunk. Drawn as the lottery draws, so that each is as likely as every
/// other, and known to nobody before the seed is. Pure. Spec: Records R18.
/// </summary>
public static class ChallengeDraw
{
    /// <summary>The numbers of the records that are challenged, each once, in the order in which they were drawn.</summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="seed">The epoch's seed.</param>
    /// <param name="draws">How many are drawn; one drawn again does not count again.</param>
    /// <param name="records">How many records there are.</param>
    public static ImmutableArray<ulong> Records(Digest chainId, Digest seed, uint draws, ulong records)
    {
        if (records == 0) return [];
        var drawn = ImmutableArray.CreateBuilder<ulong>();
        for (ulong draw = 0; draw < draws; draw++)
        {
            var index = LotteryRules.Draw(records, counter => Ticket(chainId, seed, draw, counter));
            if (!drawn.Contains(index)) drawn.Add(index);
        }

        return drawn.ToImmutable();
    }

    /// <summary>The segment, by its place in the manifest, and the chunk of its fragment that the custodian at a position must show.</summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="seed">The epoch's seed.</param>
    /// <param name="manifest">The record's manifest, under its commitment: it says how long fragments are, so nobody chooses among how many is drawn.</param>
    /// <param name="position">The custodian's position.</param>
    public static (int Segment, int Chunk) Chunk(Digest chainId, Digest seed, Manifest manifest, int position)
    {
        var chunks = Enumerable.Range(0, manifest.Segments.Length).Select(segment => FragmentTree.Chunks(manifest.FragmentLength(segment))).ToArray();
        var ticket = (int)LotteryRules.Draw((ulong)chunks.Sum(), counter => Ticket(chainId, seed, manifest.Record, position, counter));
        for (var segment = 0; segment < chunks.Length; segment++)
        {
            if (ticket < chunks[segment]) return (segment, ticket);
            ticket -= chunks[segment];
        }

        throw new InvariantViolationException("Draws in bounds", "a chunk beyond the fragments");
    }

    private static Digest Ticket(Digest chainId, Digest seed, ulong draw, ulong counter)
    {
        using var transcript = new Transcript("challenge");
        transcript.Append(chainId);
        transcript.Append(seed);
        transcript.Append(draw);
        transcript.Append(counter);
        return transcript.Hash();
    }

    private static Digest Ticket(Digest chainId, Digest seed, RecordId record, int position, ulong counter)
    {
        using var transcript = new Transcript("challenged chunk");
        transcript.Append(chainId);
        transcript.Append(seed);
        transcript.Append(record.Value);
        transcript.Append((ulong)position);
        transcript.Append(counter);
        return transcript.Hash();
    }
}

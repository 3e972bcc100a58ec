using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MedChain.Core.Institutions;
using MedChain.Crypto.Erasure;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Sharing;

namespace MedChain.Core.Records;

/// <summary>How a lost part is made again: what a helper gives, when help is authentic, what t points and k fragments give. Pure. Spec: Records R15, R16.</summary>
public static class RepairRules
{
    /// <summary>A custodian's help.</summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="terms">What the helper was given.</param>
    /// <param name="own">The helper.</param>
    /// <param name="ownPosition">Its position.</param>
    /// <param name="rows">Its rows of all segments.</param>
    /// <param name="fragments">Its fragments, checked; none when it has lost them.</param>
    /// <param name="successor">Who gets it.</param>
    /// <param name="position">The position to repair.</param>
    /// <param name="key">The successor's registered sealing key.</param>
    /// <param name="ephemeral">32 secret octets, of their own for each help.</param>
    public static Message.Help Build(
        Digest chainId, CustodyTerms terms, InstitutionId own, int ownPosition, ReadOnlySpan<byte> rows, ImmutableArray<ReadOnlyMemory<byte>> fragments,
        InstitutionId successor, byte position, SealingPublicKey key, ReadOnlySpan<byte> ephemeral)
    {
        var (manifest, size) = (terms.Manifest, CustodyTerms.RowSize(terms.Manifest));
        var points = new byte[Message.Help.PointsSize(manifest)];
        var segments = ImmutableArray.CreateBuilder<HelpSegment>(fragments.Length);
        for (var i = 0; i < manifest.Segments.Length; i++)
        {
            var row = rows.Slice(i * size, size);
            BivariateSharing.Evaluate(row, (byte)(position + 1), points.AsSpan(i * CustodyTerms.ShareSize, CustodyTerms.ShareSize));
            if (fragments.IsEmpty) continue;
            var salt = Commitments.Salt(manifest.Record, manifest.Segments[i].Class, ownPosition, row);
            segments.Add(new HelpSegment(salt, Commitments.Share(salt, row[..CustodyTerms.ShareSize]), fragments[i]));
        }

        var box = new byte[points.Length + SealedBox.Overhead];
        SealedBox.Seal(key, points, Label(chainId, manifest.Record, position, own, successor), ephemeral, box);
        CryptographicOperations.ZeroMemory(points);
        return new Message.Help(position, manifest, terms.Leaves, box, segments.ToImmutable());
    }

    /// <summary>Opens help, with the successor's key; false when anything in it does not lead to the commitment: its sender lies.</summary>
    public static bool TryOpen(
        Message.Help help, Digest chainId, RecordEntry entry, InstitutionId helper, InstitutionId successor, SealingKey key, [NotNullWhen(true)] out GivenHelp? given)
    {
        given = null;
        var (manifest, position) = (help.Manifest, entry.PositionOf(helper));
        if (position < 0 || manifest.Record != entry.Record || manifest.Custodians.Length != entry.Custodians.Length) return false;
        if (Commitments.Record(entry.Record, manifest.Digest(), MerkleTree.Root(help.Leaves.AsSpan())) != entry.Commitment) return false;
        for (var i = 0; i < help.Segments.Length; i++)
        {
            var segment = help.Segments[i];
            if (Commitments.Leaf(segment.Salt, manifest.Segments[i].Class, position, FragmentTree.Root(segment.Fragment.Span), segment.Share) != help.Leaves[manifest.LeafIndex(position, i)]) return false;
        }

        var points = new byte[Message.Help.PointsSize(manifest)];
        if (!SealedBox.TryOpen(key, help.Points.Span, Label(chainId, entry.Record, help.Position, helper, successor), points)) return false;
        given = new GivenHelp(helper, points, [.. help.Segments.Select(segment => segment.Fragment)]);
        return true;
    }

    /// <summary>
    /// Makes a lost part again. Whatever comes out leads to the position's leaves, so that it is what was dealt; nobody has the keys for it.
    /// </summary>
    /// <param name="manifest">The record's manifest, under the commitment.</param>
    /// <param name="leaves">All leaves, under the commitment.</param>
    /// <param name="position">The position.</param>
    /// <param name="helps">Opened help, by the helper's position.</param>
    /// <param name="part">The part; the caller wipes the rows.</param>
    /// <param name="misfits">Helpers' positions whose points are not of the row.</param>
    /// <returns>Whether there is a part, or why not.</returns>
    public static RepairProgress TryRebuild(
        Manifest manifest, ImmutableArray<Digest> leaves, int position, ImmutableSortedDictionary<int, GivenHelp> helps,
        [NotNullWhen(true)] out RebuiltPart? part, out ImmutableArray<int> misfits)
    {
        (part, misfits) = (null, []);
        var thresholds = manifest.Thresholds;
        var wide = new byte[CustodyTerms.RowsSize(manifest)];
        (byte X, ReadOnlyMemory<byte> Y)[] points = [.. helps.Select(pair => ((byte)(pair.Key + 1), pair.Value.Points))];
        if (helps.Values.Count(static help => !help.Fragments.IsEmpty) < thresholds.Fragments || !RowRepair.TryRecover(points, thresholds.Shares, wide, out var places))
            return RepairProgress.Wanting;
        var rows = BySegment(manifest, wide);
        var fragments = Fragments(manifest, position, helps);
        if (fragments is { } rebuilt && IsAuthentic(manifest, leaves, position, rebuilt, rows))
        {
            part = new RebuiltPart(rebuilt, rows);
            misfits = [.. places.Select(static place => place - 1)];
            return RepairProgress.Rebuilt;
        }

        // So many points on one polynomial hold t honest ones, which fix it: then it is the source that has not dealt what it committed to.
        CryptographicOperations.ZeroMemory(rows);
        return points.Length - places.Length >= thresholds.Shares + thresholds.Faulty ? RepairProgress.DealtWrongly : RepairProgress.Wanting;
    }

    /// <summary>The terms of a part that was made again, its rows sealed to whoever holds it now.</summary>
    public static CustodyTerms Terms(Manifest manifest, ImmutableArray<Digest> leaves, byte[] rows, Institution holder, Entropy nonces)
    {
        Span<byte> ephemeral = stackalloc byte[Entropy.SeedSize];
        nonces.Fill("packet", ephemeral);
        return new CustodyTerms(manifest, leaves, SharePacket.Seal(holder, manifest.Record, [rows], ephemeral));
    }

    /// <summary>What is authenticated with points: chain, record, position, both institutions.</summary>
    private static byte[] Label(Digest chainId, RecordId record, int position, InstitutionId helper, InstitutionId successor)
    {
        using var transcript = new Transcript("repair help");
        transcript.Append(chainId);
        transcript.Append(record.Value);
        transcript.Append((ulong)position);
        transcript.Append(helper.Value);
        transcript.Append(successor.Value);
        return transcript.Octets.ToArray();
    }

    // Points hold all segments side by side, and so do the coefficients that come of them; rows stand one segment after the other.
    private static byte[] BySegment(Manifest manifest, byte[] wide)
    {
        var (rows, count, shares) = (new byte[wide.Length], manifest.Segments.Length, manifest.Thresholds.Shares);
        for (var degree = 0; degree < shares; degree++)
        {
            for (var segment = 0; segment < count; segment++)
            {
                wide.AsSpan(((degree * count) + segment) * CustodyTerms.ShareSize, CustodyTerms.ShareSize)
                    .CopyTo(rows.AsSpan(((segment * shares) + degree) * CustodyTerms.ShareSize));
            }
        }

        CryptographicOperations.ZeroMemory(wide);
        return rows;
    }

    // The fragment of the position, cut again from the ciphertext that k others give.
    private static ImmutableArray<ReadOnlyMemory<byte>>? Fragments(Manifest manifest, int position, ImmutableSortedDictionary<int, GivenHelp> helps)
    {
        var code = ReedSolomon.Create(manifest.Thresholds.Fragments, manifest.Thresholds.Custodians);
        var rebuilt = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(manifest.Segments.Length);
        for (var i = 0; i < manifest.Segments.Length; i++)
        {
            (int Index, ReadOnlyMemory<byte> Octets)[] parts = [.. helps.Where(static pair => !pair.Value.Fragments.IsEmpty).Select(pair => (pair.Key, pair.Value.Fragments[i]))];
            var cipher = new byte[manifest.Segments[i].Length];
            if (!code.TryDecode(parts, cipher.Length, cipher)) return null;
            rebuilt.Add(code.Encode(cipher)[position]);
        }

        return rebuilt.MoveToImmutable();
    }

    private static bool IsAuthentic(Manifest manifest, ImmutableArray<Digest> leaves, int position, ImmutableArray<ReadOnlyMemory<byte>> fragments, ReadOnlySpan<byte> rows)
    {
        var size = CustodyTerms.RowSize(manifest);
        for (var i = 0; i < fragments.Length; i++)
        {
            var row = rows.Slice(i * size, size);
            var segment = manifest.Segments[i].Class;
            var salt = Commitments.Salt(manifest.Record, segment, position, row);
            if (Commitments.Leaf(salt, segment, position, fragments[i].Span, row[..CustodyTerms.ShareSize]) != leaves[manifest.LeafIndex(position, i)]) return false;
        }

        return true;
    }
}

/// <summary>A part that was made again.</summary>
/// <param name="Fragments">One a segment.</param>
/// <param name="Rows">The rows of all segments, one after the other.</param>
public sealed record RebuiltPart(ImmutableArray<ReadOnlyMemory<byte>> Fragments, byte[] Rows);

/// <summary>How far a repair has come.</summary>
public enum RepairProgress : byte
{
    /// <summary>Too little help so far, or too much of it is lies.</summary>
    Wanting = 0,

    /// <summary>The part is there.</summary>
    Rebuilt = 1,

    /// <summary>What the custodians were dealt does not fit together: nobody can repair it, and the source is to blame.</summary>
    DealtWrongly = 2,
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Election;

/// <summary>Rows of the table Secret: what must be forgotten, by epoch and kind. Deleting one leaves no trace of it. Spec: Election V19.</summary>
internal static class DeskRows
{
    private const byte TrusteeKind = 1, VoterKind = 2, IntentKind = 3, ShareKind = 4, WaitingKind = 5, NoteKind = 6;

    /// <summary>Octets that are drawn for an epoch: a seed of the trustee, one of the voter.</summary>
    internal const int DrawSize = 2 * Digest.Size;

    internal static byte[] Trustee(ulong epoch) => [.. Rows.Number(epoch), TrusteeKind];

    internal static byte[] Voter(ulong epoch) => [.. Rows.Number(epoch), VoterKind];

    internal static byte[] Intent(ulong epoch) => [.. Rows.Number(epoch), IntentKind];

    /// <summary>A share of the identity key, by the epoch of its sharing. Spec: Collaboration K9.</summary>
    internal static byte[] Share(ulong epoch) => [.. Rows.Number(epoch), ShareKind];

    /// <summary>A vote that was given from outside and is not taken up. Spec: Election V20.</summary>
    internal static byte[] Waiting => [.. Rows.Number(0), WaitingKind];

    /// <summary>What became of the last one. Spec: Election V20.</summary>
    internal static byte[] Note => [.. Rows.Number(0), NoteKind];

    internal static byte[] Encode(VoteIntent intent)
    {
        var writer = new CanonicalWriter();
        writer.UInt32(intent.Sequence);
        writer.List(intent.Approved);
        return writer.Octets.ToArray();
    }

    /// <summary>Reads back the rows; the latest epoch's count.</summary>
    internal static ElectionDeskState Restore(ImmutableArray<DurableRow> rows)
    {
        var state = ElectionDeskState.Empty;
        foreach (var row in rows.Where(row => row.Key.Table == DurableTable.Secret))
        {
            var reader = new CanonicalReader(row.Key.Key.Span);
            var (epoch, kind) = (reader.UInt64(), reader.Byte());
            if (!reader.AtEnd) throw Damaged();
            if (kind < ShareKind && epoch != state.Epoch) state = new ElectionDeskState(epoch) { Shares = state.Shares, Waiting = state.Waiting, Note = state.Note };
            state = kind switch
            {
                ShareKind => state with { Shares = state.Shares.Add(epoch, GroupScalar.TryImport(row.Value.Span, out var share) ? share : throw Damaged()) },
                TrusteeKind => state with { Trustee = new Digest(row.Value.Span) },
                VoterKind => state with { Voter = new Digest(row.Value.Span) },
                IntentKind => state with { Intent = Decode(row.Value.Span) },
                WaitingKind => state with { Waiting = WaitingVote.TryDecode(row.Value.Span) ?? throw Damaged() },
                NoteKind => state with { Note = VoteNote.TryDecode(row.Value.Span) ?? throw Damaged() },
                _ => throw Damaged(),
            };
        }

        return state;
    }

    private static VoteIntent Decode(ReadOnlySpan<byte> octets)
    {
        var reader = new CanonicalReader(octets);
        var sequence = reader.UInt32();
        var count = reader.Count(ValidatorSet.Cap, 2);
        var approved = ImmutableSortedSet.CreateBuilder<InstitutionId>();
        for (var i = 0; i < count; i++) approved.Add(InstitutionId.Read(ref reader));
        return reader.AtEnd ? new VoteIntent(sequence, approved.ToImmutable()) : throw Damaged();
    }

    private static InvariantViolationException Damaged() => new("Durability", "a row of table Secret is damaged");
}

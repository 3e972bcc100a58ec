using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>
/// Who follows in a vacant position: rendezvous hashing as for the custodians, with position and epoch in the hash, so that who stays silent is followed by
/// another in a later epoch. Nobody is chosen who ever had something of the record: so no institution ever has two rows of one record. Spec: Records R14.
/// </summary>
public static class SuccessorChoice
{
    /// <summary>The successor; null where nobody can take the position over.</summary>
    /// <param name="entry">The record.</param>
    /// <param name="position">The vacant position.</param>
    /// <param name="staying">The epoch's validators that are not due to leave, ordered by number.</param>
    /// <param name="epoch">The epoch.</param>
    public static InstitutionId? For(RecordEntry entry, int position, ImmutableArray<InstitutionId> staying, ulong epoch)
    {
        InstitutionId? chosen = null;
        var best = Digest.Zero;
        foreach (var id in staying)
        {
            if (entry.HasHad(id)) continue;
            var score = Score(entry.Record, position, epoch, id);
            if (chosen is not null && score < best) continue;
            (chosen, best) = (id, score);
        }

        // Where every validator has a part already, the holder repairs its own.
        return chosen ?? (staying.Contains(entry.Custodians[position]) ? entry.Custodians[position] : null);
    }

    private static Digest Score(RecordId record, int position, ulong epoch, InstitutionId id)
    {
        using var transcript = new Transcript("successor");
        transcript.Append(record.Value);
        transcript.Append((ulong)position);
        transcript.Append(epoch);
        transcript.Append(id.Value);
        return transcript.Hash();
    }
}

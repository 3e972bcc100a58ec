using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>
/// Who keeps a record: rendezvous hashing (Thaler and Ravishankar, 1998) over the validators of the epoch. Each validator's score is a
/// hash over record and validator; the m = min(n, 31) highest are the custodians. Who leaves changes only its own records. Spec: Records R3.
/// </summary>
public static class CustodianChoice
{
    /// <summary>The custodians of a record, ordered by number.</summary>
    public static ImmutableArray<InstitutionId> For(RecordId record, ValidatorSet validators)
    {
        var scored = new (Digest Score, InstitutionId Id)[validators.Count];
        for (var i = 0; i < scored.Length; i++) scored[i] = (Score(record, validators.Members[i].Id), validators.Members[i].Id);
        Array.Sort(scored, static (a, b) => b.CompareTo(a));
        var chosen = scored[..Math.Min(scored.Length, CustodyThresholds.MostCustodians)].Select(static pair => pair.Id).ToArray();
        Array.Sort(chosen);
        return [.. chosen];
    }

    private static Digest Score(RecordId record, InstitutionId id)
    {
        using var transcript = new Transcript("custodian");
        transcript.Append(record.Value);
        transcript.Append(id.Value);
        return transcript.Hash();
    }
}

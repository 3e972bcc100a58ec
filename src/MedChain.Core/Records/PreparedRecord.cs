using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;

namespace MedChain.Core.Records;

/// <summary>
/// A bundle that is taken apart and waits to be sealed: between the two its source asks for the patient's pseudonym. It is in the clear, and holds the record's seed.
/// Spec: Records R1, R11.
/// </summary>
public sealed class PreparedRecord
{
    private readonly Entropy _seed;

    internal PreparedRecord(ImmutableArray<Segment> segments, NormalIdentifier? patient, RecordId id, Entropy seed) => (Segments, Patient, Id, _seed) = (segments, patient, id, seed);

    /// <summary>The record's name.</summary>
    public RecordId Id { get; }

    /// <summary>Its segments, in the clear.</summary>
    public ImmutableArray<Segment> Segments { get; }

    /// <summary>The patient's identifier; null where the bundle names no patient.</summary>
    public NormalIdentifier? Patient { get; }

    /// <summary>Seals it, by the seed that it was prepared with.</summary>
    /// <param name="pseudonym">The patient's pseudonym; zero where there is none.</param>
    /// <param name="source">The institution that seals.</param>
    /// <param name="validators">The epoch's validators, of whom the custodians are chosen.</param>
    /// <exception cref="ArgumentException">Too few validators, or one of the custodians has a sealing key that cannot be used.</exception>
    public SealedRecord Seal(Digest pseudonym, InstitutionId source, ValidatorSet validators) => RecordSealer.Seal(Segments, pseudonym, _seed, source, validators);
}

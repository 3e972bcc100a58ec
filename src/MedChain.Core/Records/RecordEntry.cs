using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>What the chain's state says of a record. Spec: Records R6, R9, R10, R13 to R17, R20.</summary>
/// <param name="Record">The record.</param>
/// <param name="Source">Who anchored it, and alone may consent to access and order its erasure.</param>
/// <param name="Pseudonym">Finds a patient's records; zero where there is none, and once the erasure is ordered.</param>
/// <param name="Commitment">Commits to manifest, fragments and shares.</param>
/// <param name="Segments">Which segments exist.</param>
/// <param name="Custodians">Who holds each of the m positions now; ordered by number until one is repaired.</param>
/// <param name="Phase">Anchored, Degraded, Repairing, Shredding or Shredded.</param>
/// <param name="Destroyed">Custodians that have said they destroyed what they held, ordered by number.</param>
public sealed record RecordEntry(
    RecordId Record,
    InstitutionId Source,
    Digest Pseudonym,
    Digest Commitment,
    SegmentScope Segments,
    ImmutableArray<InstitutionId> Custodians,
    RecordPhase Phase,
    ImmutableArray<InstitutionId> Destroyed) : ICanonical
{
    /// <summary>Bit i: nobody holds position i.</summary>
    public uint Vacant { get; init; }

    /// <summary>Who is to take vacant positions over, ordered by position; at most one a position. Spec: Records R14.</summary>
    public ImmutableArray<NamedSuccessor> Successors { get; init; } = [];

    /// <summary>Who held a position before, or was its successor in vain, in the order in which they were replaced. Spec: Records R17.</summary>
    public ImmutableArray<FormerHolder> Former { get; init; } = [];

    /// <summary>The record's thresholds.</summary>
    public CustodyThresholds Thresholds => CustodyThresholds.For(Custodians.Length);

    /// <summary>Whether its erasure has been ordered.</summary>
    public bool IsErased => Phase is RecordPhase.Shredding or RecordPhase.Shredded;

    /// <summary>Positions that somebody holds, a bit each.</summary>
    public uint Occupied => ((1u << Custodians.Length) - 1) & ~Vacant;

    /// <summary>The position that an institution holds, or -1.</summary>
    public int PositionOf(InstitutionId custodian) => Custodians.IndexOf(custodian);

    /// <summary>Whether an institution is one of the custodians.</summary>
    public bool IsKeptBy(InstitutionId custodian) => PositionOf(custodian) >= 0;

    /// <summary>Whether it is or was one.</summary>
    public bool WasKeptBy(InstitutionId custodian) => IsKeptBy(custodian) || Former.Any(former => former.Institution == custodian);

    /// <summary>Whether it has, or may have had, something of the record: as a custodian, now or before, or as a successor.</summary>
    public bool HasHad(InstitutionId institution) => WasKeptBy(institution) || Successors.Any(successor => successor.Institution == institution);

    /// <summary>Whether nobody holds a position.</summary>
    public bool IsVacant(int position) => ((Vacant >> position) & 1) != 0;

    /// <summary>Who is to take a position over.</summary>
    public NamedSuccessor? SuccessorOf(int position)
    {
        foreach (var successor in Successors)
        {
            if (successor.Position == position) return successor;
        }

        return null;
    }

    /// <summary>
    /// Positions of which everybody who ever held them has said that it destroyed what it had. Each institution holds one position at most, ever: so with f_c
    /// liars all but f_c of these positions are gone. Spec: Records R10, R17.
    /// </summary>
    public int PositionsDestroyed
    {
        get
        {
            var count = 0;
            for (var position = 0; position < Custodians.Length; position++)
            {
                if (IsDestroyedBy(Custodians[position]) && Former.All(former => former.Position != position || former.HasDestroyed)) count++;
            }

            return count;
        }
    }

    /// <summary>Whether an institution must destroy what it has, and has not said yet that it did: it was replaced, or the record is erased.</summary>
    public bool IsOwedBy(InstitutionId institution) =>
        (IsErased && IsKeptBy(institution) && !IsDestroyedBy(institution)) || Former.Any(former => former.Institution == institution && !former.HasDestroyed);

    /// <summary>Whether a custodian has said on chain that it destroyed what it held.</summary>
    public bool IsDestroyedBy(InstitutionId custodian) => Destroyed.BinarySearch(custodian) >= 0;

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Record.Write(writer);
        Source.Write(writer);
        writer.Digest(Pseudonym);
        writer.Digest(Commitment);
        writer.Byte((byte)Segments);
        writer.List(Custodians);
        writer.Byte((byte)Phase);
        writer.List(Destroyed);
        writer.UInt32(Vacant);
        writer.List(Successors);
        writer.List(Former);
    }

    /// <summary>With a successor for a position; whoever was it before has tried in vain.</summary>
    internal RecordEntry WithSuccessor(NamedSuccessor named)
    {
        if (SuccessorOf(named.Position) is not { } before) return this with { Successors = [.. Successors.Add(named).OrderBy(static each => each.Position)] };
        return before.Institution == named.Institution ? this : WithoutSuccessor(before).WithSuccessor(named);
    }

    /// <summary>Without it; it may have a part all the same. Where the holder is to repair its own, that changes nothing.</summary>
    internal RecordEntry WithoutSuccessor(NamedSuccessor successor)
    {
        var without = this with { Successors = Successors.Remove(successor) };
        return IsKeptBy(successor.Institution) ? without : without with { Former = Former.Add(new FormerHolder(successor.Position, successor.Institution, false)) };
    }

    /// <summary>With a new holder of a vacant position.</summary>
    internal RecordEntry WithHolder(int position, InstitutionId holder)
    {
        var before = Custodians[position];
        var after = this with { Vacant = Vacant & ~(1u << position), Successors = Successors.RemoveAll(successor => successor.Position == position) };
        if (before == holder) return after;
        return after with { Custodians = Custodians.SetItem(position, holder), Former = Former.Add(new FormerHolder((byte)position, before, false)) };
    }

    /// <inheritdoc/>
    public bool Equals(RecordEntry? other) => other is not null && Record == other.Record && Source == other.Source
        && Pseudonym == other.Pseudonym && Commitment == other.Commitment && Segments == other.Segments && Phase == other.Phase
        && Custodians.AsSpan().SequenceEqual(other.Custodians.AsSpan()) && Destroyed.AsSpan().SequenceEqual(other.Destroyed.AsSpan())
        && Vacant == other.Vacant && Successors.AsSpan().SequenceEqual(other.Successors.AsSpan()) && Former.AsSpan().SequenceEqual(other.Former.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Record, Phase, Destroyed.Length);
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Election;

/// <summary>The running epoch's election: who stands, who may vote, how far it is. Spec: Election V1 to V4.</summary>
/// <param name="Epoch">In which epoch; it seats delegates for the next.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Candidates">Who stands.</param>
/// <param name="Voters">Who has registered a ballot key, with the key. In order of number they are the ring.</param>
/// <param name="Event">What ballots and tags are scoped to; zero until the ring is fixed.</param>
public sealed record ElectionEntry(
    ulong Epoch,
    ElectionPhase Phase,
    ImmutableSortedSet<InstitutionId> Candidates,
    ImmutableSortedDictionary<InstitutionId, GroupElement> Voters,
    Digest Event) : ICanonical
{
    /// <summary>An election that begins.</summary>
    public static ElectionEntry Begin(ulong epoch, ElectionPhase initial) => new(
        epoch, initial, ImmutableSortedSet<InstitutionId>.Empty, ImmutableSortedDictionary<InstitutionId, GroupElement>.Empty, Digest.Zero);

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        writer.Byte((byte)Phase);
        writer.List(Candidates);
        writer.UInt32((uint)Voters.Count);
        foreach (var (voter, key) in Voters)
        {
            voter.Write(writer);
            writer.Element(key);
        }

        writer.Digest(Event);
    }
}

/// <summary>The counted ballots' tags, in the order in which each first came, and carriers of bad ballots. Spec: Election V7, V9.</summary>
/// <param name="Epoch">Of which election.</param>
/// <param name="Tags">A ballot's place is its tag's place here.</param>
/// <param name="Refused">How many ballots a carrier brought whose proofs do not hold.</param>
public sealed record Poll(ulong Epoch, ImmutableArray<GroupElement> Tags, ImmutableSortedDictionary<InstitutionId, uint> Refused) : ICanonical
{
    /// <summary>No ballots.</summary>
    public static Poll Open(ulong epoch) => new(epoch, [], ImmutableSortedDictionary<InstitutionId, uint>.Empty);

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        writer.Elements(Tags);
        writer.UInt32((uint)Refused.Count);
        foreach (var (carrier, count) in Refused)
        {
            carrier.Write(writer);
            writer.UInt32(count);
        }
    }

    /// <inheritdoc/>
    public bool Equals(Poll? other) => other is not null && Epoch == other.Epoch && Tags.AsSpan().SequenceEqual(other.Tags.AsSpan())
        && Refused.AsEnumerable().SequenceEqual(other.Refused);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Epoch, Tags.Length);
}

/// <summary>The ballot that counts for a tag: the last of it. Spec: Election V7.</summary>
/// <param name="Epoch">Of which election.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Replacements">How often it has replaced another.</param>
/// <param name="Votes">What it encrypts, in the order of the candidates.</param>
public sealed record CountedBallot(ulong Epoch, uint Sequence, uint Replacements, ImmutableArray<Ciphertext> Votes) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        writer.UInt32(Sequence);
        writer.UInt32(Replacements);
        Ciphertexts.Write(writer, Votes);
    }

    /// <inheritdoc/>
    public bool Equals(CountedBallot? other) => other is not null && Epoch == other.Epoch && Sequence == other.Sequence
        && Replacements == other.Replacements && Votes.AsSpan().SequenceEqual(other.Votes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Epoch, Sequence);
}

/// <summary>The sums of the counted ballots, and what trustees have opened of them. Spec: Election V10 to V12.</summary>
/// <param name="Epoch">Of which election.</param>
/// <param name="Ballots">How many were counted.</param>
/// <param name="Totals">The sum for each candidate, in order.</param>
/// <param name="Openings">For each trustee that has opened, its part for each candidate.</param>
public sealed record Tally(
    ulong Epoch, uint Ballots, ImmutableArray<Ciphertext> Totals, ImmutableSortedDictionary<InstitutionId, ImmutableArray<GroupElement>> Openings) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        writer.UInt32(Ballots);
        Ciphertexts.Write(writer, Totals);
        writer.UInt32((uint)Openings.Count);
        foreach (var (trustee, parts) in Openings)
        {
            trustee.Write(writer);
            writer.Elements(parts);
        }
    }
}

/// <summary>What an election came to. Spec: Election V13.</summary>
/// <param name="Epoch">Of which election.</param>
/// <param name="Votes">Ballots that approve of each candidate, in order.</param>
/// <param name="Seats">Who is seated, best first, with the weight that votes and reputation give.</param>
/// <param name="Standby">Who follows.</param>
public sealed record ElectionResult(
    ulong Epoch, ImmutableArray<uint> Votes, ImmutableArray<Lottery.Delegate> Seats, ImmutableArray<Lottery.Delegate> Standby) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        writer.UInt32((uint)Votes.Length);
        foreach (var votes in Votes) writer.UInt32(votes);
        Delegates.Write(writer, Seats);
        Delegates.Write(writer, Standby);
    }

    /// <inheritdoc/>
    public bool Equals(ElectionResult? other) => other is not null && Epoch == other.Epoch && Votes.AsSpan().SequenceEqual(other.Votes.AsSpan())
        && Seats.AsSpan().SequenceEqual(other.Seats.AsSpan()) && Standby.AsSpan().SequenceEqual(other.Standby.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Epoch, Seats.Length);
}

/// <summary>Where an epoch's delegates come from. Spec: Election V15.</summary>
public enum DelegateSource : byte
{
    /// <summary>All validators, with equal weights.</summary>
    Everybody = 1,

    /// <summary>An election.</summary>
    Election = 2,

    /// <summary>The epoch before, since its election came to nothing.</summary>
    CarriedOver = 3,
}

/// <summary>The delegates of the epoch that comes next; written at an epoch's last height. Spec: Election V15.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="Items">In order of number, with weights.</param>
public sealed record Delegates(DelegateSource Source, ImmutableArray<Lottery.Delegate> Items) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Byte((byte)Source);
        Write(writer, Items);
    }

    /// <inheritdoc/>
    public bool Equals(Delegates? other) => other is not null && Source == other.Source && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Source, Items.Length);

    internal static void Write(CanonicalWriter writer, ImmutableArray<Lottery.Delegate> items)
    {
        writer.UInt32((uint)items.Length);
        foreach (var item in items)
        {
            item.Institution.Write(writer);
            writer.UInt64(item.Weight);
        }
    }
}

/// <summary>The view of the last block of the running epoch's ledger. Spec: Election V16.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="View">The view.</param>
public sealed record LastView(ulong Epoch, ulong View) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        writer.UInt64(View);
    }
}

internal static class Ciphertexts
{
    internal static void Write(CanonicalWriter writer, ImmutableArray<Ciphertext> items)
    {
        writer.UInt32((uint)items.Length);
        foreach (var item in items) writer.Ciphertext(item);
    }
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;

namespace MedChain.Core.Election;

/// <summary>
/// A vote that was given while the institution's node did not run: it lies in the store, without a number, until the core takes it up. Spec: Election V20.
/// </summary>
/// <param name="Epoch">For which epoch's election.</param>
/// <param name="Approved">Who is approved of.</param>
public sealed record WaitingVote(ulong Epoch, ImmutableSortedSet<InstitutionId> Approved)
{
    /// <summary>What puts it into the store of an institution that does not run, in place of one that lies there. A running one would not see it.</summary>
    public DurableWrite ToWrite()
    {
        var writer = new CanonicalWriter();
        writer.UInt64(Epoch);
        writer.List(Approved);
        return new DurableWrite(new DurableKey(DurableTable.Secret, DeskRows.Waiting), writer.Octets.ToArray());
    }

    /// <summary>Reads it back; null for octets that are none.</summary>
    internal static WaitingVote? TryDecode(ReadOnlySpan<byte> octets)
    {
        var reader = new CanonicalReader(octets);
        var epoch = reader.UInt64();
        var count = reader.Count(ValidatorSet.Cap, InstitutionId.Size);
        var approved = ImmutableSortedSet.CreateBuilder<InstitutionId>();
        for (var i = 0; i < count; i++) approved.Add(InstitutionId.Read(ref reader));
        return reader.AtEnd && approved.Count == count ? new WaitingVote(epoch, approved.ToImmutable()) : null;
    }

    /// <summary>Names the epoch and nobody who is approved of.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"WaitingVote {{ Epoch = {Epoch} }}");
}

/// <summary>What became of a vote that waited in the store.</summary>
public enum VoteFate : byte
{
    /// <summary>The core has taken it up; it is not counted yet.</summary>
    Taken = 1,

    /// <summary>A ballot of it is counted.</summary>
    Counted = 2,

    /// <summary>Another vote of the institution has taken its place.</summary>
    Replaced = 3,

    /// <summary>The poll closed, or the epoch ended, before it was seen to count.</summary>
    TooLate = 4,

    /// <summary>The institution had no ballot key in that election.</summary>
    NoKey = 5,

    /// <summary>The ballot had been replaced as often as it may, or the vote approves of too many.</summary>
    Refused = 6,
}

/// <summary>What the core tells of a vote that waited; it says of nobody that it was approved of. Spec: Election V20.</summary>
/// <param name="Epoch">Of which election.</param>
/// <param name="Fate">What became of the vote.</param>
/// <param name="Dropped">How many that it approves of do not stand; 0 before the list of candidates is fixed.</param>
public sealed record VoteNote(ulong Epoch, VoteFate Fate, uint Dropped)
{
    internal byte[] Encode()
    {
        var writer = new CanonicalWriter();
        writer.UInt64(Epoch);
        writer.Byte((byte)Fate);
        writer.UInt32(Dropped);
        return writer.Octets.ToArray();
    }

    internal static VoteNote? TryDecode(ReadOnlySpan<byte> octets)
    {
        var reader = new CanonicalReader(octets);
        var note = new VoteNote(reader.UInt64(), (VoteFate)reader.Byte(), reader.UInt32());
        return reader.AtEnd && Enum.IsDefined(note.Fate) ? note : null;
    }
}

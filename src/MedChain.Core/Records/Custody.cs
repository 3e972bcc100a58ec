using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Codec;

namespace MedChain.Core.Records;

/// <summary>What a custodian holds of a record besides its fragments; a row of the table Custody.</summary>
/// <param name="Terms">What it was given.</param>
/// <param name="Phase">Held, Failed, Released or Challenged.</param>
/// <param name="Unaudited">Releases whose audit entry is not on chain yet, ordered by name.</param>
public sealed record Custody(CustodyTerms Terms, CustodyPhase Phase, ImmutableArray<AccessId> Unaudited) : ICanonical
{
    /// <summary>Which position's part it is, 0 to m - 1.</summary>
    public int Position { get; init; }

    internal const int UnauditedCap = 65_536;

    /// <summary>Reads a row.</summary>
    public static Custody? Read(ref CanonicalReader reader)
    {
        var terms = CustodyTerms.Read(ref reader);
        var phase = (CustodyPhase)reader.Byte();
        var unaudited = reader.List(UnauditedCap, Crypto.Hashing.Digest.Size, AccessId.Read);
        var position = reader.Byte();
        reader.Require(phase is CustodyPhase.Held or CustodyPhase.Failed or CustodyPhase.Released or CustodyPhase.Challenged);
        reader.Require(terms is not null && position < terms.Manifest.Custodians.Length);
        return reader.Ok ? new Custody(terms!, phase, unaudited) { Position = position } : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Terms.Write(writer);
        writer.Byte((byte)Phase);
        writer.List(Unaudited);
        writer.Byte((byte)Position);
    }
}

/// <summary>What is left of a record that was destroyed; a row of the table Tombstone, kept for good.</summary>
/// <param name="Unaudited">Releases from before whose audit entry is not on chain yet, ordered by name.</param>
public sealed record Tombstone(ImmutableArray<AccessId> Unaudited) : ICanonical
{
    /// <summary>Reads a row.</summary>
    public static Tombstone? Read(ref CanonicalReader reader)
    {
        var tombstone = new Tombstone(reader.List(Custody.UnauditedCap, Crypto.Hashing.Digest.Size, AccessId.Read));
        return reader.Ok ? tombstone : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer) => writer.List(Unaudited);
}

using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Streams;

/// <summary>What a custodian holds of a stream besides its pieces; a row of the table Stream. Spec: Records T6, T9.</summary>
/// <param name="Custody">What has been taken.</param>
/// <param name="Terms">What was given when all pieces had come; null before.</param>
/// <param name="Phase">Offered while pieces come; then Held, Released or Failed.</param>
/// <param name="Unaudited">Releases whose audit entry is not on chain yet, ordered by name.</param>
public sealed record HeldStream(StreamCustody Custody, StreamTerms? Terms, CustodyPhase Phase, ImmutableArray<AccessId> Unaudited) : ICanonical
{
    /// <summary>No piece taken yet.</summary>
    public static HeldStream Start(StreamHeader header) => new(StreamCustody.Start(header), null, CustodyPhase.Offered, []);

    /// <summary>Reads a row.</summary>
    public static HeldStream? Read(ref CanonicalReader reader)
    {
        var custody = StreamCustody.Read(ref reader);
        var phase = (CustodyPhase)reader.Byte();
        reader.Require(phase is CustodyPhase.Offered or CustodyPhase.Held or CustodyPhase.Failed or CustodyPhase.Released);
        var has = reader.Byte();
        reader.Require(has <= 1);
        var terms = reader.Ok && has == 1 ? StreamTerms.Read(ref reader) : null;
        var unaudited = reader.List(Records.Custody.UnauditedCap, Digest.Size, AccessId.Read);
        return reader.Ok && custody is not null ? new HeldStream(custody, terms, phase, unaudited) : null;
    }

    /// <summary>Whether what is held is this commitment's and can be released.</summary>
    public bool IsHeld(Digest commitment) => Phase != CustodyPhase.Failed && Terms?.Commitment() == commitment;

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Custody.Write(writer);
        writer.Byte((byte)Phase);
        writer.Byte(Terms is null ? (byte)0 : (byte)1);
        Terms?.Write(writer);
        writer.List(Unaudited);
    }
}

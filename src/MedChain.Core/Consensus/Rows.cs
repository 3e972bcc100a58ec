using System.Buffers.Binary;

namespace MedChain.Core.Consensus;

/// <summary>Keys of consensus' durable rows: numbers big-endian, so that rows are ordered by them.</summary>
internal static class Rows
{
    /// <summary>The only row of a table.</summary>
    internal static readonly ReadOnlyMemory<byte> Only = new byte[] { 0 };

    /// <summary>The highest finalization of the running epoch.</summary>
    internal static readonly ReadOnlyMemory<byte> Finalization = new byte[] { (byte)VoteKind.Finalize };

    internal static byte[] Number(ulong number)
    {
        var key = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(key, number);
        return key;
    }

    internal static byte[] View(ulong epoch, ulong view)
    {
        var key = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(key, epoch);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(8), view);
        return key;
    }

    internal static byte[] Vote(Ballot ballot) => [.. View(ballot.Epoch, ballot.View), (byte)ballot.Kind];
}

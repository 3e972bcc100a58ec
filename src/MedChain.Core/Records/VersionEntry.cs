using MedChain.Core.Codec;

namespace MedChain.Core.Records;

/// <summary>A record's place among the versions of one thing; a record without an entry is the only version. Spec: Records R22.</summary>
/// <param name="Record">The version.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Previous">The version before; null of the first.</param>
/// <param name="Next">The version after; null of the newest.</param>
public sealed record VersionEntry(RecordId Record, uint Number, RecordId? Previous, RecordId? Next) : ICanonical
{
    /// <summary>A record that is the only version so far.</summary>
    public static VersionEntry Only(RecordId record) => new(record, 1, null, null);

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Record.Write(writer);
        writer.UInt32(Number);
        Write(writer, Previous);
        Write(writer, Next);
    }

    private static void Write(CanonicalWriter writer, RecordId? other)
    {
        writer.Byte(other is null ? (byte)0 : (byte)1);
        other?.Write(writer);
    }
}

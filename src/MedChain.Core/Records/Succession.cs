using MedChain.Core.Codec;
using MedChain.Core.Institutions;

namespace MedChain.Core.Records;

/// <summary>Who is to take a vacant position over. Spec: Records R14.</summary>
/// <param name="Position">The position, 0 to m - 1.</param>
/// <param name="Institution">The successor; the holder itself where there is nobody else.</param>
/// <param name="Epoch">The epoch in which it was named: in a later one another may be.</param>
public readonly record struct NamedSuccessor(byte Position, InstitutionId Institution, ulong Epoch) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Byte(Position);
        Institution.Write(writer);
        writer.UInt64(Epoch);
    }
}

/// <summary>
/// Who held a position before, or was its successor and was followed by another: it may have what belongs to it, and counts until it says that it has
/// destroyed that. Spec: Records R17.
/// </summary>
/// <param name="Position">The position, 0 to m - 1.</param>
/// <param name="Institution">Who.</param>
/// <param name="HasDestroyed">Whether its receipt of destruction is on chain.</param>
public readonly record struct FormerHolder(byte Position, InstitutionId Institution, bool HasDestroyed) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Byte(Position);
        Institution.Write(writer);
        writer.Byte(HasDestroyed ? (byte)1 : (byte)0);
    }
}

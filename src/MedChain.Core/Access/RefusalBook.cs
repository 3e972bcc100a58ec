using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;

namespace MedChain.Core.Access;

/// <summary>Which custodians have said on chain that they refused under a request; beside the request's own entry. Spec: Access A18.</summary>
/// <param name="Access">The request.</param>
/// <param name="Items">At most two of each custodian, its refusal of the requester before its refusal of another; ordered by custodian.</param>
public sealed record RefusalBook(AccessId Access, ImmutableArray<ToldRefusal> Items) : ICanonical
{
    /// <summary>Whether a custodian has told of a refusal of the requester, or of another that asked.</summary>
    public bool IsToldBy(InstitutionId custodian, bool ofAnother)
    {
        foreach (var item in Items)
        {
            if (item.Custodian == custodian && item.IsOfAnother == ofAnother) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Access.Write(writer);
        writer.List(Items);
    }

    /// <inheritdoc/>
    public bool Equals(RefusalBook? other) => other is not null && Access == other.Access && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Access, Items.Length);
}

/// <summary>One refusal, by its custodian's word.</summary>
/// <param name="Custodian">Who refused.</param>
/// <param name="Asker">Whom.</param>
/// <param name="Code">Why.</param>
public readonly record struct ToldRefusal(InstitutionId Custodian, InstitutionId Asker, ReleaseRefusal Code) : ICanonical
{
    /// <summary>Whether somebody else than the requester asked.</summary>
    public bool IsOfAnother => Code == ReleaseRefusal.NotRequester;

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Custodian.Write(writer);
        Asker.Write(writer);
        writer.Byte((byte)Code);
    }
}

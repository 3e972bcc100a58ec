using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Institutions;

/// <summary>What a public key is for.</summary>
public enum KeyPurpose : byte
{
    /// <summary>Ed25519.</summary>
    Signing = 1,

    /// <summary>ECVRF.</summary>
    Lottery = 2,

    /// <summary>X25519.</summary>
    Sealing = 3,

    /// <summary>Ed25519, a patient's; registered by the record's source. Spec: Access A14.</summary>
    Consent = 4,
}

/// <summary>Whose a key is, or was: once registered, for ever. Spec: Institutions I6.</summary>
/// <param name="Institution">Who registered it.</param>
/// <param name="Purpose">For what.</param>
public sealed record RegisteredKey(InstitutionId Institution, KeyPurpose Purpose) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Institution.Write(writer);
        writer.Byte((byte)Purpose);
    }
}

/// <summary>Asks that an institution be admitted with these keys. Spec: Institutions I6, I7.</summary>
/// <param name="Institution">Who, with which keys.</param>
/// <param name="FiledAtMs">Time of the block in which it was filed.</param>
/// <param name="Endorsers">Who has endorsed it, in order of number.</param>
/// <param name="IsAdmitted">Whether enough have.</param>
public sealed record Application(Institution Institution, long FiledAtMs, ImmutableArray<InstitutionId> Endorsers, bool IsAdmitted) : ICanonical
{
    /// <summary>Whether it can still be endorsed.</summary>
    public bool IsOpen(long nowMs) => !IsAdmitted && nowMs < FiledAtMs + MembershipRules.LapseMs;

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Institution.Write(writer);
        writer.Time(FiledAtMs);
        writer.List(Endorsers);
        writer.Byte(IsAdmitted ? (byte)1 : (byte)0);
    }

    /// <inheritdoc/>
    public bool Equals(Application? other) => other is not null && Institution == other.Institution && FiledAtMs == other.FiledAtMs
        && IsAdmitted == other.IsAdmitted && Endorsers.AsSpan().SequenceEqual(other.Endorsers.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Institution, FiledAtMs);
}

/// <summary>The application that a member filed last; it files the next when that one is decided or has lapsed. Spec: Institutions I6.</summary>
/// <param name="Subject">What it is about.</param>
public sealed record FiledApplication(Digest Subject) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer) => writer.Digest(Subject);
}

/// <summary>Who wants an institution expelled. Spec: Institutions I8.</summary>
/// <param name="Signers">In order of number, each with the time of its block.</param>
public sealed record ExpulsionMotion(ImmutableSortedDictionary<InstitutionId, long> Signers) : ICanonical
{
    /// <summary>Nobody.</summary>
    public static ExpulsionMotion Empty { get; } = new(ImmutableSortedDictionary<InstitutionId, long>.Empty);

    /// <summary>Without signatures that have lapsed.</summary>
    public ExpulsionMotion At(long nowMs) => new(Signers.RemoveRange(Signers.Where(signer => nowMs >= signer.Value + MembershipRules.LapseMs).Select(signer => signer.Key)));

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt32((uint)Signers.Count);
        foreach (var (signer, atMs) in Signers)
        {
            signer.Write(writer);
            writer.Time(atMs);
        }
    }
}

/// <summary>The keys that an institution has from the next epoch on. Spec: Institutions I10.</summary>
/// <param name="Institution">With its next keys.</param>
/// <param name="Epoch">The last epoch of the keys before.</param>
public sealed record Successor(Institution Institution, ulong Epoch) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Institution.Write(writer);
        writer.UInt64(Epoch);
    }
}

/// <summary>Signing keys that an institution has changed, so that evidence under them still counts. Spec: Institutions I10.</summary>
/// <param name="Items">Oldest first, each with its last epoch.</param>
public sealed record FormerKeys(ImmutableArray<(ulong LastEpoch, PublicOctets SigningKey)> Items) : ICanonical
{
    /// <summary>Most keys kept; the oldest go first.</summary>
    public const int Cap = 16;

    /// <summary>None.</summary>
    public static FormerKeys None { get; } = new(ImmutableArray<(ulong, PublicOctets)>.Empty);

    /// <summary>With one more.</summary>
    public FormerKeys Add(ulong lastEpoch, PublicOctets key) => new((Items.Length < Cap ? Items : Items.RemoveAt(0)).Add((lastEpoch, key)));

    /// <summary>The institution with the signing key that it had in an epoch.</summary>
    public Institution In(ulong epoch, Institution current)
    {
        foreach (var (lastEpoch, key) in Items)
        {
            if (epoch <= lastEpoch) return current with { SigningKey = key };
        }

        return current;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt32((uint)Items.Length);
        foreach (var (lastEpoch, key) in Items)
        {
            writer.UInt64(lastEpoch);
            key.Write(writer);
        }
    }
}

/// <summary>Accounts outside the validator set to which the epoch's last height does something, in order of number. Spec: Institutions I4.</summary>
/// <param name="Institutions">Who.</param>
public sealed record BoundaryList(ImmutableSortedSet<InstitutionId> Institutions) : ICanonical
{
    /// <summary>Nobody.</summary>
    public static BoundaryList Empty { get; } = new(ImmutableSortedSet<InstitutionId>.Empty);

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt32((uint)Institutions.Count);
        foreach (var institution in Institutions) institution.Write(writer);
    }
}

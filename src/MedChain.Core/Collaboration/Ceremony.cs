using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Collaboration;

/// <summary>The making or the handing on of a joint key in one epoch, as the state holds it. Spec: Collaboration K1 to K6, K8.</summary>
/// <param name="Epoch">In which epoch.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Threshold">t: so many shares use the key, fewer do not.</param>
/// <param name="Trustees">Who gets shares, with the key that they are sealed to.</param>
/// <param name="Dealers">Who has dealt.</param>
/// <param name="Disqualified">Dealers of whom a complaint held.</param>
/// <param name="Joint">The sum of the qualified dealers' commitments; null unless qualified.</param>
public sealed record Ceremony(
    ulong Epoch,
    KeyCeremonyPhase Phase,
    int Threshold,
    ImmutableSortedDictionary<InstitutionId, GroupElement> Trustees,
    ImmutableSortedSet<InstitutionId> Dealers,
    ImmutableSortedSet<InstitutionId> Disqualified,
    FeldmanCommitments? Joint) : ICanonical
{
    /// <summary>A ceremony that begins.</summary>
    public static Ceremony Begin(ulong epoch, KeyCeremonyPhase initial, int threshold) => new(
        epoch, initial, threshold, ImmutableSortedDictionary<InstitutionId, GroupElement>.Empty, ImmutableSortedSet<InstitutionId>.Empty,
        ImmutableSortedSet<InstitutionId>.Empty, null);

    /// <summary>Dealers that no complaint has put out.</summary>
    public ImmutableSortedSet<InstitutionId> Qualified => Dealers.Except(Disqualified);

    /// <summary>A trustee's index: its place in the epoch's validator set, from 1. Spec: Collaboration K1.</summary>
    public static byte IndexOf(ValidatorSet validators, InstitutionId trustee) => (byte)(validators.IndexOf(trustee) + 1);

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        writer.Byte((byte)Phase);
        writer.Byte((byte)Threshold);
        writer.UInt32((uint)Trustees.Count);
        foreach (var (trustee, key) in Trustees)
        {
            trustee.Write(writer);
            writer.Element(key);
        }

        writer.List(Dealers);
        writer.List(Disqualified);
        writer.Elements(Joint?.Points ?? []);
    }
}

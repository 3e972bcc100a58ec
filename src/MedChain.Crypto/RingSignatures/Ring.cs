using System.Collections.Immutable;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.RingSignatures;

/// <summary>The public keys among which a signer hides, in an order that everybody uses; checked once, for many signatures.</summary>
public sealed class Ring
{
    /// <summary>Fewest keys: among one nobody hides.</summary>
    public const int Fewest = 2;

    /// <summary>Most keys.</summary>
    public const int Most = 256;

    private Ring(ImmutableArray<GroupElement> keys)
    {
        Keys = keys;
        using var transcript = new Transcript("ring");
        transcript.Append(keys.AsSpan());
        Root = transcript.Hash();
    }

    /// <summary>The keys.</summary>
    public ImmutableArray<GroupElement> Keys { get; }

    /// <summary>Hash of number and keys, in order.</summary>
    public Digest Root { get; }

    /// <summary>Takes <see cref="Fewest"/> to <see cref="Most"/> keys, none twice, none the identity; null for others.</summary>
    public static Ring? TryCreate(ImmutableArray<GroupElement> keys)
    {
        if (keys.Length is < Fewest or > Most) return null;
        var sorted = keys.Sort();
        if (sorted[0].IsIdentity) return null;
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1]) return null;
        }

        return new Ring(keys);
    }
}

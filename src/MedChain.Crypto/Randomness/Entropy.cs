using System.Buffers.Binary;
using System.Security.Cryptography;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Randomness;

/// <summary>
/// A secret seed of 32 octets, expanded for named purposes: the same purpose and index always give the same octets, and other
/// ones give octets that nobody without the seed can tell from random. Stateless and thread-safe.
/// </summary>
/// <remarks>
/// HMAC-SHA256 in counter mode (NIST SP 800-108r1, 4.1, without the length field, so that a shorter request gives a prefix of a longer
/// one): K = HMAC(seed, transcript "entropy/fill" of purpose and index), block i = HMAC(K, i as 32 bits big-endian), i = 1, 2, ...
/// Whoever uses one purpose and index twice gets the same octets twice: give every use its own.
/// </remarks>
public sealed class Entropy
{
    /// <summary>Octets in a seed.</summary>
    public const int SeedSize = 32;

    private readonly byte[] _seed = GC.AllocateUninitializedArray<byte>(SeedSize, pinned: true);

    /// <summary>Takes a copy of a seed.</summary>
    /// <param name="seed32">Exactly <see cref="SeedSize"/> octets, uniformly random for real keys.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public Entropy(ReadOnlySpan<byte> seed32)
    {
        if (seed32.Length != SeedSize) throw new ArgumentException($"A seed has {SeedSize} octets, not {seed32.Length}.", nameof(seed32));
        seed32.CopyTo(_seed);
    }

    /// <summary>Fills <paramref name="destination"/> for a purpose: the same as index 0.</summary>
    public void Fill(string purpose, Span<byte> destination) => Fill(purpose, 0, destination);

    /// <summary>Fills <paramref name="destination"/>, of any length, for a purpose and an index.</summary>
    public void Fill(string purpose, ulong index, Span<byte> destination)
    {
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> counter = stackalloc byte[4];
        KeyOf("entropy/fill", purpose, index, key);
        for (uint i = 1; destination.Length > 0; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(counter, i);
            HMACSHA256.HashData(key, counter, block);
            var count = Math.Min(block.Length, destination.Length);
            block[..count].CopyTo(destination);
            destination = destination[count..];
        }

        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>An independent seed for a purpose and an index.</summary>
    public Entropy Derive(string purpose, ulong index = 0)
    {
        Span<byte> seed = stackalloc byte[SeedSize];
        KeyOf("entropy/derive", purpose, index, seed);
        var derived = new Entropy(seed);
        CryptographicOperations.ZeroMemory(seed);
        return derived;
    }

    /// <summary>Overwrites the seed with zeros. After that nothing that it gives is secret: for the owner, as the last thing.</summary>
    public void Wipe() => CryptographicOperations.ZeroMemory(_seed);

    private void KeyOf(string use, string purpose, ulong index, Span<byte> key)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        using var label = new Transcript(use);
        label.Append(System.Text.Encoding.UTF8.GetBytes(purpose));
        label.Append(index);
        HMACSHA256.HashData(_seed, label.Octets, key);
    }
}

using System.Security.Cryptography;

namespace MedChain.Node.Keys;

/// <summary>
/// The secrets of one institution: a seed of 32 octets for each purpose. Real ones come from <see cref="Generate"/>; only a demonstration
/// takes them from elsewhere.
/// </summary>
public sealed class InstitutionSeeds
{
    /// <summary>Octets of one seed.</summary>
    public const int SeedSize = 32;

    /// <summary>Octets of all seeds together: signing, VRF, sealing, nonces.</summary>
    public const int Size = 4 * SeedSize;

    private readonly byte[] _seeds = GC.AllocateUninitializedArray<byte>(Size, pinned: true);

    /// <summary>Takes a copy of the four seeds.</summary>
    /// <param name="seeds">Exactly <see cref="Size"/> octets: signing, VRF, sealing, nonces.</param>
    public InstitutionSeeds(ReadOnlySpan<byte> seeds)
    {
        if (seeds.Length != Size) throw new ArgumentException($"The four seeds have {Size} octets, not {seeds.Length}.", nameof(seeds));
        seeds.CopyTo(_seeds);
    }

    /// <summary>Seed of the Ed25519 signing key.</summary>
    public ReadOnlySpan<byte> Signing => _seeds.AsSpan(0, SeedSize);

    /// <summary>Seed of the VRF key.</summary>
    public ReadOnlySpan<byte> Vrf => _seeds.AsSpan(SeedSize, SeedSize);

    /// <summary>Seed of the X25519 sealing key.</summary>
    public ReadOnlySpan<byte> Sealing => _seeds.AsSpan(2 * SeedSize, SeedSize);

    /// <summary>Secret from which one-time seeds are derived.</summary>
    public ReadOnlySpan<byte> Nonces => _seeds.AsSpan(3 * SeedSize, SeedSize);

    internal ReadOnlySpan<byte> All => _seeds;

    /// <summary>Fresh seeds from the operating system.</summary>
    public static InstitutionSeeds Generate()
    {
        Span<byte> seeds = stackalloc byte[Size];
        RandomNumberGenerator.Fill(seeds);
        var generated = new InstitutionSeeds(seeds);
        CryptographicOperations.ZeroMemory(seeds);
        return generated;
    }

    /// <summary>Overwrites the seeds in memory.</summary>
    public void Wipe() => CryptographicOperations.ZeroMemory(_seeds);
}

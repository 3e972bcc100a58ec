using System.Security.Cryptography;
using MedChain.Crypto.Hashing;
using MedChain.Node.Storage;
using Microsoft.Win32.SafeHandles;

namespace MedChain.Node.Keys;

/// <summary>
/// The file of an institution's secrets, written once, readable by its owner only. Layout: "MedChain keys 1\n" (16 octets), the four seeds
/// (128), SHA-256 over them (32); from octet 4096 the count of the store's commits. Spec: Consensus D1.
/// </summary>
public sealed class InstitutionKeyFile : IDisposable
{
    private const int CountOffset = 4096;
    private const int HeadSize = 16 + InstitutionSeeds.Size + Digest.Size;

    private readonly SafeFileHandle _file;

    private InstitutionKeyFile(SafeFileHandle file, InstitutionSeeds seeds)
    {
        _file = file;
        Seeds = seeds;
    }

    /// <summary>The secrets.</summary>
    public InstitutionSeeds Seeds { get; }

    private static ReadOnlySpan<byte> Magic => "MedChain keys 1\n"u8;

    /// <summary>Writes the file, durably; it must not exist.</summary>
    /// <exception cref="ArgumentException">The file exists: keys are never overwritten.</exception>
    public static void Create(string path, InstitutionSeeds seeds)
    {
        if (File.Exists(path)) throw new ArgumentException($"The key file {path} exists; keys are never overwritten.", nameof(path));
        var octets = new byte[CountOffset + CommitCount.Span];
        Magic.CopyTo(octets);
        seeds.All.CopyTo(octets.AsSpan(Magic.Length));
        Check(seeds).CopyTo(octets.AsSpan(HeadSize - Digest.Size));
        Disk.WriteWhole(path, octets);
        CryptographicOperations.ZeroMemory(octets);
    }

    /// <summary>Opens the file.</summary>
    /// <exception cref="StoreException">Missing, readable by others, or damaged.</exception>
    public static InstitutionKeyFile Open(string path)
    {
        if (!File.Exists(path)) throw new StoreException(StoreProblem.Failed, $"The key file {path} does not exist.");
        if (Disk.IsExposed(path))
            throw new StoreException(StoreProblem.Exposed, $"Others may read the key file {path}: take that right away (chmod 600) and consider the key known.");
        var file = Disk.Open(path, FileMode.Open);
        Span<byte> head = stackalloc byte[HeadSize];
        var length = RandomAccess.Read(file, head, 0);
        var seeds = new InstitutionSeeds(head.Slice(Magic.Length, InstitutionSeeds.Size));
        var intact = length == HeadSize && head.StartsWith(Magic) && new Digest(head[^Digest.Size..]) == Check(seeds);
        CryptographicOperations.ZeroMemory(head);
        if (intact) return new InstitutionKeyFile(file, seeds);
        file.Dispose();
        throw new StoreException(StoreProblem.Corrupt, $"The key file {path} is damaged; restore it from the copy made when it was created.");
    }

    /// <summary>Closes the file and overwrites the secrets in memory.</summary>
    public void Dispose()
    {
        Seeds.Wipe();
        _file.Dispose();
    }

    internal CommitCount CountOf(Digest identity) => new(_file, CountOffset, identity);

    private static Digest Check(InstitutionSeeds seeds)
    {
        using var transcript = new Transcript("key-file");
        transcript.Append(seeds.All);
        return transcript.Hash();
    }
}

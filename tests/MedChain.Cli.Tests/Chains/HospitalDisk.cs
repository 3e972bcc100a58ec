using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using MedChain.Cli.Chains;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Randomness;
using MedChain.Node.Keys;
using MedChain.Node.Storage;
using MedChain.Sim;
using MedChain.Sim.Disks;

namespace MedChain.Cli.Tests.Chains;

/// <summary>A hospital's data folder on a real disk, which lets go of its store while the hospital is stopped.</summary>
internal sealed class HospitalDisk : IDisk, IDisposable
{
    private readonly InstitutionKeyFile _keys;
    private readonly StoreIdentity _identity;
    private InstitutionStore? _store;

    private HospitalDisk(string folder, InstitutionKeyFile keys, StoreIdentity identity)
    {
        Folder = folder;
        _keys = keys;
        _identity = identity;
    }

    internal string Folder { get; }

    private InstitutionStore Store => _store ??= InstitutionStore.Open(Path.Combine(Folder, InstitutionFolder.StoreName), _keys, _identity);

    /// <summary>The folders of all founders of a cluster with this seed.</summary>
    internal static SortedDictionary<InstitutionId, HospitalDisk> Found(string root, ulong seed, int count, ClusterOptions options)
    {
        Span<byte> octets = stackalloc byte[Entropy.SeedSize];
        octets.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(octets[^8..], seed);
        var entropy = new Entropy(octets).Derive("founders");
        var (founding, setups) = Founders.Found(entropy, count, options);
        var disks = new SortedDictionary<InstitutionId, HospitalDisk>();
        foreach (var setup in setups)
        {
            var folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"hospital-{setup.Self.Value:00}"));
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, InstitutionFolder.FoundingName), CanonicalWriter.Encode(founding));
            var path = Path.Combine(folder, InstitutionFolder.KeyName);
            InstitutionKeyFile.Create(path, Seeds(entropy.Derive("institution", setup.Self.Value)));
            disks.Add(setup.Self, new HospitalDisk(folder, InstitutionKeyFile.Open(path), new StoreIdentity(setup.Genesis.ChainId, setup.Self)));
        }

        return disks;
    }

    /// <summary>As the end of its process: the store and the key file are another's to open.</summary>
    internal void LetGo()
    {
        _store?.Dispose();
        _store = null;
    }

    public void Apply(ImmutableArray<DurableWrite> writes) => Store.Apply(writes);

    public ImmutableArray<DurableRow> ReadRows() => Store.ReadRows();

    public ReadOnlyMemory<byte>? Read(DurableKey key) => Store.Read(key);

    public void Dispose()
    {
        LetGo();
        _keys.Dispose();
    }

    private static InstitutionSeeds Seeds(Entropy entropy)
    {
        Span<byte> seeds = stackalloc byte[InstitutionSeeds.Size];
        string[] purposes = ["signing key", "vrf key", "sealing key", "nonces"];
        for (var i = 0; i < purposes.Length; i++) entropy.Fill(purposes[i], seeds.Slice(i * InstitutionSeeds.SeedSize, InstitutionSeeds.SeedSize));
        return new InstitutionSeeds(seeds);
    }
}

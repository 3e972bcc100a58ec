using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Signatures;
using MedChain.Crypto.Vrf;
using MedChain.Node.Keys;
using MedChain.Node.Storage;

namespace MedChain.Cli.Chains;

/// <summary>
/// The data folder of one institution whose node does not run: its key file, the founding of its chain, its store. Held until it is disposed, so that no
/// node starts meanwhile.
/// </summary>
internal sealed class InstitutionFolder : IDisposable
{
    /// <summary>Names in the folder: the key file, the founding of the chain, the folder of the store.</summary>
    public const string KeyName = "institution.key", FoundingName = "genesis.medchain", StoreName = "store";

    private const long MostFoundingOctets = 1L << 26;

    private readonly InstitutionKeyFile _keys;

    private InstitutionFolder(InstitutionKeyFile keys, InstitutionStore store, InstitutionId self, ReplicaState state)
    {
        _keys = keys;
        Store = store;
        Self = self;
        State = state;
    }

    /// <summary>The store.</summary>
    public InstitutionStore Store { get; }

    /// <summary>Whose folder it is.</summary>
    public InstitutionId Self { get; }

    /// <summary>What its replica knows when it starts from these rows; of ceremonies and elections what the rows themselves say.</summary>
    public ReplicaState State { get; }

    /// <summary>Opens the folder, which must be there whole: nothing is made.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="self">Whose it is; null: the founder that has the key.</param>
    /// <exception cref="CommandFailure">Something is missing, or it is another's.</exception>
    /// <exception cref="StoreException">A process holds it, or it cannot be used.</exception>
    public static InstitutionFolder Open(string path, InstitutionId? self)
    {
        foreach (var name in (string[])[KeyName, FoundingName])
        {
            if (!File.Exists(Path.Combine(path, name))) throw new CommandFailure(ExitCode.Folder, $"{path} is no institution's data folder: there is no {name} in it.{Hint(path)}");
        }

        if (!Directory.Exists(Path.Combine(path, StoreName))) throw new CommandFailure(ExitCode.Folder, $"{path} has no store: let its node take part first.");
        var founding = ReadFounding(Path.Combine(path, FoundingName));
        var keys = InstitutionKeyFile.Open(Path.Combine(path, KeyName));
        InstitutionStore? store = null;
        try
        {
            var own = new Ed25519Authenticator(SigningKey.FromSeed(keys.Seeds.Signing), VrfSecretKey.FromSeed(keys.Seeds.Vrf));
            var found = self ?? founding.Genesis.Founders.Members.FirstOrDefault(own.Holds)?.Id
                ?? throw new CommandFailure(ExitCode.Usage, "No founder of the chain has this key: say whose folder it is with --institution H.");
            store = InstitutionStore.Open(Path.Combine(path, StoreName), keys, new StoreIdentity(founding.Genesis.ChainId, found));
            var replica = new Replica(new ReplicaSetup(found, founding.Genesis, own, SealingKey.FromSeed(keys.Seeds.Sealing), new Entropy(keys.Seeds.Nonces)));

            // What a node would do now is not done: of its first step only what it knows is looked at.
            var rows = store.ReadRows();
            replica.Handle(new Input.Restored(founding.Genesis.TimestampMs, rows));
            if (replica.State.Phase == ReplicaPhase.Halted) throw new CommandFailure(ExitCode.Folder, $"{path} has lost its store: its node does not take part any more.");
            return new InstitutionFolder(keys, store, found, replica.State with { Elections = ElectionDeskState.Restore(rows) });
        }
        catch
        {
            store?.Dispose();
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Closes the store and lets go of the folder.</summary>
    public void Dispose()
    {
        Store.Dispose();
        _keys.Dispose();
    }

    private static Founding ReadFounding(string path)
    {
        if (new FileInfo(path).Length > MostFoundingOctets) throw new CommandFailure(ExitCode.Folder, $"{path} is too large for a founding.");
        var reader = new CanonicalReader(File.ReadAllBytes(path));
        var founding = Founding.Read(ref reader);
        if (!reader.AtEnd || founding is null || founding.Problem(ChainSource.Verifier()) is not null) throw new CommandFailure(ExitCode.Folder, $"{path} is no founding of a chain.");
        return founding;
    }

    private static string Hint(string path) =>
        Directory.Exists(path) && Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).FirstOrDefault(inner => File.Exists(Path.Combine(inner, KeyName))) is { } inner ? $" Give one institution's, such as {inner}." : "";
}

using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Signatures;

namespace MedChain.Cli.Demo;

/// <summary>A simulated patient's consent key for one record, drawn from the demonstration's seed and held by no hospital. Spec: Access A14, A15.</summary>
internal sealed class PatientKey(Consortium consortium, RecordId record) : IDisposable
{
    private readonly SigningKey _key = Draw(consortium.Entropy, record);

    /// <summary>Whether the key stands for the record on the chain.</summary>
    public static bool Stands(Consortium consortium, RecordId record) => ConsentKeyRules.Find(consortium.Final.Map, record) is not null;

    /// <summary>Registers the key.</summary>
    public Command Register() => new Command.RegisterConsentKey(record, new PublicOctets(_key.PublicKey), PatientConsent.Possess(_key, consortium.Cluster.Founding.Genesis.ChainId, record));

    /// <summary>What the patient signs, to be brought by whoever likes to.</summary>
    public Command Grant(AccessId access, SegmentScope scope, long expiresAtMs) =>
        new Command.BringGrant(access, scope, expiresAtMs, PatientConsent.Grant(_key, consortium.Cluster.Founding.Genesis.ChainId, access, scope, expiresAtMs));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static SigningKey Draw(Entropy entropy, RecordId record)
    {
        Span<byte> seed = stackalloc byte[Entropy.SeedSize];
        entropy.Fill($"patient/{record}", seed);
        var key = SigningKey.FromSeed(seed);
        seed.Clear();
        return key;
    }
}

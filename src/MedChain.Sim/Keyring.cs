using System.Globalization;
using System.Security.Cryptography;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Signatures;
using MedChain.Crypto.Vrf;

namespace MedChain.Sim;

/// <summary>All keys of one simulated institution, derived from a seed.</summary>
internal sealed record Keyring(Institution Institution, IAuthenticator Authenticator, SealingKey Sealing, Entropy Nonces)
{
    /// <summary>The keys of a seed.</summary>
    public static Keyring Derive(Entropy seed, ushort number, ClusterOptions options)
    {
        Span<byte> octets = stackalloc byte[SealingKey.SeedSize];
        seed.Fill("sealing key", octets);
        var sealing = SealingKey.FromSeed(octets);
        var name = number < options.Names.Length ? options.Names[number] : string.Create(CultureInfo.InvariantCulture, $"Hospital {number}");
        var (signing, vrf, authenticator) = options.UsesRealSignatures ? Real(seed) : Symbolic(seed);
        CryptographicOperations.ZeroMemory(octets);
        var institution = new Institution(new InstitutionId(number), name, signing, vrf, new PublicOctets(sealing.PublicKey))
        {
            Region = (ushort)((number % 3) + 1),
            Tier = (byte)((number % 2) + 1),
        };
        return new Keyring(institution, authenticator, sealing, seed.Derive("nonces"));
    }

    private static (PublicOctets Signing, PublicOctets Vrf, IAuthenticator Authenticator) Real(Entropy seed)
    {
        Span<byte> octets = stackalloc byte[Entropy.SeedSize];
        seed.Fill("signing key", octets);
        var signing = SigningKey.FromSeed(octets);
        seed.Fill("vrf key", octets);
        var vrf = VrfSecretKey.FromSeed(octets);
        CryptographicOperations.ZeroMemory(octets);
        return (new PublicOctets(signing.PublicKey), new PublicOctets(vrf.PublicKey), new Ed25519Authenticator(signing, vrf));
    }

    private static (PublicOctets Signing, PublicOctets Vrf, IAuthenticator Authenticator) Symbolic(Entropy seed)
    {
        Span<byte> octets = stackalloc byte[Entropy.SeedSize];
        seed.Fill("symbolic signing key", octets);
        var signing = new PublicOctets(octets);
        seed.Fill("symbolic vrf key", octets);
        var vrf = new PublicOctets(octets);
        return (signing, vrf, new SymbolicAuthenticator(signing, vrf));
    }

    /// <summary>What starts a replica with these keys.</summary>
    public ReplicaSetup Setup(Genesis genesis) => new(Institution.Id, genesis, Authenticator, Sealing, Nonces) { Stands = genesis.Parameters.HasElections };

    /// <summary>The proof that they are held, for a chain.</summary>
    public Registration Register(Digest chainId) => Registration.Sign(chainId, Institution, Authenticator, Sealing);
}

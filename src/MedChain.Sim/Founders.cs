using System.Collections.Immutable;
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

/// <summary>The founders of a simulated consortium: their keys, derived from a seed, and the genesis that names them.</summary>
public static class Founders
{
    /// <summary>The setups of <paramref name="count"/> institutions, ordered by number, from 0.</summary>
    /// <exception cref="ArgumentException">Fewer than <see cref="ValidatorSet.Minimum"/> or more than <see cref="ValidatorSet.Cap"/>, or parameters that genesis refuses.</exception>
    public static ImmutableArray<ReplicaSetup> Create(Entropy seed, int count, ClusterOptions options)
    {
        if (count is < ValidatorSet.Minimum or > ValidatorSet.Cap) throw new ArgumentException($"A consortium has {ValidatorSet.Minimum} to {ValidatorSet.Cap} institutions.", nameof(count));
        var keys = Enumerable.Range(0, count).Select(index => Keyring.Derive(seed.Derive("institution", (ulong)index), (ushort)index, options)).ToImmutableArray();
        Span<byte> lottery = stackalloc byte[Digest.Size];
        seed.Fill("lottery seed", lottery);
        var genesis = new Genesis(
            "Simulated consortium", ClusterOptions.GenesisMs, new Digest(lottery), options.Parameters, new ValidatorSet([.. keys.Select(ring => ring.Institution)]));
        if (genesis.Problem(keys[0].Authenticator) is { } problem) throw new ArgumentException(problem, nameof(options));
        return [.. keys.Select(ring => new ReplicaSetup(ring.Institution.Id, genesis, ring.Authenticator, ring.Sealing, ring.Nonces))];
    }

    private sealed record Keyring(Institution Institution, IAuthenticator Authenticator, SealingKey Sealing, Entropy Nonces)
    {
        public static Keyring Derive(Entropy seed, ushort number, ClusterOptions options)
        {
            Span<byte> octets = stackalloc byte[SealingKey.SeedSize];
            seed.Fill("sealing key", octets);
            var sealing = SealingKey.FromSeed(octets);
            var name = number < options.Names.Length ? options.Names[number] : string.Create(CultureInfo.InvariantCulture, $"Hospital {number}");
            var (signing, vrf, authenticator) = options.UsesRealSignatures ? Real(seed) : Symbolic(seed);
            CryptographicOperations.ZeroMemory(octets);
            var institution = new Institution(new InstitutionId(number), name, signing, vrf, new PublicOctets(sealing.PublicKey));
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
    }
}

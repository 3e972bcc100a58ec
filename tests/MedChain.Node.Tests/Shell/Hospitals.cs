using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Signatures;
using MedChain.Crypto.Vrf;
using MedChain.Node.Keys;

namespace MedChain.Node.Tests.Shell;

/// <summary>Four institutions with real keys from seeds, and their genesis: short views, no pause between blocks.</summary>
internal static class Hospitals
{
    internal static ImmutableArray<ReplicaSetup> Found(int count)
    {
        var seeds = Enumerable.Range(0, count).Select(Seeds).ToList();
        var keys = seeds.Select(seed => (Signing: SigningKey.FromSeed(seed.Signing), Vrf: VrfSecretKey.FromSeed(seed.Vrf), Sealing: SealingKey.FromSeed(seed.Sealing))).ToList();
        var members = keys.Select((key, number) => new Institution(
            new InstitutionId((ushort)number), $"Hospital {number}", new PublicOctets(key.Signing.PublicKey), new PublicOctets(key.Vrf.PublicKey), new PublicOctets(key.Sealing.PublicKey)));
        var parameters = new ProtocolParameters { EpochLength = 8, BlockIntervalMs = 0, ProposalTimeoutMs = 2_000, BaseTimeoutMs = 3_000, CapTimeoutMs = 30_000, ResendMs = 1_000, ChallengesPerEpoch = 0 };
        var genesis = new Genesis("Hospitals", 1_700_000_000_000, new Digest(Enumerable.Repeat((byte)5, Digest.Size).ToArray()), parameters, new ValidatorSet([.. members]));
        return [.. keys.Select((key, number) => new ReplicaSetup(
            new InstitutionId((ushort)number), genesis, new Ed25519Authenticator(key.Signing, key.Vrf), key.Sealing, new Entropy(seeds[number].Nonces.ToArray())))];
    }

    internal static InstitutionSeeds Seeds(int number) =>
        new([.. Enumerable.Range(0, InstitutionSeeds.Size).Select(octet => (byte)((number + 1) * ((octet / InstitutionSeeds.SeedSize) + 3)))]);
}

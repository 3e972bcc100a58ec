using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Signatures;
using MedChain.Crypto.Vrf;

namespace MedChain.Core.Tests;

/// <summary>Institutions with real keys from a seed, and their genesis: what the tests of the core share.</summary>
internal sealed class Consortium
{
    private readonly ImmutableArray<ReplicaSetup> _setups;
    private readonly Entropy _entropy;

    internal Consortium(int count, ProtocolParameters? parameters = null, byte seed = 1)
    {
        _entropy = new Entropy(Enumerable.Repeat(seed, 32).ToArray());
        var keys = Enumerable.Range(0, count).Select(i => new Keys(_entropy.Derive("institution", (ulong)i), (ushort)i)).ToList();
        Genesis = new Genesis(
            "Test consortium", 1_700_000_000_000, new Digest(Enumerable.Repeat((byte)7, 32).ToArray()), parameters ?? new ProtocolParameters(),
            new ValidatorSet([.. keys.Select(key => key.Institution)]));
        _setups = [.. keys.Select(key => key.Setup(Genesis))];
    }

    internal Genesis Genesis { get; }

    internal ReplicaSetup this[int index] => _setups[index];

    internal ImmutableArray<ReplicaSetup> Setups => _setups;

    /// <summary>New keys for an institution, known or not: who starts with them, and its registration.</summary>
    internal (ReplicaSetup Setup, Institution Institution, Registration Registration) Draw(int number, ulong generation = 0)
    {
        var keys = new Keys(_entropy.Derive("drawn", ((ulong)number << 16) + generation), (ushort)number);
        var setup = keys.Setup(Genesis);
        return (setup, keys.Institution, Registration.Sign(Genesis.ChainId, keys.Institution, setup.Keys, setup.Sealing));
    }

    private sealed class Keys
    {
        private readonly Ed25519Authenticator _authenticator;
        private readonly SealingKey _sealing;
        private readonly Entropy _nonces;

        internal Keys(Entropy entropy, ushort number)
        {
            var signing = SigningKey.FromSeed(Seed(entropy, "signing"));
            var vrf = VrfSecretKey.FromSeed(Seed(entropy, "vrf"));
            _sealing = SealingKey.FromSeed(Seed(entropy, "sealing"));
            _nonces = entropy.Derive("nonces");
            _authenticator = new Ed25519Authenticator(signing, vrf);
            Institution = new Institution(
                new InstitutionId(number), $"Hospital {number + 1}", new PublicOctets(signing.PublicKey), new PublicOctets(vrf.PublicKey),
                new PublicOctets(_sealing.PublicKey));
        }

        internal Institution Institution { get; }

        internal ReplicaSetup Setup(Genesis genesis) => new(Institution.Id, genesis, _authenticator, _sealing, _nonces);

        private static byte[] Seed(Entropy entropy, string purpose)
        {
            var seed = new byte[32];
            entropy.Fill(purpose, seed);
            return seed;
        }
    }
}

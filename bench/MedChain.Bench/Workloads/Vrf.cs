using BenchmarkDotNet.Attributes;
using MedChain.Crypto.Vrf;

namespace MedChain.Bench.Workloads;

/// <summary>ECVRF-EDWARDS25519-SHA512-TAI, as each header carries it. RFC 9381.</summary>
public class Vrf
{
    private readonly VrfSecretKey _secret = VrfSecretKey.FromSeed(Town.Octets(32, 9));
    private readonly VrfPublicKey _public;
    private readonly byte[] _alpha = Town.Octets(100, 10);
    private readonly byte[] _proof = new byte[Ecvrf.ProofSize];
    private readonly byte[] _made = new byte[Ecvrf.ProofSize];
    private readonly byte[] _output = new byte[Ecvrf.OutputSize];

    public Vrf()
    {
        _secret.Prove(_alpha, _proof);
        _public = VrfPublicKey.TryImport(_secret.PublicKey, out var key) ? key : throw new InvalidOperationException("The key is not valid.");
    }

    [Benchmark]
    public void Prove() => _secret.Prove(_alpha, _made);

    [Benchmark]
    public bool Verify() => _public.TryVerify(_alpha, _proof, _output);
}

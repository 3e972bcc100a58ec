using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using MedChain.Crypto.Signatures;

namespace MedChain.Bench.Workloads;

/// <summary>
/// The unit of time: SHA-256 over 64 KiB by the framework and one Ed25519 verification by libsodium. Neither is code of this project, so a
/// ratio to it says how much the project's code costs on whatever machine runs it.
/// </summary>
public class Calibration
{
    private readonly byte[] _octets = new byte[65_536];
    private readonly byte[] _signature = new byte[64];
    private readonly SigningKey _signer = SigningKey.FromSeed(new byte[32]);
    private VerificationKey? _key;

    [GlobalSetup]
    public void Sign()
    {
        _signer.Sign(_octets.AsSpan(0, 200), _signature);
        if (!VerificationKey.TryImport(_signer.PublicKey, out _key)) throw new InvalidOperationException("The key is not valid.");
    }

    [Benchmark]
    public bool HashAndVerify()
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(_octets, hash);
        return _key!.Verify(_octets.AsSpan(0, 200), _signature) && hash[0] != 0;
    }
}

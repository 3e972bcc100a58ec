using BenchmarkDotNet.Attributes;
using MedChain.Core;
using MedChain.Core.Records;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Sharing;
using MedChain.Sim.Patients;

namespace MedChain.Bench.Workloads;

/// <summary>Committing encryption of 1 MiB, a key in 3 of 7 shares, and whole records among 7 institutions from a synthetic bundle.</summary>
public class Sealing
{
    private readonly byte[] _key = Town.Octets(CommittingAead.KeySize, 3);
    private readonly byte[] _nonce = Town.Octets(CommittingAead.NonceSize, 4);
    private readonly byte[] _plaintext = Town.Octets(1 << 20, 5);
    private readonly byte[] _opened = new byte[1 << 20];
    private readonly byte[] _ciphertext = new byte[(1 << 20) + CommittingAead.Overhead];
    private readonly byte[] _secret = new byte[32];
    private readonly Entropy _entropy = new(Town.Octets(32, 6));
    private readonly (byte X, ReadOnlyMemory<byte> Y)[] _shares;
    private readonly ReplicaSetup _source;
    private readonly PseudonymFunction _pseudonyms = new(Town.Octets(32, 7));
    private readonly byte[] _bundle = SyntheticBundle.Generate(Town.Octets(32, 8), 1);
    private readonly ReleasedRecord _released;

    public Sealing()
    {
        CommittingAead.Seal(_key, _nonce, [], _plaintext, _ciphertext);
        _shares = [.. Shamir.Split(_key, 3, 7, _entropy, "share").Take(3).Select((share, index) => ((byte)(index + 1), (ReadOnlyMemory<byte>)share))];
        var setups = Town.Of(7);
        _source = setups[0];
        if (Seal() is not { } record) throw new InvalidOperationException("The bundle is refused.");
        _released = new ReleasedRecord(
            record.Manifest, record.Commitment, record.Manifest.Scope,
            [.. record.Offers.Take(record.Manifest.Thresholds.Answers).Select((offer, index) =>
            {
                var custodian = setups.First(setup => setup.Self == record.Manifest.Custodians[index]);
                return PartRules.TryOpen(offer.Terms, offer.Fragments, custodian.Self, custodian.Sealing, out var part) ? part : throw new InvalidOperationException("A part does not open.");
            })]);
        if (!OpenRecord()) throw new InvalidOperationException("The record does not open.");
    }

    [Benchmark]
    public void SealMebibyte() => CommittingAead.Seal(_key, _nonce, [], _plaintext, _ciphertext);

    [Benchmark]
    public bool OpenMebibyte() => CommittingAead.TryOpen(_key, _nonce, [], _ciphertext, _opened);

    [Benchmark]
    public byte[][] SplitKey() => Shamir.Split(_key, 3, 7, _entropy, "share");

    [Benchmark]
    public bool CombineKey() => Shamir.TryCombine(_shares, 3, _secret);

    [Benchmark]
    public bool SealRecord() => Seal() is not null;

    [Benchmark]
    public bool OpenRecord() => RecordOpener.TryOpenBundle(_released, out _, out _);

    private SealedRecord? Seal() =>
        RecordSealer.TrySeal(_bundle, new Entropy(_key), _source.Self, _source.Genesis.Founders, _pseudonyms, out var record, out _) ? record : null;
}

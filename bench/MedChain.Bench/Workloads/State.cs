using BenchmarkDotNet.Attributes;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Bench.Workloads;

/// <summary>The authenticated state with 10,000 entries.</summary>
public class State
{
    private readonly StateMap _map;
    private readonly Digest _key = Town.Digest(4_711);
    private readonly StateProof _proof;
    private readonly byte[] _octets = CanonicalWriter.Encode(new Entry(4_711));
    private readonly Digest[] _fresh = [.. Enumerable.Range(20_000, 64).Select(i => Town.Digest((ulong)i))];

    public State()
    {
        _map = StateMap.Empty;
        for (ulong i = 0; i < 10_000; i++) _map = _map.Set(Town.Digest(i), new Entry(i));
        _proof = _map.Prove(_key);
        if (!Verify()) throw new InvalidOperationException("The proof does not hold.");
    }

    [Benchmark]
    public Digest SetAndRoot() => _map.Set(_key, new Entry(1)).Root;

    [Benchmark]
    public Digest Set64AndRoot()
    {
        var map = _map;
        foreach (var key in _fresh) map = map.Set(key, new Entry(2));
        return map.Root;
    }

    [Benchmark]
    public bool Get() => _map.TryGet<Entry>(_key, out _);

    [Benchmark]
    public StateProof Prove() => _map.Prove(_key);

    [Benchmark]
    public bool Verify() => _proof.ShowsInclusion(_map.Root, _key, _octets);

    private sealed record Entry(ulong Value) : ICanonical
    {
        public void Write(CanonicalWriter writer) => writer.UInt64(Value);
    }
}

using BenchmarkDotNet.Attributes;
using MedChain.Crypto.Erasure;
using MedChain.Crypto.Fields;

namespace MedChain.Bench.Workloads;

/// <summary>Reed-Solomon, 3 of 7, 1 MiB: by the fastest instructions of the machine, and by 64-bit words alone.</summary>
public class Erasure
{
    private const int Length = 1 << 20;
    private readonly byte[] _data = Town.Octets(Length, 2);
    private readonly byte[] _rebuilt = new byte[Length];
    private readonly ReedSolomon _vector = ReedSolomon.Create(3, 7);
    private readonly ReedSolomon _scalar = ReedSolomon.Create(3, 7).By(Gf256Vector.Path.Scalar);
    private readonly byte[][] _fragments;
    private readonly (int Index, ReadOnlyMemory<byte> Octets)[] _parity;

    public Erasure()
    {
        _fragments = _vector.Encode(_data);
        _parity = [.. Enumerable.Range(4, 3).Select(i => (i, (ReadOnlyMemory<byte>)_fragments[i].ToArray()))];
    }

    [Benchmark]
    public void EncodeByVectors() => _vector.Encode(_data, _fragments);

    [Benchmark]
    public void EncodeByWords() => _scalar.Encode(_data, _fragments);

    [Benchmark]
    public bool DecodeByVectors() => _vector.TryDecode(_parity, Length, _rebuilt);

    [Benchmark]
    public bool DecodeByWords() => _scalar.TryDecode(_parity, Length, _rebuilt);
}

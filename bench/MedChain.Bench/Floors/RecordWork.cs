using System.Security.Cryptography;
using MedChain.Bench.Workloads;
using MedChain.Crypto.Erasure;
using MedChain.Crypto.Sealing;

namespace MedChain.Bench.Floors;

/// <summary>
/// What sealing and opening cannot do without, one after the other into memory that is there: XChaCha20-Poly1305 over the plaintext, Reed-Solomon over the
/// ciphertext, SHA-256 over each fragment that is kept or used.
/// </summary>
internal sealed class RecordWork
{
    private readonly byte[] _plaintext, _ciphertext;
    private readonly byte[][] _parity;
    private readonly byte[] _nonce = Town.Octets(CommittingAead.NonceSize, 4);
    private readonly ReedSolomon _code;
    private readonly int _length, _size;
    private readonly CommittedKey _key = CommittedKey.Derive(Town.Octets(CommittingAead.KeySize, 3), Town.Octets(CommittingAead.NonceSize, 4), []);
    private readonly (int Index, ReadOnlyMemory<byte> Octets)[] _used;

    /// <summary>Work on so many octets, k of m.</summary>
    internal RecordWork(int length, int needed, int count)
    {
        _plaintext = Town.Octets(length, 5);
        _code = ReedSolomon.Create(needed, count);
        _length = length + CommittedKey.Overhead;
        _size = _code.FragmentSize(_length);
        _ciphertext = new byte[needed * _size];
        _parity = [.. Enumerable.Range(needed, count - needed).Select(_ => new byte[_size])];
        Seal();
        var fragments = _code.Encode(_ciphertext);
        _used = [.. ((int[])[2, 4, 6]).Select(index => (index, (ReadOnlyMemory<byte>)fragments[index]))];
    }

    /// <summary>Cipher, code, and a hash of all m fragments.</summary>
    internal void Seal()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _key.Seal(_nonce, [], _plaintext, _ciphertext.AsSpan(0, _length));
        _code.EncodeParity(_ciphertext, _parity);
        for (var i = 0; i < _code.DataCount; i++) SHA256.HashData(_ciphertext.AsSpan(i * _size, _size), hash);
        foreach (var fragment in _parity) SHA256.HashData(fragment, hash);
    }

    /// <summary>A hash of k fragments, of which one is of the data; code, and cipher.</summary>
    internal void Open()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var (_, octets) in _used) SHA256.HashData(octets.Span, hash);
        if (!_code.TryDecode(_used, _length, _ciphertext.AsSpan(0, _length)) || !_key.TryOpen(_nonce, [], _ciphertext.AsSpan(0, _length), _plaintext))
            throw new InvalidOperationException("The floor does not open.");
    }
}

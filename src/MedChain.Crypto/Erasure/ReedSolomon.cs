using System.Diagnostics.CodeAnalysis;
using MedChain.Crypto.Fields;

namespace MedChain.Crypto.Erasure;

/// <summary>
/// A systematic Reed-Solomon erasure code over GF(256): n fragments, of which the first k are the data cut in order, and any k give the data back.
/// Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Parity row i is a row of a Cauchy matrix, 1 / (x_i + y_j) with x_i = k + i, y_j = j; all square submatrices of such a matrix are invertible (Bloemer and others,
/// ICSI TR-95-048). It restores missing fragments; it finds no wrong one: check each fragment against a commitment first.
/// </remarks>
public sealed class ReedSolomon
{
    /// <summary>The most fragments.</summary>
    public const int MaxCount = 255;

    // Octets worked on at a time, so that what is read again is in the nearest cache.
    private const int Chunk = 8192;

    private readonly byte[][] _parity;
    private readonly Gf256Vector.Path _path;

    private ReedSolomon(int dataCount, int totalCount, Gf256Vector.Path path)
    {
        (DataCount, TotalCount, _path) = (dataCount, totalCount, path);
        _parity = new byte[totalCount - dataCount][];
        for (var i = 0; i < _parity.Length; i++)
        {
            _parity[i] = new byte[dataCount];
            for (var j = 0; j < dataCount; j++) _parity[i][j] = Gf256.Invert((byte)((dataCount + i) ^ j));
        }
    }

    /// <summary>k, the fragments that are needed.</summary>
    public int DataCount { get; }

    /// <summary>n, the fragments that are made.</summary>
    public int TotalCount { get; }

    /// <summary>The code for k of n.</summary>
    /// <exception cref="ArgumentException">Not 1 &lt;= k &lt;= n &lt;= 255.</exception>
    public static ReedSolomon Create(int dataCount, int totalCount) =>
        TryCreate(dataCount, totalCount, out var code) ? code : throw new ArgumentException($"There is no code for {dataCount} of {totalCount} fragments.");

    /// <summary>The code for k of n, from untrusted numbers; false unless 1 &lt;= k &lt;= n &lt;= 255.</summary>
    public static bool TryCreate(int dataCount, int totalCount, [NotNullWhen(true)] out ReedSolomon? code)
    {
        code = dataCount >= 1 && dataCount <= totalCount && totalCount <= MaxCount ? new ReedSolomon(dataCount, totalCount, Gf256Vector.Best) : null;
        return code != null;
    }

    /// <summary>The same code by other instructions: for tests that compare them.</summary>
    internal ReedSolomon By(Gf256Vector.Path path) => new(DataCount, TotalCount, path);

    /// <summary>Octets in each fragment of data of a length: the length by k, rounded up; 0 for no data.</summary>
    public int FragmentSize(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return (length / DataCount) + (length % DataCount == 0 ? 0 : 1);
    }

    /// <summary>Encodes. The last data fragments are padded with zeros.</summary>
    /// <param name="data">Any length.</param>
    /// <param name="fragments">n arrays, each of exactly <see cref="FragmentSize"/> octets; overwritten.</param>
    /// <exception cref="ArgumentException">A wrong number or size.</exception>
    public void Encode(ReadOnlySpan<byte> data, byte[][] fragments)
    {
        var size = FragmentSize(data.Length);
        if (fragments.Length != TotalCount || Array.Exists(fragments, f => f.Length != size))
            throw new ArgumentException($"There are {TotalCount} fragments of {size} octets.", nameof(fragments));
        for (var j = 0; j < DataCount; j++)
        {
            var part = data[(int)Math.Min((long)j * size, data.Length)..];
            part = part[..Math.Min(size, part.Length)];
            part.CopyTo(fragments[j]);
            fragments[j].AsSpan(part.Length).Clear();
        }

        var sources = new ReadOnlyMemory<byte>[DataCount];
        for (var j = 0; j < DataCount; j++) sources[j] = fragments[j];
        Fill(sources, fragments.AsSpan(DataCount), size);
    }

    /// <summary>Encodes where the data fragments lie one behind the other already.</summary>
    /// <param name="data">The data, padded with zeros: k fragments.</param>
    /// <param name="parity">n - k arrays, each of exactly a fragment's octets; overwritten.</param>
    /// <exception cref="ArgumentException">A wrong number or size.</exception>
    public void EncodeParity(ReadOnlyMemory<byte> data, Span<byte[]> parity)
    {
        var size = data.Length / DataCount;
        if (data.Length % DataCount != 0) throw new ArgumentException($"The data are {DataCount} fragments.", nameof(data));
        if (parity.Length != _parity.Length) throw new ArgumentException($"There are {_parity.Length} fragments of parity.", nameof(parity));
        foreach (var fragment in parity)
        {
            if (fragment.Length != size) throw new ArgumentException($"A fragment has {size} octets.", nameof(parity));
        }

        var sources = new ReadOnlyMemory<byte>[DataCount];
        for (var j = 0; j < DataCount; j++) sources[j] = data.Slice(j * size, size);
        Fill(sources, parity, size);
    }

    /// <summary>Encodes into new arrays.</summary>
    public byte[][] Encode(ReadOnlySpan<byte> data)
    {
        var fragments = new byte[TotalCount][];
        for (var i = 0; i < TotalCount; i++) fragments[i] = new byte[FragmentSize(data.Length)];
        Encode(data, fragments);
        return fragments;
    }

    /// <summary>Rebuilds the data.</summary>
    /// <param name="fragments">At least k fragments with their indices, in any order; the data fragments and then the first others are used.</param>
    /// <param name="length">The length of the data.</param>
    /// <param name="data">Exactly <paramref name="length"/> octets; on refusal their content is undefined.</param>
    /// <returns>False if there are fewer than k, an index is not unique or out of range, a size is wrong, or the padding is not zero.</returns>
    /// <exception cref="ArgumentException"><paramref name="data"/> has another length.</exception>
    public bool TryDecode(ReadOnlySpan<(int Index, ReadOnlyMemory<byte> Octets)> fragments, int length, Span<byte> data)
    {
        if (data.Length != length) throw new ArgumentException($"The data has {length} octets, not {data.Length}.", nameof(data));
        var size = FragmentSize(length);
        if (!TryPlace(fragments, size, out var placed)) return false;
        Restore(placed, size);
        for (var j = 0; j < DataCount; j++)
        {
            var whole = placed[j]!.Value.Span;
            var target = data[(int)Math.Min((long)j * size, length)..];
            var count = Math.Min(size, target.Length);
            if (whole[count..].ContainsAnyExcept((byte)0)) return false;
            whole[..count].CopyTo(target);
        }

        return true;
    }

    private void Fill(ReadOnlyMemory<byte>[] sources, Span<byte[]> parity, int size)
    {
        foreach (var fragment in parity) fragment.AsSpan().Clear();
        Combine(_parity, sources, parity, size);
    }

    private bool TryPlace(ReadOnlySpan<(int Index, ReadOnlyMemory<byte> Octets)> fragments, int size, out ReadOnlyMemory<byte>?[] placed)
    {
        placed = new ReadOnlyMemory<byte>?[TotalCount];
        foreach (var (index, octets) in fragments)
        {
            if (index < 0 || index >= TotalCount || placed[index] != null || octets.Length != size) return false;
            placed[index] = octets;
        }

        return fragments.Length >= DataCount;
    }

    // Fills in the missing ones of the first k places: the unknowns d_j of as many parity equations.
    private void Restore(ReadOnlyMemory<byte>?[] placed, int size)
    {
        var missing = Enumerable.Range(0, DataCount).Where(j => placed[j] == null).ToArray();
        if (missing.Length == 0) return;
        var rows = Enumerable.Range(DataCount, _parity.Length).Where(i => placed[i] != null).Take(missing.Length).ToArray();

        // What the known data leave of each parity fragment equals (square submatrix) * (unknowns).
        var sources = new ReadOnlyMemory<byte>[DataCount];
        for (var j = 0; j < DataCount; j++) sources[j] = placed[j] ?? ReadOnlyMemory<byte>.Empty;
        var rests = Array.ConvertAll(rows, i => placed[i]!.Value.ToArray());
        Combine(Array.ConvertAll(rows, i => _parity[i - DataCount]), sources, rests, size);

        var square = Array.ConvertAll(rows, i => Array.ConvertAll(missing, j => _parity[i - DataCount][j]));
        var solved = Array.ConvertAll(missing, _ => new byte[size]);
        Combine(Gf256Matrix.Invert(square), Array.ConvertAll(rests, r => (ReadOnlyMemory<byte>)r), solved, size);
        for (var m = 0; m < missing.Length; m++) placed[missing[m]] = solved[m];
    }

    // targets[i] ^= sum of rows[i][j] * sources[j]; an empty source counts as zeros.
    private void Combine(byte[][] rows, ReadOnlyMemory<byte>[] sources, Span<byte[]> targets, int size)
    {
        for (var start = 0; start < size; start += Chunk)
        {
            var count = Math.Min(Chunk, size - start);
            for (var j = 0; j < sources.Length; j++)
            {
                if (sources[j].IsEmpty) continue;
                var source = sources[j].Span.Slice(start, count);
                for (var i = 0; i < rows.Length; i++) Gf256Vector.MultiplyAdd(_path, rows[i][j], source, targets[i].AsSpan(start, count));
            }
        }
    }
}

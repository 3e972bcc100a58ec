using System.Buffers.Binary;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;
using MedChain.Node.Storage;
using Microsoft.Win32.SafeHandles;

namespace MedChain.Node.Streams;

/// <summary>
/// A custodian's pieces of one stream, in one file that grows: what it has taken follows from the file, each piece checked when it is opened. A tail that a
/// crash tore is cut off, and its pieces come again. Spec: Records T6.
/// <code>
/// (length 4 | piece) for each chunk, in order
/// </code>
/// </summary>
public sealed class StreamStore : IDisposable
{
    private readonly InstitutionId _self;
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly List<long> _places = [];
    private byte[] _buffer = [];
    private long _end;

    private StreamStore(string path, StreamHeader header, InstitutionId self)
    {
        (_path, _self, Custody) = (path, self, StreamCustody.Start(header));
        _file = Disk.Open(path, FileMode.OpenOrCreate);
        Disk.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        while (TryRead(_end, out var piece, out var length) && Custody.Take(self, piece!, out var next) == StreamVerdict.Taken) Note(next, length);
        RandomAccess.SetLength(_file, _end);
    }

    /// <summary>What has been taken.</summary>
    public StreamCustody Custody { get; private set; }

    /// <summary>Opens or makes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">The stream's.</param>
    /// <param name="self">The custodian.</param>
    /// <exception cref="StoreException">The disk refused.</exception>
    public static StreamStore Open(string path, StreamHeader header, InstitutionId self)
    {
        try
        {
            return new StreamStore(path, header, self);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreException.Failed(e);
        }
    }

    /// <summary>Judges a piece and writes one that is taken; it is durable after <see cref="Sync"/>, which comes before a receipt.</summary>
    public StreamVerdict Take(StreamPiece piece)
    {
        var verdict = Custody.Take(_self, piece, out var next);
        if (verdict != StreamVerdict.Taken) return verdict;
        var head = new CanonicalWriter();
        piece.WriteHead(head);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, head.Octets.Length + piece.Octets.Length);
        Disk.Write(_file, length, _end);
        Disk.Write(_file, head.Octets, _end + length.Length);
        Disk.Write(_file, piece.Octets.Span, _end + length.Length + head.Octets.Length);
        Note(next, length.Length + head.Octets.Length + piece.Octets.Length);
        return verdict;
    }

    /// <summary>
    /// Reads a piece, for a release; null where it is not there or is not what was taken: a bad disk makes a custodian silent, not a liar. Its octets are
    /// overwritten by the next read.
    /// </summary>
    public StreamPiece? Read(int chunk)
    {
        if (chunk < 0 || chunk >= _places.Count || !TryRead(_places[chunk], out var piece, out _)) return null;
        var isOwn = piece!.Chunk == chunk && piece.Root == Custody.Roots[chunk] && StreamTree.IsAuthentic(Custody.Header, Custody.Header.IndexOf(_self), piece);
        return isOwn ? piece : null;
    }

    /// <summary>Everything taken is on disk when this returns.</summary>
    public void Sync() => RandomAccess.FlushToDisk(_file);

    /// <summary>Cuts the file to nothing and unlinks it, durably.</summary>
    public void Destroy()
    {
        RandomAccess.SetLength(_file, 0);
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        File.Delete(_path);
        Disk.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(_path))!);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Note(StreamCustody next, int length)
    {
        Custody = next;
        _places.Add(_end);
        _end += length;
    }

    private bool TryRead(long offset, out StreamPiece? piece, out int length)
    {
        (piece, length) = (null, 0);
        Span<byte> head = stackalloc byte[4];
        if (RandomAccess.Read(_file, head, offset) != head.Length) return false;
        var size = BinaryPrimitives.ReadInt32BigEndian(head);
        if (size is < 0 or > StreamPiece.LengthCap + 512) return false;
        if (_buffer.Length < size) _buffer = new byte[size];
        var octets = _buffer.AsMemory(0, size);
        if (RandomAccess.Read(_file, octets.Span, offset + head.Length) != size) return false;
        piece = StreamPiece.Over(octets);
        length = head.Length + size;
        return piece is not null;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using MedChain.Node.Storage;

namespace MedChain.Node.Streams;

/// <summary>
/// A file that is rebuilt from a released stream. It has its name only when it is whole; until then it lies beside it, and after an interruption goes on
/// from the last chunk that is known to be on disk. Spec: Records T8.
/// </summary>
public static class StreamTarget
{
    private const int ChunksToSync = 64;

    /// <summary>Rebuilds the file.</summary>
    /// <param name="released">Parts and roots, and the commitment from the chain.</param>
    /// <param name="fetch">Asks a custodian, by its number, for its piece of a chunk; null where it does not answer.</param>
    /// <param name="path">The file; it must not exist.</param>
    /// <returns>Null when it is there; else what failed, and through whom.</returns>
    /// <exception cref="StoreException">The disk refused.</exception>
    public static OpenFailure? Rebuild(ReleasedStream released, Func<InstitutionId, int, StreamPiece?> fetch, string path)
    {
        var (part, place) = ($"{path}.{released.Manifest.Header.Record}.part", $"{path}.{released.Manifest.Header.Record}.next");
        if (!StreamOpener.TryStart(released, Begin(released.Manifest, part, place), out var opener, out var failure)) return failure;
        using var owned = opener;
        var plaintext = GC.AllocateUninitializedArray<byte>(released.Manifest.Header.ChunkSize, pinned: true);
        try
        {
            using (var file = Disk.Open(part, FileMode.OpenOrCreate))
            {
                while (!opener.IsComplete)
                {
                    var chunk = opener.Next;
                    var target = plaintext.AsSpan(0, opener.NextLength);
                    if (Next(opener, released, fetch, target) is { } failed) return failed;
                    Disk.Write(file, target, (long)chunk << released.Manifest.Header.ChunkBits);
                    if (opener.Next % ChunksToSync != 0 && !opener.IsComplete) continue;
                    RandomAccess.FlushToDisk(file);
                    Disk.WriteWhole(place, System.Text.Encoding.ASCII.GetBytes(opener.Next.ToString(CultureInfo.InvariantCulture)));
                }
            }

            File.Move(part, path);
            File.Delete(place);
            Disk.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreException.Failed(e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    // What is known to be on disk, and is.
    private static int Begin(StreamManifest manifest, string part, string place)
    {
        if (!File.Exists(part) || !File.Exists(place) || !int.TryParse(File.ReadAllText(place), NumberStyles.None, CultureInfo.InvariantCulture, out var next)) return 0;
        var octets = next == manifest.Chunks ? manifest.Length : (long)next << manifest.Header.ChunkBits;
        return next <= manifest.Chunks && new FileInfo(part).Length >= octets ? next : 0;
    }

    // As many custodians as are needed are asked, and more where one is silent or lies.
    private static OpenFailure? Next(StreamOpener opener, ReleasedStream released, Func<InstitutionId, int, StreamPiece?> fetch, Span<byte> plaintext)
    {
        var pieces = new List<(InstitutionId Custodian, StreamPiece Piece)>();
        var failure = new OpenFailure(OpenFailureKind.Unavailable, []);
        var needed = released.Manifest.Header.Thresholds.Fragments;
        foreach (var custodian in released.Manifest.Header.Custodians)
        {
            if (fetch(custodian, opener.Next) is { } piece) pieces.Add((custodian, piece));
            if (pieces.Count < needed) continue;
            if (opener.TryOpen([.. pieces], plaintext, out var failed)) return null;
            failure = failed;
            if (failed.Kind == OpenFailureKind.Inconsistent) break;
        }

        return failure;
    }
}

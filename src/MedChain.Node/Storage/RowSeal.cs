using System.Security.Cryptography;
using MedChain.Core;
using MedChain.Crypto.Hashing;

namespace MedChain.Node.Storage;

/// <summary>
/// Seals the value of a secret row under its slot's key: AES-256-GCM with a random nonce; store, table and key of the row are authenticated
/// with it. Layout: 12 octets of nonce, ciphertext, 16 octets of tag.
/// </summary>
internal static class RowSeal
{
    /// <summary>Octets that a sealed value is longer than the value.</summary>
    public const int Overhead = NonceSize + TagSize;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Seals <paramref name="value"/> into <paramref name="box"/>, which is <see cref="Overhead"/> longer.</summary>
    public static void Seal(ReadOnlySpan<byte> slotKey, Digest identity, DurableKey row, ReadOnlySpan<byte> value, Span<byte> box)
    {
        using var aes = new AesGcm(slotKey, TagSize);
        using var place = Place(identity, row);
        RandomNumberGenerator.Fill(box[..NonceSize]);
        aes.Encrypt(box[..NonceSize], value, box[NonceSize..^TagSize], box[^TagSize..], place.Octets);
    }

    /// <summary>Opens <paramref name="box"/>; false if it is not what was sealed for this row.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> slotKey, Digest identity, DurableKey row, ReadOnlySpan<byte> box, out byte[] value)
    {
        value = [];
        if (box.Length < Overhead) return false;
        using var aes = new AesGcm(slotKey, TagSize);
        using var place = Place(identity, row);
        var opened = GC.AllocateUninitializedArray<byte>(box.Length - Overhead);
        try
        {
            aes.Decrypt(box[..NonceSize], box[NonceSize..^TagSize], box[^TagSize..], opened, place.Octets);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        value = opened;
        return true;
    }

    private static Transcript Place(Digest identity, DurableKey row)
    {
        var place = new Transcript("store-seal");
        place.Append(identity);
        place.Append((ulong)row.Table);
        place.Append(row.Key.Span);
        return place;
    }
}

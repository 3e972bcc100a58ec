using System.Security.Cryptography;
using MedChain.Core.Institutions;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <summary>All of a custodian's rows of a record, or its share of a stream's key, in one box sealed to it. Spec: Records R4, R12.</summary>
internal static class SharePacket
{
    /// <summary>Seals a packet.</summary>
    /// <param name="custodian">Whose they are.</param>
    /// <param name="record">The record.</param>
    /// <param name="rows">The rows, in the order of the manifest's segments, each as long as the others.</param>
    /// <param name="ephemeral">32 secret octets, of their own for each packet.</param>
    /// <exception cref="ArgumentException">The custodian has a sealing key that cannot be used.</exception>
    public static byte[] Seal(Institution custodian, RecordId record, ReadOnlySpan<byte[]> rows, ReadOnlySpan<byte> ephemeral)
    {
        // A registered key was checked at registration (Institutions I5).
        var key = SealingPublicKey.FromChecked(custodian.SealingKey.ToArray());
        var plain = new byte[rows.Length * rows[0].Length];
        for (var i = 0; i < rows.Length; i++) rows[i].CopyTo(plain, i * rows[0].Length);
        var packet = new byte[plain.Length + SealedBox.Overhead];
        SealedBox.Seal(key, plain, Commitments.Packet(record, custodian.Id), ephemeral, packet);
        CryptographicOperations.ZeroMemory(plain);
        return packet;
    }
}

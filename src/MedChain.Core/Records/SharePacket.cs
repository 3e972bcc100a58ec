using System.Security.Cryptography;
using MedChain.Core.Institutions;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <summary>All of a custodian's key shares of a record in one box sealed to it. Spec: Records R4.</summary>
internal static class SharePacket
{
    /// <summary>Seals a packet.</summary>
    /// <param name="custodian">Whose shares they are.</param>
    /// <param name="record">The record.</param>
    /// <param name="shares">The shares, in the order of the manifest's segments.</param>
    /// <param name="ephemeral">32 secret octets, of their own for each packet.</param>
    /// <exception cref="ArgumentException">The custodian has a sealing key that cannot be used.</exception>
    public static byte[] Seal(Institution custodian, RecordId record, ReadOnlySpan<byte[]> shares, ReadOnlySpan<byte> ephemeral)
    {
        // A registered key was checked at registration (Institutions I5).
        var key = SealingPublicKey.FromChecked(custodian.SealingKey.ToArray());
        var plain = new byte[shares.Length * CustodyTerms.ShareSize];
        for (var i = 0; i < shares.Length; i++) shares[i].CopyTo(plain, i * CustodyTerms.ShareSize);
        var packet = new byte[plain.Length + SealedBox.Overhead];
        SealedBox.Seal(key, plain, Commitments.Packet(record, custodian.Id), ephemeral, packet);
        CryptographicOperations.ZeroMemory(plain);
        return packet;
    }
}

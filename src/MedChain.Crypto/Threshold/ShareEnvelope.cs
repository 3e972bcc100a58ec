using System.Security.Cryptography;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;

namespace MedChain.Crypto.Threshold;

/// <summary>What comes of looking at a share that its recipient has opened for everybody.</summary>
public enum ComplaintVerdict
{
    /// <summary>The opening is not proved: nothing is known of the dealer.</summary>
    NotOpened = 0,

    /// <summary>The share is not the one that the dealer committed to.</summary>
    Holds = 1,

    /// <summary>The share is right.</summary>
    False = 2,
}

/// <summary>The secret that dealer and recipient share, shown, with the proof that it is the right one.</summary>
/// <param name="Shared">x E.</param>
/// <param name="Proof">That log_G X = log_E of it.</param>
public readonly record struct ShareOpening(GroupElement Shared, EqualLogsProof Proof)
{
    /// <summary>Octets of an opening.</summary>
    public const int Size = GroupElement.Size + EqualLogsProof.Size;
}

/// <summary>
/// Shares sealed to recipients' keys X = xG under one ephemeral key E = eG of the dealer: share XOR H(context, E, X, eX). A recipient can open its
/// share, and that one only, for everybody. Integrity comes from the dealer's commitments: whatever else a cipher opens to is a bad share.
/// </summary>
public static class ShareEnvelope
{
    /// <summary>Octets of a sealed share.</summary>
    public const int Size = GroupScalar.Size;

    /// <summary>Seals a share.</summary>
    /// <param name="share">f(i).</param>
    /// <param name="ephemeral">e with E, of its own for each dealing.</param>
    /// <param name="recipient">X.</param>
    /// <param name="context">Event and dealer.</param>
    public static Digest Seal(GroupScalar share, KeyPair ephemeral, GroupElement recipient, ReadOnlySpan<byte> context) =>
        Mask(share.ToArray(), ephemeral.Public, recipient, ephemeral.Secret * recipient, context);

    /// <summary>Opens a share with the recipient's key; false if it is no scalar. Whether it is the right one the commitments say.</summary>
    public static bool TryOpen(Digest cipher, GroupElement ephemeral, KeyPair own, ReadOnlySpan<byte> context, out GroupScalar share) =>
        GroupScalar.TryImport(Mask(cipher.ToArray(), ephemeral, own.Public, own.Secret * ephemeral, context).ToArray(), out share);

    /// <summary>Shows the shared secret of a sealed share, so that everybody can open it.</summary>
    public static ShareOpening Show(GroupElement ephemeral, KeyPair own, ReadOnlySpan<byte> context, ReadOnlySpan<byte> seed32)
    {
        var shared = own.Secret * ephemeral;
        return new ShareOpening(shared, EqualLogsProof.Make(own, [new LogPair(ephemeral, shared)], context, seed32));
    }

    /// <summary>Judges a complaint: opens the share as shown and compares it with the commitments.</summary>
    /// <param name="commitments">The dealer's.</param>
    /// <param name="ephemeral">The dealer's E.</param>
    /// <param name="cipher">The sealed share.</param>
    /// <param name="recipient">X of who complains.</param>
    /// <param name="index">Its index.</param>
    /// <param name="opening">What it shows.</param>
    /// <param name="context">Event and dealer.</param>
    public static ComplaintVerdict Judge(
        FeldmanCommitments commitments, GroupElement ephemeral, Digest cipher, GroupElement recipient, byte index, ShareOpening opening, ReadOnlySpan<byte> context)
    {
        if (!opening.Proof.IsValid(recipient, [new LogPair(ephemeral, opening.Shared)], context)) return ComplaintVerdict.NotOpened;
        var octets = Mask(cipher.ToArray(), ephemeral, recipient, opening.Shared, context).ToArray();
        var isRight = GroupScalar.TryImport(octets, out var share) && commitments.IsShareOf(index, share);
        return isRight ? ComplaintVerdict.False : ComplaintVerdict.Holds;
    }

    private static Digest Mask(byte[] octets, GroupElement ephemeral, GroupElement recipient, GroupElement shared, ReadOnlySpan<byte> context)
    {
        using var transcript = new Transcript("share envelope");
        transcript.Append(context);
        transcript.Append(ephemeral);
        transcript.Append(recipient);
        transcript.Append(shared);
        Span<byte> mask = stackalloc byte[Size];
        transcript.Hash().CopyTo(mask);
        for (var i = 0; i < Size; i++) octets[i] ^= mask[i];
        var masked = new Digest(octets);
        CryptographicOperations.ZeroMemory(octets);
        return masked;
    }
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;

namespace MedChain.Crypto.RingSignatures;

/// <summary>
/// An event-scoped linkable ring signature (Liu, Wei, Wong; LSAG): somebody with a key of the ring signed, nobody learns who, and two signatures
/// of one key for one event bear the same tag T = xH, H hashed from the event. Tags of different events do not tell of each other.
/// </summary>
/// <remarks>
/// <para><code>first challenge c_0 32 | responses s_0 ... s_(n-1), 32 each</code> The tag stands beside it.</para>
/// <para>
/// L_i = s_i G + c_i P_i, R_i = s_i H + c_i T, c_(i+1) = H(event, ring's root, tag, message, i + 1 mod n, L_i, R_i); valid where the circle closes.
/// Unforgeable and linkable under the discrete logarithm problem, anonymous under the decisional Diffie-Hellman problem, in the random oracle
/// model. Anonymity is computational and lasts as long as the key stays secret: whoever has x can recompute T.
/// </para>
/// </remarks>
/// <param name="First">c_0.</param>
/// <param name="Responses">s_i, one a key of the ring, none zero.</param>
public sealed record LinkableSignature(GroupScalar First, ImmutableArray<GroupScalar> Responses)
{
    private static ReadOnlySpan<byte> TagDomain => "MedChain/v1/linkable ring/tag base"u8;

    /// <summary>Octets of a signature in a ring of n keys.</summary>
    public static int SizeOf(int ringSize) => (1 + ringSize) * GroupScalar.Size;

    /// <summary>H: the base of an event's tags.</summary>
    public static GroupElement TagBase(Digest eventId)
    {
        Span<byte> octets = stackalloc byte[Digest.Size];
        eventId.CopyTo(octets);
        return GroupElement.HashToGroup(octets, TagDomain);
    }

    /// <summary>
    /// Signs. Which key of the ring signs shows neither in the operations, which are the same, nor in the memory touched: what depends on it is
    /// chosen by reading all.
    /// </summary>
    /// <param name="ring">Holds the public key of <paramref name="secret"/>, else the signature does not verify.</param>
    /// <param name="secret">x.</param>
    /// <param name="eventId">What the tag is scoped to.</param>
    /// <param name="message">What is signed: a digest.</param>
    /// <param name="seed32">Secret, for nonces, which hang on all inputs too.</param>
    public static LinkableSignature Sign(Ring ring, GroupScalar secret, Digest eventId, Digest message, ReadOnlySpan<byte> seed32)
    {
        var (n, tagBase) = (ring.Keys.Length, TagBase(eventId));
        var tag = secret * tagBase;
        Digest[] keys = [.. ring.Keys.Select(key => key.Octets)], responses = new Digest[n], challenges = new Digest[n];
        var signer = IndexOf(keys, GroupElement.MultiplyBase(secret));
        Span<byte> prefix = stackalloc byte[SHA512.HashSizeInBytes];
        Prefix(ring, eventId, tag, message, prefix);

        // The circle starts at the signer, so that what is done in which step is the same whoever signs: first k G and k H, then the others in their order.
        Selection.Rotate(keys, signer);
        var nonce = Nonce(seed32, prefix, secret, 0) + (Nonce(seed32, prefix, secret, n) * secret);
        var challenge = Next(prefix, Place(signer, 1, n), GroupElement.MultiplyBase(nonce), nonce * tagBase);
        for (var step = 1; step < n; step++)
        {
            var response = Nonce(seed32, prefix, secret, step);
            (challenges[step], responses[step]) = (challenge.Octets, response.Octets);
            var left = GroupElement.MultiplyBase(response) + (challenge * new GroupElement(keys[step]));
            challenge = Next(prefix, Place(signer, step + 1, n), left, (response * tagBase) + (challenge * tag));
        }

        (challenges[0], responses[0]) = (challenge.Octets, (nonce - (challenge * secret)).Octets);
        Selection.Rotate(challenges, (uint)n - signer);
        Selection.Rotate(responses, (uint)n - signer);
        return new LinkableSignature(new GroupScalar(challenges[0]), [.. responses.Select(response => new GroupScalar(response))]);
    }

    /// <summary>Whether somebody of the ring signed the message for the event, with this tag. False for a tag that is the identity, a response that is zero, a wrong number of responses.</summary>
    public bool IsValid(Ring ring, GroupElement tag, Digest eventId, Digest message)
    {
        var n = ring.Keys.Length;
        if (tag.IsIdentity || Responses.Length != n || Responses.Contains(GroupScalar.Zero)) return false;
        var tagBase = TagBase(eventId);
        Span<byte> prefix = stackalloc byte[SHA512.HashSizeInBytes];
        Prefix(ring, eventId, tag, message, prefix);
        var challenge = First;
        for (var i = 0; i < n; i++)
        {
            var left = GroupElement.MultiplyBase(Responses[i]) + (challenge * ring.Keys[i]);
            var right = (Responses[i] * tagBase) + (challenge * tag);
            challenge = Next(prefix, (uint)((i + 1) % n), left, right);
        }

        return challenge == First;
    }

    /// <inheritdoc/>
    public bool Equals(LinkableSignature? other) => other is not null && First == other.First && Responses.AsSpan().SequenceEqual(other.Responses.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => First.GetHashCode();

    /// <summary>What all challenges of a signature bind, hashed once.</summary>
    internal static void Prefix(Ring ring, Digest eventId, GroupElement tag, Digest message, Span<byte> prefix64)
    {
        using var transcript = new Transcript("linkable ring");
        transcript.Append(eventId);
        transcript.Append(ring.Root);
        transcript.Append(tag);
        transcript.Append(message);
        SHA512.HashData(transcript.Octets, prefix64);
    }

    /// <summary>c_(place): SHA-512 of prefix, place and both commitments, modulo L.</summary>
    internal static GroupScalar Next(ReadOnlySpan<byte> prefix64, uint place, GroupElement left, GroupElement right)
    {
        Span<byte> input = stackalloc byte[SHA512.HashSizeInBytes + 4 + (2 * GroupElement.Size)];
        prefix64.CopyTo(input);
        BinaryPrimitives.WriteUInt32BigEndian(input[64..], place);
        left.CopyTo(input[68..]);
        right.CopyTo(input[100..]);
        Span<byte> wide = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(input, wide);
        return GroupScalar.FromWide(wide);
    }

    private static uint IndexOf(ReadOnlySpan<Digest> keys, GroupElement key)
    {
        ulong index = 0;
        for (var i = 0; i < keys.Length; i++) index += (ulong)i * Selection.IsEqual(keys[i], key.Octets);
        return (uint)index;
    }

    // (signer + step) mod n, for a signer below n and a step of at most n; without a branch or a division.
    private static uint Place(uint signer, int step, int n)
    {
        var past = unchecked(signer + (uint)step - (uint)n);
        return unchecked(past + ((uint)n & (0 - (past >> 31))));
    }

    private static GroupScalar Nonce(ReadOnlySpan<byte> seed32, ReadOnlySpan<byte> prefix, GroupScalar secret, int step)
    {
        using var inputs = new Transcript("linkable ring/nonce");
        inputs.Append(prefix);
        inputs.Append(secret);
        inputs.Append((ulong)step);
        return GroupScalar.Derive(seed32, inputs);
    }
}

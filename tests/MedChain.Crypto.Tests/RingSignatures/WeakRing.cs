using System.Buffers.Binary;
using System.Security.Cryptography;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Crypto.Tests.RingSignatures;

/// <summary>What a challenge may forget.</summary>
[Flags]
internal enum Forgets
{
    Nothing = 0,
    Event = 1,
    Root = 2,
    Tag = 4,
    Message = 8,
    First = 16,
    Second = 32,
    Place = 64,
}

/// <summary>The ring signature with inputs left out of its challenges: what then can be forged shows what each input is for.</summary>
internal sealed class WeakRing(Forgets forgets, Digest eventId, Digest message)
{
    internal GroupElement TagBase { get; } = LinkableSignature.TagBase(forgets.HasFlag(Forgets.Event) ? Digest.Zero : eventId);

    internal GroupScalar Challenge(GroupElement[] ring, GroupElement tag, int place, GroupElement first, GroupElement second)
    {
        using var input = new Transcript("weak ring");
        if (!forgets.HasFlag(Forgets.Event)) input.Append(eventId);
        if (!forgets.HasFlag(Forgets.Root)) input.Append(ring.AsSpan());
        if (!forgets.HasFlag(Forgets.Tag)) input.Append(tag);
        if (!forgets.HasFlag(Forgets.Message)) input.Append(message);
        if (!forgets.HasFlag(Forgets.Place)) input.Append((ulong)(place % ring.Length));
        if (!forgets.HasFlag(Forgets.First)) input.Append(first);
        if (!forgets.HasFlag(Forgets.Second)) input.Append(second);
        return GroupScalar.Challenge(input);
    }

    internal bool Accepts(GroupElement[] ring, GroupElement tag, GroupScalar first, GroupScalar[] responses)
    {
        var challenge = first;
        for (var i = 0; i < ring.Length; i++) challenge = Step(ring, tag, i, challenge, responses[i]);
        return challenge == first;
    }

    /// <summary>Goes round from <paramref name="signer"/>, whose commitments are given, and leaves the last response to <paramref name="close"/>.</summary>
    internal (GroupScalar First, GroupScalar[] Responses) Forge(
        GroupElement[] ring, GroupElement tag, int signer, GroupElement first, GroupElement second, Func<GroupScalar, GroupScalar> close)
    {
        var (n, responses, challenges) = (ring.Length, new GroupScalar[ring.Length], new GroupScalar[ring.Length]);
        var challenge = Challenge(ring, tag, signer + 1, first, second);
        for (var step = 1; step < n; step++)
        {
            var place = (signer + step) % n;
            challenges[place] = challenge;
            responses[place] = Random(place);
            challenge = Step(ring, tag, place, challenge, responses[place]);
        }

        challenges[signer] = challenge;
        responses[signer] = close(challenge);
        return (challenges[0], responses);
    }

    internal (GroupScalar First, GroupScalar[] Responses) Sign(GroupElement[] ring, int signer, GroupScalar secret)
    {
        var nonce = Random(99);
        return Forge(
            ring, secret * TagBase, signer, GroupElement.MultiplyBase(nonce), nonce * TagBase, challenge => nonce - (challenge * secret));
    }

    internal static GroupScalar Random(int number)
    {
        Span<byte> seed = stackalloc byte[4], wide = stackalloc byte[64];
        BinaryPrimitives.WriteInt32BigEndian(seed, number + 1000);
        SHA512.HashData(seed, wide);
        return GroupScalar.FromWide(wide);
    }

    private GroupScalar Step(GroupElement[] ring, GroupElement tag, int place, GroupScalar challenge, GroupScalar response) => Challenge(
        ring, tag, place + 1, GroupElement.MultiplyBase(response) + (challenge * ring[place]), (response * TagBase) + (challenge * tag));
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.Threshold;

namespace MedChain.Crypto.Oprf;

/// <summary>Which protocol of RFC 9497 is spoken; inputs and keys of one are worth nothing in another.</summary>
public enum OprfMode : byte
{
    /// <summary>OPRF: the client believes the server.</summary>
    Base = 0,

    /// <summary>VOPRF: the server proves that it used the key that it published.</summary>
    Verifiable = 1,
}

/// <summary>
/// An oblivious pseudorandom function, ristretto255-SHA512 (RFC 9497): the client learns F(k, input) and not k, the server learns neither input nor output.
/// Jointly: each holder of a share f(i) of k evaluates the blinded element, and t evaluations, interpolated, are the evaluation by k.
/// </summary>
/// <remarks>Inputs have at most 65,535 octets. An input that hashes to the identity is refused (probability 2^-252).</remarks>
public static class ObliviousFunction
{
    /// <summary>Octets of an output.</summary>
    public const int OutputSize = 64;

    /// <summary>DeriveKeyPair, RFC 9497 3.2.1: a secret key from a seed of 32 octets and a public label.</summary>
    public static GroupScalar DeriveKey(OprfMode mode, ReadOnlySpan<byte> seed32, ReadOnlySpan<byte> info)
    {
        if (seed32.Length != 32) throw new ArgumentException($"A seed has 32 octets, not {seed32.Length}.", nameof(seed32));
        byte[] input = [.. seed32, .. Length(info), .. info];
        var domain = Label("DeriveKeyPair", mode);
        for (var counter = 0; counter < 256; counter++)
        {
            var key = GroupScalar.HashToScalar([.. input, (byte)counter], domain);
            if (!key.IsZero) return key;
        }

        throw new CryptographicException("No key can be derived.");
    }

    /// <summary>Blind, RFC 9497 3.3.1: what the client sends. False for an input that hashes to the identity, or a zero blind.</summary>
    /// <param name="mode">The protocol.</param>
    /// <param name="input">At most 65,535 octets.</param>
    /// <param name="blind">Uniform, secret, of its own for each use.</param>
    /// <param name="blinded">The blinded element.</param>
    public static bool TryBlind(OprfMode mode, ReadOnlySpan<byte> input, GroupScalar blind, out GroupElement blinded)
    {
        blinded = blind * InputElement(mode, input);
        return !blinded.IsIdentity;
    }

    /// <summary>BlindEvaluate without a proof: key times blinded element; by a share of the key, a part of the evaluation.</summary>
    public static GroupElement Evaluate(GroupScalar key, GroupElement blinded) => key * blinded;

    /// <summary>The evaluation by the key, from parts by t shares with different indices.</summary>
    public static GroupElement Combine(IReadOnlyList<(byte Index, GroupElement Part)> parts) => Lagrange.Interpolate(parts);

    /// <summary>Finalize, RFC 9497 3.3.1: unblinds and hashes.</summary>
    public static byte[] Finish(ReadOnlySpan<byte> input, GroupScalar blind, GroupElement evaluated) => Hash(input, blind.Inverse() * evaluated);

    /// <summary>Evaluate, RFC 9497 3.3.1: what the holder of the key computes by itself.</summary>
    public static byte[] EvaluateAlone(OprfMode mode, GroupScalar key, ReadOnlySpan<byte> input) => Hash(input, key * InputElement(mode, input));

    /// <summary>GenerateProof, RFC 9497 2.2.1: that all evaluations are by the key of <c>key G</c>.</summary>
    /// <param name="key">k.</param>
    /// <param name="evaluations">Blinded elements with their evaluations.</param>
    /// <param name="nonce">Uniform, secret, of its own for each proof.</param>
    public static EqualLogsProof Prove(GroupScalar key, ImmutableArray<LogPair> evaluations, GroupScalar nonce)
    {
        var published = GroupElement.MultiplyBase(key);
        var joined = Composite(published, evaluations);
        var challenge = Challenge(published, joined, GroupElement.MultiplyBase(nonce), nonce * joined.Base);
        return new EqualLogsProof(challenge, nonce - (challenge * key));
    }

    /// <summary>VerifyProof, RFC 9497 2.2.2; false without an evaluation and for the identity.</summary>
    public static bool Verifies(GroupElement published, ImmutableArray<LogPair> evaluations, EqualLogsProof proof)
    {
        if (published.IsIdentity || evaluations.IsEmpty) return false;
        var joined = Composite(published, evaluations);
        var first = GroupElement.MultiplyBase(proof.Response) + (proof.Challenge * published);
        var second = (proof.Response * joined.Base) + (proof.Challenge * joined.Product);
        return Challenge(published, joined, first, second) == proof.Challenge;
    }

    private static GroupElement InputElement(OprfMode mode, ReadOnlySpan<byte> input) => GroupElement.HashToGroup(input, Label("HashToGroup-", mode));

    private static byte[] Hash(ReadOnlySpan<byte> input, GroupElement element) =>
        SHA512.HashData([.. Length(input), .. input, .. Field(element), .. "Finalize"u8]);

    private static LogPair Composite(GroupElement published, ImmutableArray<LogPair> evaluations)
    {
        var domain = Label("Seed-", OprfMode.Verifiable);
        var seed = SHA512.HashData([.. Field(published), .. Length(domain), .. domain]);
        var joined = default(LogPair);
        for (var i = 0; i < evaluations.Length; i++)
        {
            byte[] transcript = [.. Length(seed), .. seed, .. Number(i), .. Field(evaluations[i].Base), .. Field(evaluations[i].Product), .. "Composite"u8];
            var weight = GroupScalar.HashToScalar(transcript, Label("HashToScalar-", OprfMode.Verifiable));
            joined = new LogPair(joined.Base + (weight * evaluations[i].Base), joined.Product + (weight * evaluations[i].Product));
        }

        return joined;
    }

    private static GroupScalar Challenge(GroupElement published, LogPair joined, GroupElement first, GroupElement second) => GroupScalar.HashToScalar(
        [.. Field(published), .. Field(joined.Base), .. Field(joined.Product), .. Field(first), .. Field(second), .. "Challenge"u8],
        Label("HashToScalar-", OprfMode.Verifiable));

    private static byte[] Label(string purpose, OprfMode mode) => [.. Encoding.ASCII.GetBytes(purpose), .. "OPRFV1-"u8, (byte)mode, .. "-ristretto255-SHA512"u8];

    private static byte[] Field(GroupElement element) => [0, GroupElement.Size, .. element.ToArray()];

    private static byte[] Length(ReadOnlySpan<byte> octets) => Number(octets.Length);

    private static byte[] Number(int number)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, checked((ushort)number));
        return octets;
    }
}

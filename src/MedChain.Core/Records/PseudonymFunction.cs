using System.Security.Cryptography;
using MedChain.Core.Codec;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Oprf;
using MedChain.Crypto.Randomness;

namespace MedChain.Core.Records;

/// <summary>
/// The identity function for whoever has its whole key: from a patient's identifier to the pseudonym that the chain carries. SHA-256 over the oblivious
/// pseudorandom function of the identifier (RFC 9497, ristretto255-SHA512, mode VOPRF). In a consortium nobody has the key, and a <see cref="PseudonymQuestion"/> is
/// evaluated jointly, with the same outcome. Spec: Records R11.
/// </summary>
public sealed class PseudonymFunction
{
    private readonly GroupScalar _key;

    /// <summary>By a key.</summary>
    public PseudonymFunction(GroupScalar key) => _key = key;

    /// <summary>By a key that is derived from 32 octets.</summary>
    public PseudonymFunction(ReadOnlySpan<byte> seed32)
        : this(ObliviousFunction.DeriveKey(OprfMode.Verifiable, seed32, "patient pseudonym"u8))
    {
    }

    /// <summary>The pseudonym of an identifier; <see cref="Digest.Zero"/> where a bundle names no patient.</summary>
    public Digest Evaluate(NormalIdentifier? identifier) =>
        identifier is null ? Digest.Zero : Name(ObliviousFunction.EvaluateAlone(OprfMode.Verifiable, _key, InputOf(identifier)));

    /// <summary>What goes into the function.</summary>
    internal static byte[] InputOf(NormalIdentifier identifier)
    {
        using var input = new Transcript("patient identifier");
        input.Append(Text.Encode(identifier.Text));
        return input.Hash().ToArray();
    }

    /// <summary>The pseudonym, from what comes out of the function.</summary>
    internal static Digest Name(ReadOnlySpan<byte> output)
    {
        using var pseudonym = new Transcript("patient pseudonym");
        pseudonym.Append(output);
        return pseudonym.Hash();
    }
}

/// <summary>
/// One evaluation of the identity function with others: blinded, so that who evaluates learns neither identifier nor pseudonym. Spec: Records R11,
/// Collaboration K10.
/// </summary>
public sealed class PseudonymQuestion
{
    private readonly byte[] _input;
    private readonly GroupScalar _blind;

    private PseudonymQuestion(byte[] input, GroupScalar blind, GroupElement blinded) => (_input, _blind, Blinded) = (input, blind, blinded);

    /// <summary>What the holders of the key evaluate; uniform, it tells nothing of the identifier.</summary>
    public GroupElement Blinded { get; }

    /// <summary>The question for an identifier.</summary>
    /// <param name="identifier">The identifier.</param>
    /// <param name="seed">Secret, of its own for each question.</param>
    public static PseudonymQuestion Of(NormalIdentifier identifier, Entropy seed)
    {
        var input = PseudonymFunction.InputOf(identifier);
        Span<byte> octets = stackalloc byte[Entropy.SeedSize];
        seed.Fill("blind", octets);
        using var purpose = new Transcript("pseudonym blind");
        var blind = GroupScalar.Derive(octets, purpose);
        CryptographicOperations.ZeroMemory(octets);
        if (!ObliviousFunction.TryBlind(OprfMode.Verifiable, input, blind, out var blinded))
            throw new CryptographicException("The identifier's hash is the identity element, or the blind is zero; this happens once in 2^252 draws.");
        return new PseudonymQuestion(input, blind, blinded);
    }

    /// <summary>The pseudonym, from the evaluation.</summary>
    public Digest Finish(GroupElement evaluated) => PseudonymFunction.Name(ObliviousFunction.Finish(_input, _blind, evaluated));
}

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

    /// <summary>The pseudonym of an identifier, "system|value"; <see cref="Digest.Zero"/> where there is none.</summary>
    public Digest Evaluate(string? identifier) =>
        InputOf(identifier) is { } input ? Name(ObliviousFunction.EvaluateAlone(OprfMode.Verifiable, _key, input)) : Digest.Zero;

    /// <summary>The identifier without white space and with full-width ASCII made plain, so that ways of typing do not part a patient's records.</summary>
    public static string Normalise(string identifier) => string.Concat(
        identifier.Where(static letter => !char.IsWhiteSpace(letter)).Select(static letter => letter is >= '！' and <= '～' ? (char)(letter - 0xFEE0) : letter));

    /// <summary>What goes into the function; null where there is no identifier.</summary>
    internal static byte[]? InputOf(string? identifier)
    {
        var normal = Normalise(identifier ?? "");
        if (normal.Length == 0) return null;
        using var input = new Transcript("patient identifier");
        input.Append(Text.Encode(normal));
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

    /// <summary>The question for an identifier, "system|value"; null where there is none.</summary>
    /// <param name="identifier">The identifier.</param>
    /// <param name="seed">Secret, of its own for each question.</param>
    public static PseudonymQuestion? Of(string? identifier, Entropy seed)
    {
        if (PseudonymFunction.InputOf(identifier) is not { } input) return null;
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

using MedChain.Core.Codec;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Oprf;

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

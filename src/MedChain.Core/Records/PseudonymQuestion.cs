using System.Security.Cryptography;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Oprf;
using MedChain.Crypto.Randomness;

namespace MedChain.Core.Records;

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

using MedChain.Crypto.Groups;

namespace MedChain.Crypto.ElGamal;

/// <summary>
/// A small number v under a key K: A = rG, B = vG + rK (exponential ElGamal). Sums of ciphertexts encrypt sums. Indistinguishable under
/// chosen plaintexts where the decisional Diffie-Hellman problem is hard; malleable on purpose, so that what is encrypted must be proved.
/// </summary>
/// <param name="A">rG.</param>
/// <param name="B">vG + rK.</param>
public readonly record struct Ciphertext(GroupElement A, GroupElement B)
{
    /// <summary>Octets: A, then B.</summary>
    public const int Size = 2 * GroupElement.Size;

    /// <summary>The sum of nothing.</summary>
    public static Ciphertext Zero => default;

    /// <summary>Encrypts.</summary>
    /// <param name="key">K.</param>
    /// <param name="value">v.</param>
    /// <param name="randomness">r, uniform and secret: it opens the ciphertext.</param>
    public static Ciphertext Encrypt(GroupElement key, ulong value, GroupScalar randomness) =>
        new(GroupElement.MultiplyBase(randomness), GroupElement.MultiplyBase(GroupScalar.FromUInt64(value)) + (randomness * key));

    /// <summary>Encrypts the sum.</summary>
    public static Ciphertext operator +(Ciphertext left, Ciphertext right) => new(left.A + right.A, left.B + right.B);

    /// <summary>Encrypts the difference.</summary>
    public static Ciphertext operator -(Ciphertext left, Ciphertext right) => new(left.A - right.A, left.B - right.B);
}

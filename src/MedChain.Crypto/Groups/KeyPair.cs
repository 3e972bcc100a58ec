namespace MedChain.Crypto.Groups;

/// <summary>
/// A secret x and its public key xG, which is computed once: for those that do many things with one key. As <see cref="GroupScalar"/>, a value that
/// cannot be wiped; it is made anew from what its owner keeps.
/// </summary>
/// <param name="secret">x.</param>
public readonly struct KeyPair(GroupScalar secret)
{
    /// <summary>x.</summary>
    public GroupScalar Secret { get; } = secret;

    /// <summary>xG.</summary>
    public GroupElement Public { get; } = GroupElement.MultiplyBase(secret);
}

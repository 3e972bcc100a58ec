using System.Security.Cryptography;
using System.Text;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Sim.Leakage;

/// <summary>What a patient's number becomes, for who can compute it.</summary>
internal delegate Digest IdentifierHash(ReadOnlySpan<byte> digits);

/// <summary>Tries all identifiers, one after the other.</summary>
internal static class IdentifierSearch
{
    /// <summary>SHA-256 of the bare number.</summary>
    public static Digest Bare(ReadOnlySpan<byte> digits)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        SHA256.HashData(digits, hash);
        return new Digest(hash);
    }

    /// <summary>SHA-256 of register and number.</summary>
    public static Digest WithSystem(ReadOnlySpan<byte> digits)
    {
        Span<byte> text = stackalloc byte[IdentifierSpace.System.Length + 1 + IdentifierSpace.Digits];
        var written = Encoding.ASCII.GetBytes(IdentifierSpace.System, text);
        text[written] = (byte)'|';
        digits.CopyTo(text[(written + 1)..]);
        return Bare(text);
    }

    /// <summary>The protocol's pseudonym, for who has the key of the identity function.</summary>
    public static IdentifierHash Pseudonym(PseudonymFunction function) => digits =>
        function.Evaluate(NormalIdentifier.TryNormalise(IdentifierSpace.System, Encoding.ASCII.GetString(digits), out var identifier, out _) ? identifier : null);

    /// <summary>Finds the identifiers behind hashes.</summary>
    /// <param name="space">The identifiers.</param>
    /// <param name="targets">The hashes.</param>
    /// <param name="hash">How they may have been made.</param>
    /// <returns>The identifier of each hash that was found.</returns>
    public static SortedDictionary<Digest, string> Find(IdentifierSpace space, IEnumerable<Digest> targets, IdentifierHash hash)
    {
        var open = new SortedSet<Digest>(targets);
        var found = new SortedDictionary<Digest, string>();
        Span<byte> digits = stackalloc byte[IdentifierSpace.Digits];
        for (var number = 0; number < space.Size && open.Count > 0; number++)
        {
            IdentifierSpace.Write(number, digits);
            var candidate = hash(digits);
            if (open.Remove(candidate)) found[candidate] = IdentifierSpace.Of(number);
        }

        return found;
    }
}

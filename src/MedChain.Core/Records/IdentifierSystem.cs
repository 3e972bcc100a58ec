using System.Collections.Immutable;
using System.Globalization;

namespace MedChain.Core.Records;

/// <summary>A register that is known: what its numbers look like and how they check themselves. Spec: Records N4.</summary>
/// <param name="Uri">The name that all its names stand for.</param>
/// <param name="HasForm">Whether a folded number looks like one.</param>
/// <param name="IsRight">Whether its check digit is right; always where there is none.</param>
internal sealed record IdentifierSystem(string Uri, Func<string, bool> HasForm, Func<string, bool> IsRight)
{
    private static readonly IdentifierSystem ResidentIdentity = new("urn:oid:2.16.156.10011.1.3", IsResidentNumber, HasResidentCheck);
    private static readonly IdentifierSystem Nhs = new("https://fhir.nhs.uk/Id/nhs-number", static number => IsDigits(number, 10), HasNhsCheck);
    private static readonly IdentifierSystem SocialSecurity = new("http://hl7.org/fhir/sid/us-ssn", static number => IsDigits(number, 9), static _ => true);

    private static readonly ImmutableSortedDictionary<string, IdentifierSystem> Known = new (string Name, IdentifierSystem System)[]
    {
        (ResidentIdentity.Uri, ResidentIdentity),
        (Nhs.Uri, Nhs), ("https://fhir.nhs.uk/id/nhs-number", Nhs), ("urn:oid:2.16.840.1.113883.2.1.4.1", Nhs),
        (SocialSecurity.Uri, SocialSecurity), ("urn:oid:2.16.840.1.113883.4.1", SocialSecurity),
    }.ToImmutableSortedDictionary(static known => known.Name, static known => known.System, StringComparer.Ordinal);

    /// <summary>The register of a folded name; null if it is not known.</summary>
    public static IdentifierSystem? Find(string system) => Known.GetValueOrDefault(system);

    /// <summary>A number without the hyphens, dots and slashes that people put between its groups, in capitals.</summary>
    public static string Fold(string number) =>
        string.Concat(number.Where(static letter => letter is not ('-' or '.' or '/')).Select(static letter => letter is >= 'a' and <= 'z' ? (char)(letter - 32) : letter));

    private static bool IsDigits(string number, int length) => number.Length == length && number.All(char.IsAsciiDigit);

    // GB 11643-1999: six digits of a place, a day of birth, three digits, and a check digit that may be X for ten.
    private static bool IsResidentNumber(string number) =>
        number.Length == 18 && IsDigits(number[..17], 17) && (char.IsAsciiDigit(number[17]) || number[17] == 'X')
        && DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    // ISO 7064 MOD 11-2, which GB 11643 takes: the weighted sum of all eighteen is 1.
    private static bool HasResidentCheck(string number)
    {
        var sum = 0;
        foreach (var digit in number) sum = ((sum * 2) + (digit == 'X' ? 10 : digit - '0')) % 11;
        return sum == 1;
    }

    // NHS Data Dictionary, "NHS number": weights 10 to 2, modulus 11; 10 is no check digit.
    private static bool HasNhsCheck(string number)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++) sum += (number[i] - '0') * (10 - i);
        var check = (11 - (sum % 11)) % 11;
        return check != 10 && check == number[9] - '0';
    }
}

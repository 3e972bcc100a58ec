using System.Globalization;

namespace MedChain.Sim.Leakage;

/// <summary>The identifiers that exist: numbers of nine digits from 000000000 on, as of a register that everybody knows, whose patients nobody should know.</summary>
/// <param name="Size">How many there are.</param>
public readonly record struct IdentifierSpace(int Size)
{
    /// <summary>Digits of an identifier.</summary>
    public const int Digits = 9;

    /// <summary>The register, as FHIR names it.</summary>
    public const string System = "urn:medchain:register";

    /// <summary>An identifier, 0 to <see cref="Size"/> - 1.</summary>
    public static string Of(int number) => number.ToString("D9", CultureInfo.InvariantCulture);

    /// <summary>An identifier with its register, as segmentation gives it to the identity function.</summary>
    public static string Full(string identifier) => System + "|" + identifier;

    /// <summary>Writes an identifier's digits in ASCII.</summary>
    public static void Write(int number, Span<byte> digits)
    {
        for (var i = Digits - 1; i >= 0; i--, number /= 10) digits[i] = (byte)('0' + (number % 10));
    }

    /// <summary>Whether a text is one of the identifiers.</summary>
    public bool Has(string text) => text.Length == Digits && text.All(char.IsAsciiDigit) && int.Parse(text, CultureInfo.InvariantCulture) < Size;

    /// <summary>So many different identifiers.</summary>
    public string[] Draw(Dice dice, int count)
    {
        var seen = new SortedSet<int>();
        var drawn = new List<string>(count);
        while (drawn.Count < count)
        {
            var number = (int)dice.Below(Size);
            if (seen.Add(number)) drawn.Add(Of(number));
        }

        return [.. drawn];
    }
}

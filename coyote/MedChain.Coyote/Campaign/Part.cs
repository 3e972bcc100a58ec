using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MedChain.Coyote.Campaign;

/// <summary>The i-th of m parts of something.</summary>
/// <param name="Index">i, from 1.</param>
/// <param name="Count">m.</param>
internal sealed record Part(int Index, int Count)
{
    /// <summary>The largest m that a campaign is divided into; its processes divide that further.</summary>
    internal const int CountMax = 10_000;

    /// <summary>All of it.</summary>
    internal static Part Whole { get; } = new(1, 1);

    /// <summary>Reads "i/m"; nothing is the whole.</summary>
    internal static bool TryParse(string? text, [NotNullWhen(true)] out Part? part)
    {
        part = null;
        var numbers = (text ?? "1/1").Split('/');
        if (numbers.Length != 2 || !TryRead(numbers[0], out var index) || !TryRead(numbers[1], out var count)) return false;
        if (index < 1 || index > count) return false;
        part = new Part(index, count);
        return true;
    }

    /// <summary>Reads "i/m"; nothing, and what is neither, is the whole.</summary>
    internal static Part Parse(string? text) => TryParse(text, out var part) ? part : Whole;

    /// <summary>The i-th of so many parts of this part.</summary>
    internal Part Of(int index, int count) => new(((Index - 1) * count) + index, Count * count);

    /// <summary>Where this part of so many things begins and ends.</summary>
    internal (long First, long Next) Range(long all) => (all * (Index - 1) / Count, all * Index / Count);

    /// <summary>As it is written.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

using System.Globalization;

namespace MedChain.Spec;

/// <summary>What one search through a compiled model found.</summary>
/// <param name="Search">What was searched.</param>
/// <param name="Reached">Whether a property was broken.</param>
/// <param name="Tried">States, sets or values tried.</param>
/// <param name="Path">The way there in words, the last line saying what is broken; empty when nothing is.</param>
/// <param name="Elapsed">The time it took.</param>
public sealed record SearchResult(Search Search, bool Reached, long Tried, IReadOnlyList<string> Path, TimeSpan Elapsed)
{
    /// <summary>Whether it went as it must: a variant breaks the property that it names, the models as they are break none.</summary>
    public bool Holds => Search.Variant is null
        ? !Reached && Tried > 0
        : Reached && Path.Count > 0 && Path[^1].StartsWith(Search.Property + " is broken: ", StringComparison.Ordinal);

    /// <summary>One line for people; the path when it is there and should not be.</summary>
    public string Detail => (Search.Variant, Reached) switch
    {
        (null, false) => string.Create(CultureInfo.InvariantCulture, $"no violation in {Tried} tried"),
        (null, true) => "a violation:\n" + string.Join('\n', Path),
        (_, true) => string.Create(CultureInfo.InvariantCulture, $"{Path[^1]} ({Path.Count} lines, {Tried} tried)"),
        (_, false) => string.Create(CultureInfo.InvariantCulture, $"NO VIOLATION of {Search.Property} in {Tried} tried ({Search.Variant.What})"),
    };
}

/// <summary>What the searches through all compiled models found.</summary>
public sealed record SearchResults(IReadOnlyList<SearchResult> Results)
{
    /// <summary>Variants that were compiled: those that say what they reach.</summary>
    public int Compiled => Results.Count(result => result.Search.Variant is not null);

    /// <summary>Those of them that reach it.</summary>
    public int Reached => Results.Count(result => result.Search.Variant is not null && result.Holds);

    /// <summary>Whether each variant reaches its violation, and no search finds one in the models as they are.</summary>
    public bool Hold => Compiled > 0 && Compiled < Results.Count && Results.All(result => result.Holds);

    /// <summary>In one line for people.</summary>
    public string Line
    {
        get
        {
            var controls = Results.Where(result => result.Search.Variant is null).ToList();
            return $"{Reached} of {Compiled} compiled ones reach a violation, {controls.Count(result => result.Reached)} of {controls.Count} unchanged ones do";
        }
    }
}

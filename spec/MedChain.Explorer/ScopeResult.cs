namespace MedChain.Explorer;

/// <summary>What the search of one scope found.</summary>
/// <param name="Scope">The scope's name.</param>
/// <param name="States">Global states, each once.</param>
/// <param name="Transitions">Choices that led from one of them to a state, the same or another, deliveries that change nothing left out.</param>
/// <param name="Depth">The most choices on a shortest way to a state.</param>
/// <param name="Complete">Whether every state was searched to its end. A search that ends at a violation is not.</param>
/// <param name="Violation">The property that broke and what was seen; null when none did.</param>
/// <param name="Breaks">The property that has to break; null when none may.</param>
/// <param name="WitnessesMissing">What had to be seen and was not.</param>
/// <param name="CoreTransitions">Transitions of the real core that were executed.</param>
/// <param name="CoreSeconds">Seconds spent in them.</param>
/// <param name="LocalStates">States of single parts.</param>
/// <param name="Seconds">Seconds in all.</param>
/// <param name="Transcript">The shortest way to the violation.</param>
/// <param name="Problem">Why the search was given up; null when it was not.</param>
public sealed record ScopeResult(
    string Scope,
    long States,
    long Transitions,
    int Depth,
    bool Complete,
    string? Violation,
    string? Breaks,
    IReadOnlyList<string> WitnessesMissing,
    long CoreTransitions,
    double CoreSeconds,
    int LocalStates,
    double Seconds,
    IReadOnlyList<Step> Transcript,
    string? Problem)
{
    /// <summary>Whether a violation has to be found.</summary>
    public bool ExpectedViolation => Breaks is not null;

    /// <summary>Whether it went as it must: all searched and nothing broken, or the one property broken that must break.</summary>
    public bool Holds => Breaks is not null
        ? Violation?.StartsWith(Breaks + ": ", StringComparison.Ordinal) == true && Problem is null
        : Complete && Violation is null && WitnessesMissing.Count == 0;

    /// <summary>Of a scope whose first state cannot be reached.</summary>
    public static ScopeResult NotBegun(Scope scope, string why)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new ScopeResult(scope.Name, 0, 0, 0, false, why, scope.Breaks, [], 0, 0, 0, 0, [], null);
    }
}

/// <summary>One step of a transcript.</summary>
/// <param name="Part">Whose.</param>
/// <param name="Choice">What happens to it.</param>
/// <param name="Note">What it does then.</param>
public sealed record Step(string Part, string Choice, string Note)
{
    /// <inheritdoc/>
    public override string ToString() => Note.Length == 0 ? $"{Part} {Choice}." : $"{Part} {Choice}; {Note}.";
}

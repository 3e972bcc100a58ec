namespace MedChain.Explorer;

/// <summary>A scope to be searched.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Breaks">The property that has to be found broken; null when none may be.</param>
/// <param name="Model">Builds its model.</param>
public sealed record Scope(string Name, string? Breaks, Func<Model> Model);

namespace MedChain.Explorer;

/// <summary>A scope to be searched.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MustBreak">Whether a violation has to be found.</param>
/// <param name="Model">Builds its model.</param>
public sealed record Scope(string Name, bool MustBreak, Func<Model> Model);

namespace MedChain.Spec;

/// <summary>What <c>./medchain spec</c> was asked to do.</summary>
/// <param name="Json">Whether the summary is JSON.</param>
/// <param name="Proofs">Whether models and variants are proved or refused.</param>
/// <param name="Exploration">Whether scopes are searched.</param>
/// <param name="Tables">Whether tables and tags are compared.</param>
/// <param name="Deep">Whether the scopes that take long are searched too.</param>
public sealed record SpecOptions(bool Json, bool Proofs, bool Exploration, bool Tables, bool Deep)
{
    /// <summary>Reads the arguments; null when they are not understood.</summary>
    public static SpecOptions? Read(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var options = new SpecOptions(false, true, true, true, false);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--json":
                    options = options with { Json = true };
                    break;
                case "--deep":
                    options = options with { Deep = true };
                    break;
                case "--only" when i + 1 < arguments.Length && arguments[i + 1] is "proofs" or "exploration" or "tables":
                    var only = arguments[++i];
                    options = options with { Proofs = only == "proofs", Exploration = only == "exploration", Tables = only == "tables" };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}

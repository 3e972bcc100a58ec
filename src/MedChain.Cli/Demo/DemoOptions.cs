namespace MedChain.Cli.Demo;

/// <summary>What a demonstration is asked to do.</summary>
/// <param name="Seed">Determines keys, chance and generated patients.</param>
/// <param name="Institutions">How many hospitals, 4 to 31.</param>
/// <param name="Input">Folder of FHIR bundles; null for generated patients.</param>
/// <param name="Data">Folder that lasts; null for a temporary one.</param>
/// <param name="AsJson">Whether one JSON object is printed instead of text.</param>
internal sealed record DemoOptions(ulong Seed, int Institutions, string? Input, string? Data, bool AsJson)
{
    /// <summary>Fewest hospitals that tolerate a fault.</summary>
    public const int LeastInstitutions = 4;

    /// <summary>Most hospitals of a demonstration.</summary>
    public const int MostInstitutions = 31;
}

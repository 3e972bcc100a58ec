using System.Text.Json;

namespace MedChain.Coyote.Campaign;

/// <summary>A schedule that can be run again: in a file, one JSON object.</summary>
/// <param name="Engine">The engine that wrote it; another one cannot read it.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Share">On what it ran.</param>
/// <param name="Property">What it breaks.</param>
/// <param name="Schedule">The engine's text.</param>
/// <param name="Number">Which of the scenario's towns, where all were tried one after another.</param>
internal sealed record SavedTrace(string Engine, string Scenario, Share Share, string Property, string Schedule, long? Number = null)
{
    /// <summary>Writes it.</summary>
    internal void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, Json.Layout));
    }

    /// <summary>Reads it; null where the file is none.</summary>
    internal static SavedTrace? Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SavedTrace>(File.ReadAllText(path), Json.Layout) is { Scenario: not null, Schedule: not null } trace ? trace : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}

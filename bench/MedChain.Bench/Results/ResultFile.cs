using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MedChain.Bench.Results;

/// <summary>A measurement as JSON.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerOptions.Strict)
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a measurement; the note and the bounds of a file that is replaced stay, and its floors where none were measured.</summary>
    internal static void Write(string path, BenchRun measurement)
    {
        if (TryRead(path, out var before, out _))
            measurement = measurement with { Note = before.Note, Bounds = before.Bounds, Floors = measurement.Floors.Count > 0 ? measurement.Floors : before.Floors };
        File.WriteAllText(path, JsonSerializer.Serialize(measurement, s_format) + "\n");
    }

    /// <summary>Reads a measurement.</summary>
    internal static bool TryRead(string path, [NotNullWhen(true)] out BenchRun? measurement, [NotNullWhen(false)] out string? problem)
    {
        (measurement, problem) = (null, null);
        try
        {
            measurement = JsonSerializer.Deserialize<BenchRun>(File.ReadAllText(path), s_format);
            if (measurement is null) problem = $"{path} is empty.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{path} cannot be read: {e.Message} Write it with --update-baseline.";
        }
        catch (JsonException e)
        {
            problem = $"{path} is no baseline: {e.Message}";
        }

        return measurement is not null;
    }
}

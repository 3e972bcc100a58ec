using System.Text.Json;

namespace MedChain.Coyote.Campaign;

/// <summary>What a worker process tells, one JSON object a line: how far it is, a scenario's result, or the lines covered at the end.</summary>
/// <param name="Scenario">Whose schedules run.</param>
/// <param name="Done">Schedules of it done so far.</param>
/// <param name="Result">The scenario's result, when it has ended.</param>
/// <param name="Covered">Lines of the machines' tables taken, at the end.</param>
internal sealed record WorkerLine(string? Scenario, long Done, ScenarioResult? Result, IReadOnlyList<string>? Covered)
{
    /// <summary>Writes it to standard output.</summary>
    internal void Write() => Console.Out.WriteLine(JsonSerializer.Serialize(this, Json.Line));

    /// <summary>Reads it; null where a line is none.</summary>
    internal static WorkerLine? TryRead(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize<WorkerLine>(line, Json.Line) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

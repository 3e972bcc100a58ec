using System.Text.Json.Serialization;

namespace MedChain.Coyote.Campaign;

/// <summary>What the schedules of one scenario showed.</summary>
/// <param name="Name">The scenario's name.</param>
/// <param name="Schedules">Schedules run.</param>
/// <param name="Steps">Steps and choices in them.</param>
/// <param name="Expected">The property that must be found broken, or several of which one must, with " or " between; null where all must hold.</param>
/// <param name="Found">The property that was found broken; null where none was.</param>
/// <param name="Detail">What was seen, in a line.</param>
/// <param name="Trace">The file that replays the schedule that failed.</param>
/// <param name="Seconds">Time taken.</param>
internal sealed record ScenarioResult(
    string Name, long Schedules, long Steps, string? Expected, string? Found, string? Detail, string? Trace, double Seconds)
{
    /// <summary>Whether it went as it must.</summary>
    [JsonIgnore]
    public bool Holds => Expected is null ? Found is null : Expected.Split(" or ").Contains(Found);

    /// <summary>Both parts of one scenario's schedules together.</summary>
    internal ScenarioResult With(ScenarioResult other) => this with
    {
        Schedules = Schedules + other.Schedules,
        Steps = Steps + other.Steps,
        Found = Worse(this, other).Found,
        Detail = Worse(this, other).Detail,
        Trace = Worse(this, other).Trace,
        Seconds = Seconds + other.Seconds,
    };

    /// <summary>Of two parts the one that counts: the one that found what it should not, else the one that found what it should.</summary>
    private static ScenarioResult Worse(ScenarioResult a, ScenarioResult b) =>
        a.Found is not null && !a.Holds ? a : b.Found is not null ? b : a;
}

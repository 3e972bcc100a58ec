using System.Globalization;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote.Campaign;

/// <summary>Puts together what workers tell: each has a part of each scenario.</summary>
/// <param name="scenarios">All that run.</param>
/// <param name="jobs">How many workers there are.</param>
internal sealed class Tally(IReadOnlyList<Scenario> scenarios, int jobs)
{
    private readonly SortedDictionary<int, WorkerLine> _now = [];
    private readonly SortedDictionary<string, int> _parts = new(StringComparer.Ordinal);
    private readonly List<ScenarioResult> _results = [];
    private readonly SortedSet<string> _covered = new(StringComparer.Ordinal);

    /// <summary>Of each scenario that ran, in the order in which they ran.</summary>
    internal IReadOnlyList<ScenarioResult> Results =>
        [.. scenarios.Select(scenario => _results.Find(result => result.Name == scenario.Name)).OfType<ScenarioResult>()];

    /// <summary>Results of which parts are missing.</summary>
    internal IEnumerable<ScenarioResult> Parts => Results.Where(result => _parts[result.Name] < jobs);

    /// <summary>Lines of the machines' tables taken.</summary>
    internal IReadOnlySet<string> Covered => _covered;

    /// <summary>What runs, in a line.</summary>
    internal string Now => string.Join("; ", _now.Values.Select(line => line.Scenario).Distinct().Select(name => string.Create(
        CultureInfo.InvariantCulture, $"{name}: {_now.Values.Where(line => line.Scenario == name).Sum(line => line.Done)} schedules")).Prepend(
        string.Create(CultureInfo.InvariantCulture, $"{_parts.Values.Count(parts => parts == jobs)} of {scenarios.Count} scenarios")));

    /// <summary>Takes a worker's line.</summary>
    /// <returns>The scenario's result, when all workers have done their part of it.</returns>
    internal ScenarioResult? Take(int job, WorkerLine line)
    {
        _covered.UnionWith(line.Covered ?? []);
        if (line.Covered is not null) _now.Remove(job);
        else _now[job] = line;
        if (line.Result is not { } result) return null;
        var at = _results.FindIndex(other => other.Name == result.Name);
        if (at < 0) _results.Add(result);
        else _results[at] = _results[at].With(result);
        _parts[result.Name] = _parts.GetValueOrDefault(result.Name) + 1;
        return _parts[result.Name] == jobs ? _results.Find(other => other.Name == result.Name) : null;
    }
}

using System.Diagnostics;
using MedChain.Coyote.Harness;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote.Campaign;

/// <summary>One process of a campaign: runs its part of each scenario's schedules and tells its parent.</summary>
/// <param name="scenarios">Which.</param>
/// <param name="effort">Schedules of the whole campaign, and this part's seed.</param>
/// <param name="parts">How many parts the campaign has.</param>
/// <param name="part">Which of them this is, from 1.</param>
internal sealed class Worker(IReadOnlyList<Scenario> scenarios, Effort effort, int parts, int part)
{
    private const double TellSeconds = 0.5;

    private ScenarioRun? _run;
    private bool _isStopped;

    /// <summary>Runs all; 0 however they go, since the parent judges.</summary>
    internal int Run()
    {
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            _isStopped = true;
            _run?.Stop();
        };
        foreach (var scenario in scenarios)
        {
            if (_isStopped) break;
            var all = Schedules(scenario);
            var share = (all + parts - 1) / parts;
            _run = new ScenarioRun(scenario, effort with { Schedules = share, First = share * (part - 1) });
            var told = Stopwatch.StartNew();
            var result = _run.Run(done =>
            {
                if (told.Elapsed.TotalSeconds < TellSeconds) return;
                told.Restart();
                new WorkerLine(scenario.Name, done, null, null).Write();
            });
            new WorkerLine(scenario.Name, result.Schedules, result, null).Write();
        }

        new WorkerLine(null, 0, null, [.. Coverage.Lines]).Write();
        return 0;
    }

    /// <summary>What must break is looked for as long as the scenario says; the search ends when it is found.</summary>
    private long Schedules(Scenario scenario)
    {
        if (effort.Enumerates) return scenario.Towns;
        if (scenario.Breaks is not null) return Math.Max(effort.Schedules, scenario.Schedules);
        return effort.Schedules > 0 ? effort.Schedules : scenario.Schedules;
    }
}

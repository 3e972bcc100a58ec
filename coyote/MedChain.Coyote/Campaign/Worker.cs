using System.Diagnostics;
using MedChain.Coyote.Harness;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote.Campaign;

/// <summary>One process of a campaign: runs its part of each scenario's schedules and tells its parent.</summary>
/// <param name="scenarios">Which.</param>
/// <param name="effort">Schedules of the whole campaign, and this part's seed.</param>
/// <param name="part">Which part of the campaign this is.</param>
internal sealed class Worker(IReadOnlyList<Scenario> scenarios, Effort effort, Part part)
{
    private const double TellSeconds = 0.5;

    /// <summary>Runs all; 0 however they go, since the parent judges.</summary>
    internal int Run()
    {
        using var interrupt = new Interrupt();
        Watch(interrupt);
        foreach (var scenario in scenarios)
        {
            if (interrupt.IsAsked) break;
            if (Share(scenario) is { Schedules: > 0 } share) Run(scenario, share, interrupt);
        }

        new WorkerLine(null, 0, null, [.. Coverage.Lines]).Write();
        return 0;
    }

    private static void Run(Scenario scenario, Effort share, Interrupt interrupt)
    {
        var run = new ScenarioRun(scenario, share);
        using var registration = interrupt.Register(run.Stop);
        new WorkerLine(scenario.Name, 0, null, null).Write();
        var told = Stopwatch.StartNew();
        var result = run.Run(done =>
        {
            if (told.Elapsed.TotalSeconds < TellSeconds) return;
            told.Restart();
            new WorkerLine(scenario.Name, done, null, null).Write();
        });
        new WorkerLine(scenario.Name, result.Schedules, result, null).Write();
    }

    /// <summary>The parent closes this process's input to end it, and so does the parent's own end.</summary>
    private static void Watch(Interrupt interrupt)
    {
        var watching = new Thread(() =>
        {
            while (Console.In.Read() >= 0) continue;
            interrupt.Ask();
        });
        watching.IsBackground = true;
        watching.Start();
    }

    /// <summary>
    /// This part of a scenario's schedules. What must break is looked for by every part as long as the scenario says: the search ends when it is found.
    /// </summary>
    private Effort Share(Scenario scenario)
    {
        if (scenario.Breaks is not null && !effort.Enumerates) return effort with { Schedules = Math.Max(effort.Schedules, scenario.Schedules) };
        var all = effort.Enumerates ? scenario.Towns : effort.Schedules > 0 ? effort.Schedules : scenario.Schedules;
        var (first, next) = part.Range(all);
        return effort with { Schedules = next - first, First = first };
    }
}

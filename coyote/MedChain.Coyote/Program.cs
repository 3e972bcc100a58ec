using MedChain.Coyote.Harness;
using MedChain.Coyote.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;
using System.Diagnostics;
foreach (var scenario in ConsensusScenarios.All)
{
    var c = Configuration.Create().WithTestingIterations(scenario.Schedules).WithRandomGeneratorSeed(1).WithMaxSchedulingSteps(scenario.MaxSteps);
    if (scenario.IsLiveness) c = c.WithRandomStrategy();
    var sw = Stopwatch.StartNew();
    using var e = TestingEngine.Create(c, (Microsoft.Coyote.Actors.IActorRuntime r) => scenario.Run(r, o => o, null));
    e.Run();
    var n = e.TestReport.NumOfExploredFairPaths + e.TestReport.NumOfExploredUnfairPaths; var steps = e.TestReport.TotalExploredFairSteps + e.TestReport.TotalExploredUnfairSteps;
    Console.WriteLine($"{scenario.Name}: {n} schedules, {steps} steps, {n / sw.Elapsed.TotalSeconds:0}/s, {steps / sw.Elapsed.TotalSeconds:0} steps/s, bugs {e.TestReport.NumOfFoundBugs} {string.Join(" | ", e.TestReport.BugReports).Split('\n')[0]} {string.Join(" ", e.TestReport.InternalErrors)} expected {scenario.Breaks}");
}
Console.WriteLine(string.Join('\n', Coverage.Lines));

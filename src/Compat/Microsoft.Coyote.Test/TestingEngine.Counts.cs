using System.Globalization;
using System.Text;
using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.SystematicTesting;

public sealed partial class TestingEngine
{
    /// <summary>The report as text.</summary>
    public string GetReport()
    {
        var text = new StringBuilder();
        void Line(string line) => text.Append(line).Append('\n');
        var report = TestReport;
        Line(Say($"Found {report.NumOfFoundBugs} failed runs; seed {_seed}."));
        Line(Say($"Explored {report.NumOfExploredFairPaths} fair and {report.NumOfExploredUnfairPaths} other schedules."));
        if (report.NumOfExploredFairPaths > 0)
            Line(Say($"Decisions under fair strategies: {report.MinExploredFairSteps} to {report.MaxExploredFairSteps}; {report.MaxFairStepsHitInFairTests} runs cut short."));
        if (report.NumOfExploredUnfairPaths > 0)
            Line(Say($"Decisions under other strategies: {report.MinExploredUnfairSteps} to {report.MaxExploredUnfairSteps}; {report.MaxUnfairStepsHitInUnfairTests} runs cut short."));
        foreach (var error in report.InternalErrors) Line(error);
        foreach (var bug in report.BugReports) Line(bug);
        return text.ToString();
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Count(Strategy strategy)
    {
        var report = TestReport;
        var decisions = _runtime.Decisions.Count;
        if (strategy.IsFair)
        {
            report.NumOfExploredFairPaths++;
            if (report.MinExploredFairSteps < 0 || decisions < report.MinExploredFairSteps) report.MinExploredFairSteps = decisions;
            report.MaxExploredFairSteps = Math.Max(report.MaxExploredFairSteps, decisions);
            report.TotalExploredFairSteps = Sum(report.TotalExploredFairSteps, decisions);
            if (_runtime.IsCutShort) report.MaxFairStepsHitInFairTests++;
        }
        else
        {
            report.NumOfExploredUnfairPaths++;
            if (report.MinExploredUnfairSteps < 0 || decisions < report.MinExploredUnfairSteps) report.MinExploredUnfairSteps = decisions;
            report.MaxExploredUnfairSteps = Math.Max(report.MaxExploredUnfairSteps, decisions);
            report.TotalExploredUnfairSteps = Sum(report.TotalExploredUnfairSteps, decisions);
            if (_runtime.IsCutShort) report.MaxUnfairStepsHitInUnfairTests++;
        }
        var operations = _runtime.OperationCount;
        if (report.MinControlledOperations < 0 || operations < report.MinControlledOperations) report.MinControlledOperations = operations;
        report.MaxControlledOperations = Math.Max(report.MaxControlledOperations, operations);
        report.TotalControlledOperations = Sum(report.TotalControlledOperations, operations);
        var degree = _runtime.ConcurrencyDegree;
        if (report.MinConcurrencyDegree < 0 || degree < report.MinConcurrencyDegree) report.MinConcurrencyDegree = degree;
        report.MaxConcurrencyDegree = Math.Max(report.MaxConcurrencyDegree, degree);
    }

    /// <summary>A sum that stops at the largest number; the package's counters are 32 bits wide.</summary>
    private static int Sum(int total, int more) => (int)Math.Min(int.MaxValue, (long)total + more);
}

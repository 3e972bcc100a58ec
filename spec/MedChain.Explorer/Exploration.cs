using System.Globalization;

namespace MedChain.Explorer;

/// <summary>Searches scopes, two at a time, and says how far it has come.</summary>
/// <param name="scopes">What is searched.</param>
/// <param name="progress">Where lines for people go.</param>
public sealed class Exploration(IReadOnlyList<Scope> scopes, TextWriter progress)
{
    private const int AtOnce = 2;

    private readonly Lock _writing = new();
    private int _started;

    /// <summary>Searches all of them; who is interrupted comes back INCOMPLETE.</summary>
    /// <param name="interrupted">Ends the searches.</param>
    /// <returns>The results, in the order of the scopes.</returns>
    public IReadOnlyList<ScopeResult> Run(CancellationToken interrupted = default)
    {
        var results = new ScopeResult[scopes.Count];

        // Threads of their own, since the pool lends none while others wait.
        var workers = Enumerable.Range(0, AtOnce).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WaitAll([.. workers], CancellationToken.None);
        return results;

        // In the order given, the longest first.
        void Work()
        {
            for (var index = Next(); index < scopes.Count; index = Next())
            {
                results[index] = Run(scopes[index], interrupted);
                Say(Describe(results[index]));
            }
        }

        int Next() => Interlocked.Increment(ref _started) - 1;
    }

    private ScopeResult Run(Scope scope, CancellationToken interrupted)
    {
        Model model;
        try
        {
            model = scope.Model();
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            return ScopeResult.NotBegun(scope, $"What comes before the scope fails: {failed.Message}");
        }

        var search = new Search(scope.Name, model, scope.Breaks);
        using var ticking = new Timer(_ => Say($"          {scope.Name}: {search.States} states so far"), null, 5_000, 5_000);
        return search.Run(interrupted);
    }

    /// <summary>A result in a few lines, with the transcript of a violation.</summary>
    public static string Describe(ScopeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var verdict = result switch
        {
            { Problem: { } problem } => $"INCOMPLETE ({problem})",
            { ExpectedViolation: true, Violation: null } => "FAILED: nothing broke",
            { ExpectedViolation: true, Holds: true } => "broken, as it must be",
            { Violation: not null } => "VIOLATED",
            { WitnessesMissing.Count: > 0 } => "TOO SMALL, never seen: " + string.Join(", ", result.WitnessesMissing),
            _ => "holds",
        };
        var lines = new List<string>
        {
            string.Create(
                CultureInfo.InvariantCulture,
                $"Explored  {result.Scope}: {verdict}; {result.States} states, {result.Transitions} transitions, depth {result.Depth}, {result.Seconds:0.0} s"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"          core: {result.CoreTransitions} transitions in {result.CoreSeconds:0.00} s ({result.CoreTransitions / Math.Max(result.CoreSeconds, 1e-3):0} a second), {result.LocalStates} states of single parts"),
        };
        if (result.Violation is not null)
        {
            lines.Add("          " + result.Violation);
            lines.AddRange(result.Transcript.Select((step, i) => string.Create(CultureInfo.InvariantCulture, $"          {i + 1,3}. {step}")));
        }

        return string.Join(Environment.NewLine, lines);
    }

    private void Say(string text)
    {
        lock (_writing) progress.WriteLine(text);
    }
}

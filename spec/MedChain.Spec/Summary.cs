using System.Globalization;
using MedChain.Explorer;

namespace MedChain.Spec;

/// <summary>What verification found.</summary>
/// <param name="Results">Of models and variants.</param>
/// <param name="Searches">Of the compiled models and variants.</param>
/// <param name="Assumptions">Findings of the audit.</param>
public sealed record ProofResults(IReadOnlyList<CheckResult> Results, SearchResults Searches, int Assumptions)
{
    /// <summary>Of the models.</summary>
    public IEnumerable<CheckResult> Models => Results.Where(result => !result.IsVariant);

    /// <summary>Of the variants.</summary>
    public IEnumerable<CheckResult> Variants => Results.Where(result => result.IsVariant);

    /// <summary>Obligations that hold.</summary>
    public int Verified => Models.Sum(model => model.Verdict.Verified);

    /// <summary>Those that do not. A model that the verifier could not even read counts as one.</summary>
    public int Errors => Models.Sum(model => model.Holds ? 0 : Math.Max(1, model.Verdict.Errors));

    /// <summary>
    /// Whether every model is proved without assumptions, every variant refused, and each compiled one reaches its violation and the unchanged
    /// models none.
    /// </summary>
    public bool Hold => Models.Any() && Variants.Any() && Results.All(result => result.Holds) && Searches.Hold && Assumptions == 0;
}

/// <summary>What a check of the spec found; parts that were not asked for are null.</summary>
public sealed record Summary
{
    /// <summary>Models and variants.</summary>
    public ProofResults? Proofs { get; init; }

    /// <summary>Searched scopes.</summary>
    public IReadOnlyList<ScopeResult>? Exploration { get; init; }

    /// <summary>Between the tables of code, models and chapters.</summary>
    public IReadOnlyList<string>? Differences { get; init; }

    /// <summary>Who cites the rules.</summary>
    public Tags? Tags { get; init; }

    /// <summary>The time it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether all that was asked for holds.</summary>
    public bool Holds => (Proofs?.Hold ?? true) && (Exploration?.All(static scope => scope.Holds) ?? true) && (Differences?.Count ?? 0) == 0 && (Tags?.Hold ?? true);

    /// <summary>As an object for JSON.</summary>
    public object ToJson() => new
    {
        Proofs = Proofs is null ? null : new { Proofs.Verified, Proofs.Errors, Proofs.Assumptions },
        Variants = Proofs is null ? null : new { Total = Proofs.Variants.Count(), Refused = Proofs.Variants.Count(variant => variant.Holds), Proofs.Searches.Compiled, Proofs.Searches.Reached },
        Tables = Differences is null ? null : new { Machines = MachineTables.OfCode.Count, Differences = Differences.Count },
        Tags = Tags is null ? null : new
        {
            Tags.Total,
            WithoutCode = Tags.WithoutCode.Count,
            WithoutTest = Tags.WithoutTest.Count,
            WithoutModel = Tags.WithoutModel.Count,
        },
        Exploration = (Exploration ?? []).Select(static scope => new
        {
            scope.Scope,
            scope.States,
            scope.Transitions,
            scope.Depth,
            scope.Complete,
            scope.Violation,
            scope.ExpectedViolation,
            scope.WitnessesMissing,
            Seconds = Math.Round(scope.Seconds, 1),
            scope.CoreTransitions,
            CoreTransitionsPerSecond = Math.Round(scope.CoreTransitions / Math.Max(scope.CoreSeconds, 1e-3)),
        }).ToArray(),
        Seconds = Math.Round(Elapsed.TotalSeconds, 1),
    };

    /// <summary>Writes it for people.</summary>
    public void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine();
        if (Proofs is not null) Write(output, Proofs);
        if (Exploration is not null) Write(output, Exploration);
        if (Differences is not null)
        {
            output.WriteLine($"Tables    {MachineTables.OfCode.Count} machines, {Differences.Count} differences between code, models and chapters");
            foreach (var difference in Differences) output.WriteLine($"          {difference}");
        }

        if (Tags is not null) Write(output, Tags);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(Holds ? "All of it holds" : "NOT ALL OF IT HOLDS")}, {Elapsed.TotalSeconds:0} s"));
    }

    private static void Write(TextWriter output, ProofResults proofs)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Proofs    {proofs.Verified} verified, {proofs.Errors} errors, {proofs.Assumptions} assumptions, {proofs.Models.Sum(model => model.Verdict.Resources) / 1e6:0.0} M resources"));
        output.WriteLine($"Variants  {proofs.Variants.Count(variant => variant.Holds)} of {proofs.Variants.Count()} refused; {proofs.Searches.Line}");
    }

    private static void Write(TextWriter output, IReadOnlyList<ScopeResult> scopes)
    {
        var core = scopes.Sum(static scope => scope.CoreTransitions);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Explored  {scopes.Count(static scope => scope.Holds)} of {scopes.Count} scopes as they must be: {scopes.Sum(static scope => scope.States)} states, {scopes.Sum(static scope => scope.Transitions)} transitions, {core} of the core"));
    }

    private static void Write(TextWriter output, Tags tags)
    {
        output.WriteLine($"Tags      {tags.Total} rules, {tags.WithoutCode.Count} without code, {tags.WithoutTest.Count} without test, {tags.WithoutModel.Count} without model");
        WriteTags("without code", tags.WithoutCode);
        WriteTags("without test", tags.WithoutTest);
        WriteTags("without model", tags.WithoutModel);
        WriteTags("cited by models, in no chapter", tags.Unknown);

        void WriteTags(string what, IReadOnlyList<string> missing)
        {
            if (missing.Count > 0) output.WriteLine($"          {what}: {string.Join(' ', missing)}");
        }
    }
}

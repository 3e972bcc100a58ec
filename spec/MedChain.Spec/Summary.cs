using System.Globalization;

namespace MedChain.Spec;

/// <summary>What a check of the spec found.</summary>
/// <param name="Results">Of models and variants.</param>
/// <param name="Searches">Of the compiled models and variants.</param>
/// <param name="Assumptions">Findings of the audit.</param>
/// <param name="Differences">Between the tables of code, models and chapters.</param>
/// <param name="Tags">Who cites the rules.</param>
/// <param name="Elapsed">The time it took.</param>
public sealed record Summary(
    IReadOnlyList<CheckResult> Results, SearchResults Searches, int Assumptions, IReadOnlyList<string> Differences, Tags Tags, TimeSpan Elapsed)
{
    private IEnumerable<CheckResult> Models => Results.Where(result => !result.IsVariant);

    private IEnumerable<CheckResult> Variants => Results.Where(result => result.IsVariant);

    /// <summary>
    /// Whether every model is proved without assumptions, every variant refused, each compiled one reaches its violation and the unchanged
    /// models none, and tables and tags agree.
    /// </summary>
    public bool Holds =>
        Models.Any() && Variants.Any() && Results.All(result => result.Holds)
        && Searches.Hold && Assumptions == 0 && Differences.Count == 0 && Tags.Hold;

    /// <summary>As an object for JSON. No exploration exists yet, so that list is empty.</summary>
    public object ToJson() => new
    {
        Proofs = new { Verified = Models.Sum(model => model.Verdict.Verified), Errors = Models.Sum(Errors), Assumptions },
        Variants = new { Total = Variants.Count(), Refused = Variants.Count(variant => variant.Holds), Searches.Compiled, Searches.Reached },
        Tables = new { Machines = MachineTables.OfCode.Count, Differences = Differences.Count },
        Tags = new
        {
            Tags.Total,
            WithoutCode = Tags.WithoutCode.Count,
            WithoutTest = Tags.WithoutTest.Count,
            WithoutModel = Tags.WithoutModel.Count,
        },
        Exploration = Array.Empty<object>(),
        Seconds = Math.Round(Elapsed.TotalSeconds, 1),
    };

    /// <summary>Writes it for people.</summary>
    public void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Proofs    {Models.Sum(model => model.Verdict.Verified)} verified, {Models.Sum(Errors)} errors, {Assumptions} assumptions, {Models.Sum(model => model.Verdict.Resources) / 1e6:0.0} M resources"));
        output.WriteLine($"Variants  {Variants.Count(variant => variant.Holds)} of {Variants.Count()} refused; {Searches.Line}");
        output.WriteLine($"Tables    {MachineTables.OfCode.Count} machines, {Differences.Count} differences between code, models and chapters");
        foreach (var difference in Differences) output.WriteLine($"          {difference}");
        output.WriteLine($"Tags      {Tags.Total} rules, {Tags.WithoutCode.Count} without code, {Tags.WithoutTest.Count} without test, {Tags.WithoutModel.Count} without model");
        WriteTags("without code", Tags.WithoutCode);
        WriteTags("without test", Tags.WithoutTest);
        WriteTags("without model", Tags.WithoutModel);
        WriteTags("cited by models, in no chapter", Tags.Unknown);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(Holds ? "All of it holds" : "NOT ALL OF IT HOLDS")}, {Elapsed.TotalSeconds:0} s"));

        void WriteTags(string what, IReadOnlyList<string> tags)
        {
            if (tags.Count > 0) output.WriteLine($"          {what}: {string.Join(' ', tags)}");
        }
    }

    /// <summary>A model that the verifier could not even read counts as one error.</summary>
    private static int Errors(CheckResult model) => model.Holds ? 0 : Math.Max(1, model.Verdict.Errors);
}

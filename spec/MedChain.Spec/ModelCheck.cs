using System.Diagnostics;

namespace MedChain.Spec;

/// <summary>One model proved, or one variant refused, or not.</summary>
/// <param name="Name">The model's or the variant's name.</param>
/// <param name="IsVariant">Whether verification had to refuse it.</param>
/// <param name="Holds">Whether it went as it must.</param>
/// <param name="Verdict">What the verifier said.</param>
/// <param name="Detail">One line for people.</param>
/// <param name="Elapsed">The time it took.</param>
public sealed record CheckResult(string Name, bool IsVariant, bool Holds, Verdict Verdict, string Detail, TimeSpan Elapsed);

/// <summary>Runs the verifier over all models and all variants, two at a time.</summary>
public sealed class ModelCheck(SpecFiles files, Dafny dafny)
{
    private const int AtOnce = 2;

    private string Work => Path.Combine(files.Root, "artifacts", "spec");

    /// <summary>How many checks there are.</summary>
    public int Count => files.Models.Count + files.Variants.Count;

    /// <summary>Runs all of them: the models first, of these the longest text first, so that no long proof is left alone at the end.</summary>
    /// <param name="report">Is told each result when it comes, one at a time.</param>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(Action<CheckResult> report)
    {
        var models = files.Models.OrderByDescending(model => new FileInfo(model).Length);
        var jobs = models.Select(model => (Func<Task<CheckResult>>)(() => ProveAsync(model)))
            .Concat(files.Variants.Select(variant => (Func<Task<CheckResult>>)(() => RefuseAsync(variant))));
        var results = new List<CheckResult>();
        await Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (job, _) =>
        {
            var result = await job().ConfigureAwait(false);
            lock (results)
            {
                results.Add(result);
                report(result);
            }
        }).ConfigureAwait(false);
        return results;
    }

    private async Task<CheckResult> ProveAsync(string model)
    {
        var watch = Stopwatch.StartNew();
        var name = Path.GetFileName(model);
        var verdict = await dafny.VerifyAsync(model, Path.Combine(Work, "models", name + ".csv")).ConfigureAwait(false);
        var detail = verdict.Holds ? $"{verdict.Verified} verified, {verdict.Resources / 1e6:0.0} M resources" : "not proved:\n" + verdict.Output.Trim();
        return new CheckResult(name, false, verdict.Holds, verdict, detail, watch.Elapsed);
    }

    /// <summary>
    /// A variant is refused when its lemma fails: by an error, since a proof that was given up says nothing, and in a text that is
    /// understood, since one that does not even parse is refused for the wrong reason.
    /// </summary>
    private async Task<CheckResult> RefuseAsync(Variant variant)
    {
        var watch = Stopwatch.StartNew();
        var folder = Path.Combine(Work, "variants", variant.Name);
        Directory.CreateDirectory(folder);
        foreach (var model in files.Models)
        {
            var name = Path.GetFileName(model);
            var text = await File.ReadAllTextAsync(model).ConfigureAwait(false);
            await File.WriteAllTextAsync(Path.Combine(folder, name), name == variant.Model ? variant.Apply(text) : text).ConfigureAwait(false);
        }

        var verdict = await dafny.VerifyAsync(Path.Combine(folder, ModelOf(variant)), Path.Combine(folder, "results.csv"), variant.Fails).ConfigureAwait(false);
        var refused = verdict.Understood && verdict.Failed.Contains(variant.Fails) && !verdict.GaveUp;
        var detail = refused ? $"{variant.Rule}: {variant.Fails} fails"
            : !verdict.Understood ? "not understood:\n" + verdict.Output.Trim()
            : verdict.GaveUp ? $"undecided: {variant.Fails} was given up"
            : $"NOT REFUSED ({variant.What}): {variant.Fails} holds";
        return new CheckResult(variant.Name, true, refused, verdict, detail, watch.Elapsed);
    }

    /// <summary>The file of the lemma that must fail: the one that has its module.</summary>
    private string ModelOf(Variant variant)
    {
        var module = $"module {variant.Fails.Split('.')[0]} {{";
        var model = files.Models.FirstOrDefault(path => File.ReadAllText(path).Contains(module, StringComparison.Ordinal));
        return model is null ? throw new SpecException($"variant {variant.Name} names a lemma of no model") : Path.GetFileName(model);
    }
}

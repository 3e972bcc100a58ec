using System.Globalization;

namespace MedChain.Spec;

/// <summary>One model proved, or one variant refused, or not.</summary>
/// <param name="Name">The model's or the variant's name.</param>
/// <param name="IsVariant">Whether verification had to refuse it.</param>
/// <param name="Holds">Whether it went as it must.</param>
/// <param name="Verdict">What the verifier said.</param>
/// <param name="Detail">One line for people.</param>
public sealed record CheckResult(string Name, bool IsVariant, bool Holds, Verdict Verdict, string Detail);

/// <summary>Runs the verifier over all models and all variants: several in a process, since its start costs more than most proofs, two processes at a time.</summary>
public sealed class ModelCheck(SpecFiles files, Dafny dafny)
{
    private const int AtOnce = 2;
    private const int ModelsInGroup = 34;
    private const int VariantsInBatch = 32;

    private readonly ModelTexts _texts = ModelTexts.Of(files);

    private string Work => Path.Combine(files.Root, "artifacts", "spec");

    /// <summary>How many checks there are.</summary>
    public int Count => files.Models.Count + files.Variants.Count;

    /// <summary>Runs all of them, the models first.</summary>
    /// <param name="report">Is told each result when it comes, one at a time.</param>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(Action<CheckResult> report)
    {
        var jobs = Groups().Select((group, number) => (Func<Task<IReadOnlyList<CheckResult>>>)(() => ProveAsync(group, number)))
            .Concat(VariantBatch.Split(_texts, files.Variants, VariantsInBatch).Select((batch, number) => (Func<Task<IReadOnlyList<CheckResult>>>)(() => RefuseAsync(batch, Name(number)))));
        var results = new List<CheckResult>();
        await Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (job, _) =>
        {
            var some = await job().ConfigureAwait(false);
            lock (results)
            {
                results.AddRange(some);
                foreach (var result in some) report(result);
            }
        }).ConfigureAwait(false);
        return results;
    }

    /// <summary>The models dealt out by length, so that no group has all of the long ones.</summary>
    private IEnumerable<IReadOnlyList<string>> Groups()
    {
        var groups = (files.Models.Count + ModelsInGroup - 1) / ModelsInGroup;
        return files.Models.OrderByDescending(static model => new FileInfo(model).Length)
            .Select((model, number) => (model, number)).GroupBy(dealt => dealt.number % groups, IReadOnlyList<string> (_, dealt) => [.. dealt.Select(static one => one.model)]);
    }

    private async Task<IReadOnlyList<CheckResult>> ProveAsync(IReadOnlyList<string> models, int number)
    {
        var verdict = await dafny.VerifyAsync(models, Path.Combine(Work, "models", Name(number) + ".csv")).ConfigureAwait(false);
        return [.. models.Select(Path.GetFileName).Select(name => Proved(name!))];

        CheckResult Proved(string name)
        {
            var modules = _texts.Modules(name).ToHashSet(StringComparer.Ordinal);
            var own = verdict.Of(symbol => modules.Contains(symbol.Split('.')[0]));
            var detail = own.Holds ? $"{own.Verified} verified, {own.Resources / 1e6:0.0} M resources" : "not proved:\n" + verdict.Output.Trim();
            return new CheckResult(name, false, own.Holds, own, detail);
        }
    }

    /// <summary>
    /// A variant is refused when its lemma fails: by an error, since a proof that was given up says nothing, and in a text that is
    /// understood, since one that does not even parse is refused for the wrong reason. If one of a batch is such, each is tried alone.
    /// </summary>
    private async Task<IReadOnlyList<CheckResult>> RefuseAsync(VariantBatch batch, string name)
    {
        var folder = Path.Combine(Work, "refused");
        Directory.CreateDirectory(folder);
        var text = Path.Combine(folder, name + ".dfy");
        await File.WriteAllTextAsync(text, batch.Write(Path.GetRelativePath(folder, files.Folder).Replace('\\', '/'))).ConfigureAwait(false);
        var verdict = await dafny.VerifyAsync([text], Path.ChangeExtension(text, ".csv"), VariantBatch.Symbol).ConfigureAwait(false);
        if (batch.Variants.Count == 1 || (verdict.Understood && !verdict.GaveUp)) return [.. batch.Variants.Select((variant, number) => Refused(variant, VariantBatch.Lemma(variant, number)))];
        var results = new List<CheckResult>();
        foreach (var single in VariantBatch.Split(_texts, batch.Variants, 1)) results.AddRange(await RefuseAsync(single, single.Variants[0].Name).ConfigureAwait(false));
        return results;

        CheckResult Refused(Variant variant, string lemma)
        {
            var own = verdict.Of(symbol => symbol == lemma);
            var refused = own.Understood && own.Errors > 0 && !own.GaveUp;
            var detail = refused ? $"{variant.Rule}: {variant.Fails} fails"
                : !own.Understood ? "not understood:\n" + own.Output.Trim()
                : own.GaveUp ? $"undecided: {variant.Fails} was given up"
                : $"NOT REFUSED ({variant.What}): {variant.Fails} holds";
            return new CheckResult(variant.Name, true, refused, own, detail);
        }
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"group-{number:00}");
}

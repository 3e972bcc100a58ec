using System.CommandLine;
using System.CommandLine.Parsing;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Mutants;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote;

/// <summary>What is refused before anything runs: values out of range, names that there are not, and options that say nothing together.</summary>
internal sealed class VerifyChecks(VerifyOptions options)
{
    /// <summary>Adds the checks to a command with these options.</summary>
    internal void AddTo(Command command)
    {
        Check(options.Scenario, static names => names?.FirstOrDefault(static name => Catalog.Find(name) is null) is { } name ? $"There is no scenario '{name}'; --list shows them." : null);
        Check(options.Mutant, static names => Unknown(names) is { } name ? $"There is no seeded bug '{name}'; --list shows them." : null);
        Check(options.Iterations, static number => number == 0 ? "--iterations is at least 1." : null);
        Check(options.Time, static seconds => seconds <= 0 ? "--time is at least 1." : null);
        Check(options.Jobs, static jobs => jobs is < 1 or > VerifyOptions.JobsMax ? $"--jobs is from 1 to {VerifyOptions.JobsMax}." : null);
        Check(options.Shard, static part => Part.TryParse(part, out _) ? null : "--shard is i/m with 1 <= i <= m.");
        Check(options.Mutants, static part => Part.TryParse(part, out _) ? null : "--mutants takes nothing or i/m with 1 <= i <= m.");
        options.Strategy.AcceptOnlyFromAmong([.. Strategies.Names]);
        command.Validators.Add(result =>
        {
            foreach (var problem in Problems(result)) result.AddError(problem);
        });
    }

    private static void Check<T>(Option<T> option, Func<T?, string?> problem) => option.Validators.Add(result =>
    {
        if (TryRead(result, out T? value) && problem(value) is { } text) result.AddError(text);
    });

    /// <summary>A value of another type is refused by the parser, after these checks.</summary>
    private static bool TryRead<T>(OptionResult result, out T? value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }

    private static string? Unknown(string[]? names) =>
        names is { Length: > 0 } ? names.Except(Mutant.ReadAll(Repository.Mutants).Select(static mutant => mutant.Name)).FirstOrDefault() : null;

    private IEnumerable<string> Problems(CommandResult given)
    {
        if (Has(options.Worker)) return [];
        return
        [
            .. Alone(options.List, []),
            .. Alone(options.Replay, [options.Json, options.Report]),
            .. Alone(options.Mutant, [options.Seed, options.Jobs, options.Json, options.Report]),
            .. Apart(options.Enumerate, [options.Iterations, options.Time]),
            .. Table(),
            .. Lists(),
            .. new[] { options.Shard, options.Mutants }.Where(option => Part.Parse(given.GetValue(option)).Count > Part.CountMax).Select(option => $"{option.Name} has at most {Part.CountMax} parts."),
        ];

        bool Has(Option option) => given.GetResult(option) is { Implicit: false };

        IEnumerable<string> Alone(Option option, IReadOnlyList<Option> others) =>
            Apart(option, options.All.Where(other => !other.Hidden && other != option && !others.Contains(other)));

        IEnumerable<string> Apart(Option option, IEnumerable<Option> others) =>
            Has(option) ? others.Where(Has).Take(1).Select(other => $"{option.Name} does not go with {other.Name}.") : [];

        IEnumerable<string> Table()
        {
            if (Has(options.Table) && !(Has(options.Mutants) && given.GetResult(options.Mutants)!.Tokens.Count == 0)) yield return "--table goes with --mutants for all seeded bugs.";
        }

        IEnumerable<string> Lists() => Has(options.Enumerate) && Has(options.Scenario)
            ? given.GetResult(options.Scenario)!.Tokens.Select(token => token.Value).Where(name => Catalog.Find(name) is { Towns: 0 }).Select(name => $"Scenario '{name}' has no list for --enumerate.")
            : [];
    }
}

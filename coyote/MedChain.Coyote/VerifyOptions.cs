using System.CommandLine;
using System.Globalization;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote;

/// <summary>What <c>verify</c> can be told.</summary>
internal sealed class VerifyOptions
{
    internal Option<string[]> Scenario { get; } = new("--scenario") { Description = "Only this scenario; may be given several times.", HelpName = "NAME", DefaultValueFactory = static _ => [] };

    internal Option<string> Strategy { get; } = new("--strategy") { Description = "How schedules are chosen; all strategies in turn by default.", DefaultValueFactory = static _ => Strategies.Portfolio };

    internal Option<uint> Iterations { get; } = new("--iterations") { Description = "Schedules of each scenario; each scenario's own number by default.", HelpName = "N" };

    internal Option<int> Time { get; } = new("--time") { Description = "Longest time for each scenario, in seconds.", HelpName = "SECONDS" };

    internal Option<uint> Seed { get; } = new("--seed") { Description = "Determines every schedule.", HelpName = "S", DefaultValueFactory = static _ => 1 };

    internal Option<string?> Replay { get; } = new("--replay") { Description = "Runs one schedule again and shows it step by step.", HelpName = "TRACE" };

    internal Option<string> Shard { get; } = new("--shard") { Description = "The i-th of m parts of the campaign, for several machines.", HelpName = "i/m", DefaultValueFactory = static _ => "1/1" };

    internal Option<string?> Mutants { get; } = new("--mutants")
    {
        Description = "Afterwards runs the program with seeded bugs: all, or the i-th of m shares, each of which must be found.",
        HelpName = "i/m",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal Option<string[]> Mutant { get; } = new("--mutant") { Description = "Only this seeded bug and no campaign; may be given several times.", HelpName = "NAME", DefaultValueFactory = static _ => [] };

    internal Option<bool> Json { get; } = new("--json") { Description = "The result as JSON on standard output; progress goes to standard error." };

    internal Option<string?> Report { get; } = new("--report") { Description = "Writes an HTML page and a JSON file into a folder.", HelpName = "FOLDER" };

    internal Option<bool> List { get; } = new("--list") { Description = "Lists scenarios and seeded bugs, and runs nothing." };

    internal Option<int> Jobs { get; } = new("--jobs") { Description = "Processes at once; one a core by default.", HelpName = "N", DefaultValueFactory = static _ => Environment.ProcessorCount };

    internal Option<bool> Oracle { get; } = new("--oracle") { Description = "Compares every step of every schedule with the compiled models, not of a sampled share." };

    internal Option<bool> Enumerate { get; } = new("--enumerate") { Description = "Tries all partitions and leaders of the scenarios that have a list of them, one after another; takes minutes." };

    internal Option<bool> Table { get; } = new("--table") { Description = "Writes the seeded bugs' results into the table of coyote/README.md." };

    internal Option<bool> Worker { get; } = new("--worker") { Hidden = true };

    /// <summary>Adds all to a command, with the checks of what they may be.</summary>
    internal void AddTo(Command command)
    {
        Scenario.Validators.Add(result =>
        {
            foreach (var name in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (Catalog.Find(name) is null) result.AddError($"There is no scenario '{name}'; --list shows them.");
            }
        });
        Strategy.AcceptOnlyFromAmong([.. Strategies.Names]);
        Shard.Validators.Add(result =>
        {
            if (TryShare(result.GetValueOrDefault<string>(), out _, out _) is false) result.AddError("--shard is i/m with 1 <= i <= m.");
        });
        Mutants.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } share && !TryShare(share, out _, out _)) result.AddError("--mutants takes i/m with 1 <= i <= m, or nothing.");
        });
        foreach (var option in (Option[])[Scenario, Strategy, Iterations, Time, Seed, Replay, Shard, Mutants, Mutant, Json, Report, List, Jobs, Oracle, Enumerate, Table, Worker]) command.Options.Add(option);
    }

    /// <summary>Reads "i/m".</summary>
    internal static bool TryShare(string? text, out int index, out int count)
    {
        (index, count) = (1, 1);
        var parts = (text ?? "1/1").Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out count)
            && index >= 1 && index <= count;
    }
}

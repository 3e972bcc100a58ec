using System.CommandLine;
using MedChain.Coyote.Campaign;

namespace MedChain.Coyote;

/// <summary>What <c>verify</c> can be told.</summary>
internal sealed class VerifyOptions
{
    /// <summary>Most processes at once.</summary>
    internal const int JobsMax = 64;

    internal Option<string[]> Scenario { get; } = new("--scenario") { Description = "Only this scenario; may be given several times.", HelpName = "NAME", DefaultValueFactory = static _ => [] };

    internal Option<string> Strategy { get; } = new("--strategy") { Description = "How schedules are chosen; all strategies in turn by default.", DefaultValueFactory = static _ => Strategies.Portfolio };

    internal Option<uint?> Iterations { get; } = new("--iterations") { Description = "Schedules of each scenario; each scenario's own number by default. What must break is looked for at least that long.", HelpName = "N" };

    internal Option<int> Time { get; } = new("--time") { Description = "Longest time for each scenario, in seconds; no limit by default.", HelpName = "SECONDS" };

    internal Option<uint> Seed { get; } = new("--seed") { Description = "Determines every schedule.", HelpName = "S", DefaultValueFactory = static _ => 1 };

    internal Option<string?> Replay { get; } = new("--replay") { Description = "Runs one schedule again and shows it step by step; with --report as a page too.", HelpName = "TRACE" };

    internal Option<string?> Shard { get; } = new("--shard") { Description = "The i-th of m parts of the campaign, for several machines.", HelpName = "i/m" };

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

    internal Option<int> Jobs { get; } = new("--jobs") { Description = "Processes at once; one a core by default.", HelpName = "N", DefaultValueFactory = static _ => Math.Clamp(Environment.ProcessorCount, 1, JobsMax) };

    internal Option<bool> Oracle { get; } = new("--oracle") { Description = "Compares every step of every schedule with the compiled models, not of a sampled share." };

    internal Option<bool> Enumerate { get; } = new("--enumerate") { Description = "Tries all partitions and leaders of the scenarios that have a list of them, one after another; takes minutes." };

    internal Option<bool> Table { get; } = new("--table") { Description = "Writes the seeded bugs' results into the table of coyote/README.md; goes with --mutants." };

    /// <summary>Set by this program for its own processes.</summary>
    internal Option<bool> Worker { get; } = new("--worker") { Hidden = true };

    /// <summary>Where a worker's traces go.</summary>
    internal Option<string?> Traces { get; } = new("--traces") { Hidden = true };

    /// <summary>A worker runs only the first so many of its schedules.</summary>
    internal Option<long> Most { get; } = new("--most") { Hidden = true };

    /// <summary>All, in the order in which the help shows them.</summary>
    internal IReadOnlyList<Option> All =>
        [Scenario, Strategy, Iterations, Time, Seed, Shard, Jobs, Oracle, Enumerate, Mutants, Mutant, Table, Replay, List, Json, Report, Worker, Traces, Most];

    /// <summary>Adds all to a command, with the checks of what they may be.</summary>
    internal void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
        new VerifyChecks(this).AddTo(command);
    }
}

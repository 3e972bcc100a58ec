using System.CommandLine;
using System.Globalization;
using MedChain.Crypto;
using MedChain.Sim.Bribery;

namespace MedChain.Cli.Simulate;

/// <summary><c>medchain simulate</c>: what would happen, measured from a seed.</summary>
internal static class SimulateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("simulate", "What would happen, measured: the same seed gives the same octets.") { Bribery(), LeakageCommand.Create() };
        CommandLine.Explain(command, """
            Examples:
              medchain simulate bribery
              medchain simulate bribery --json --seed 7
              medchain simulate leakage
              medchain simulate leakage --json --stores 10 --svg leakage.svg
            """);
        return command;
    }

    private static Command Bribery()
    {
        var defaults = new BriberyOptions(1);
        var seed = new Option<ulong>("--seed") { Description = "Determines keys, votes and the secret bits.", DefaultValueFactory = _ => defaults.Seed };
        var games = new Option<int>("--games") { Description = $"Games for each level and adversary, 1 to {BriberyOptions.MostGames}.", DefaultValueFactory = _ => defaults.Games, HelpName = "N" };
        var voters = new Option<int>("--voters") { Description = $"Voters of an election, the bought one among them, 4 to {BriberyOptions.MostVoters}.", DefaultValueFactory = _ => defaults.Voters, HelpName = "N" };
        var candidates = new Option<int>("--candidates") { Description = "Candidates, 2 to the number of voters.", DefaultValueFactory = _ => defaults.Candidates, HelpName = "N" };
        var level = new Option<string[]>("--level") { Description = "Only this level, may be repeated: " + string.Join(", ", BriberyAdversary.AllLevels) + ".", HelpName = "LEVEL" };
        var adversary = new Option<string[]>("--adversary") { Description = "Only this briber, may be repeated; the list is below.", HelpName = "NAME" };
        var sweep = new Option<bool>("--sweep") { Description = "Also compute what votes cost and gain, for 1 to all votes bought." };
        var seats = new Option<int>("--seats") { Description = "With --sweep: how many of the candidates are seated, 1 to fewer than all.", DefaultValueFactory = _ => 2, HelpName = "N" };
        var csv = new Option<FileInfo?>("--csv") { Description = "With --sweep: also write its rows to this file, comma-separated.", HelpName = "FILE" };
        var svg = new Option<FileInfo?>("--svg") { Description = "With --sweep: also write a picture of them to this file.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command("bribery", "Can a briber tell whether the vote it paid for was given? A random bit decides, the best guesser guesses, and its successes are counted.")
        {
            seed, games, voters, candidates, level, adversary, sweep, seats, csv, svg, json,
        };
        command.SetAction(parsed =>
        {
            Sodium.Require();
            var options = new BriberyOptions(parsed.GetValue(seed))
            {
                Games = parsed.GetValue(games),
                Voters = parsed.GetValue(voters),
                Candidates = parsed.GetValue(candidates),
                Levels = [.. parsed.GetValue(level) ?? []],
                Adversaries = [.. parsed.GetValue(adversary) ?? []],
            };
            if (options.Problem() is { } problem) throw new CommandFailure(ExitCode.Usage, problem + " See: medchain simulate bribery --help");
            if (!parsed.GetValue(sweep) && (parsed.GetValue(csv) ?? parsed.GetValue(svg)) is not null) throw new CommandFailure(ExitCode.Usage, "--csv and --svg go with --sweep.");
            if (parsed.GetValue(sweep) && (parsed.GetValue(seats) < 1 || parsed.GetValue(seats) >= options.Candidates)) throw new CommandFailure(ExitCode.Usage, "--seats takes 1 to fewer than candidates.");
            if (parsed.GetValue(sweep) && !TotalsTable.Fits(options.Voters + 1, options.Candidates)) throw new CommandFailure(ExitCode.Usage, "For --sweep that is too many voters and candidates.");
            var report = BriberyReport.Of(BriberyGame.Play(options));
            if (parsed.GetValue(sweep)) report = report with { Sweep = [.. BudgetSweep.Run(options.Voters, options.Candidates, parsed.GetValue(seats)).Select(BudgetRow.Of)] };
            if (parsed.GetValue(csv) is { } table) File.WriteAllText(table.FullName, BudgetTable.Csv(report.Sweep!));
            if (parsed.GetValue(svg) is { } picture) File.WriteAllText(picture.FullName, BudgetChart.Draw(report.Sweep!));
            if (parsed.GetValue(json)) JsonOutput.Write(report);
            else Print(report);
            return ExitCode.Done;
        });
        CommandLine.Explain(command, Help);
        return command;
    }

    private static string Help => $$"""
        Levels:
          0              ring-signed votes in the clear
          0-overwriting  the same, where a vote may be overwritten in the clear until the close
          1              the sealed ballots of this protocol

        Adversaries, what each sees, and at which levels:
        {{string.Join('\n', BriberyAdversary.All.Select(known => $"  {known.Name,-31} {known.Sees} ({string.Join(", ", known.Levels)})"))}}

        The other voters approve of any set of at most {{BriberyOptions.MostApprovals}} candidates, each as likely. Demanded is the first candidate alone; who
        evades votes any other set. Where an abstention is demanded, each other voter votes with probability 3/4, and claims its turnout with 3/4 if it did.

        JSON: { "games": [ { "level", "adversary", "voters", "candidates", "games", "success", "upperBound", "tallyBound", "resisted" } ] }
          success     share of right guesses, 0 to 1: 0.5 is blind, 1 is broken
          upperBound  upper bound of the guesser's probability: Clopper and Pearson, one-sided, 99.9 %
          tallyBound  what number of ballots and totals alone allow: (1 + total variation distance between obeying and evading) / 2, exact
          resisted    whether success is not above tallyBound by more than chance explains: exact binomial test, 99.9 %
        That a briber succeeds is a finding, and no failure of the command.

        With --sweep also "sweep": [ { "level", "adversary", "bought", "offer", "budget", "spent", "seat", "unbought", "costPerSeat" } ], exact, in units of one voter's price:
          a briber pays each bought voter a flat sum whenever it guesses that this one obeyed; a voter obeys where that is worth 1 to it
          offer        that sum: 1 where the briber sees the vote, 1 / (total variation distance) where it sees totals alone
          budget       what the briber must have in hand; spent: what it pays on average; f + 1 trustees cost as much as so many voters
          seat         probability that the demanded candidate is among the seated; unbought: the same without bribery
          costPerSeat  spent / (seat - unbought)

        Examples:
          medchain simulate bribery
          medchain simulate bribery --sweep --svg sweep.svg --csv sweep.csv
          medchain simulate bribery --json --seed 7
          medchain simulate bribery --level 1 --adversary trustees-past-threshold --games 100 --voters 10 --candidates 4
        """;

    private static void Print(BriberyReport report)
    {
        var first = report.Games[0];
        Console.Out.WriteLine(Say($"{first.Voters} voters, {first.Candidates} candidates, {first.Games} games a line; 0.5 is blind, 1 is broken"));
        Console.Out.WriteLine(Say($"{"level",-14} {"adversary",-31} {"success",8} {"at most",8} {"totals",8}"));
        foreach (var row in report.Games)
        {
            var verdict = row.Resisted ? "resisted" : row.Success > 0.95 ? "broken" : "more than totals";
            Console.Out.WriteLine(Say($"{row.Level,-14} {row.Adversary,-31} {row.Success,8:0.000} {row.UpperBound,8:0.000} {row.TallyBound,8:0.000}  {verdict}"));
        }

        foreach (var line in report.Sweep is { } rows ? BudgetTable.Lines(rows) : []) Console.Out.WriteLine(line);
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

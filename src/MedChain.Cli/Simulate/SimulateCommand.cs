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
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command("bribery", "Can a briber tell whether the vote it paid for was given? A random bit decides, the best guesser guesses, and its successes are counted.")
        {
            seed, games, voters, candidates, level, adversary, json,
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
            var report = BriberyReport.Of(BriberyGame.Play(options));
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

        Examples:
          medchain simulate bribery
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
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

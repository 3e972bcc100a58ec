using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MedChain.Cli.Screens;
using MedChain.Crypto;

namespace MedChain.Cli.Demo;

/// <summary><c>medchain demo</c>: the main job, end to end, on one machine.</summary>
internal static class DemoCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var seed = new Option<ulong>("--seed") { Description = "Determines keys, chance and generated patients.", DefaultValueFactory = _ => 1 };
        var input = new Option<DirectoryInfo?>("--input") { Description = "Folder whose *.json files are FHIR R4 bundles; without it, generated patients.", HelpName = "FOLDER" };
        var institutions = new Option<int>("--institutions") { Description = "How many hospitals, 4 to 31.", DefaultValueFactory = _ => 7, HelpName = "N" };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Folder that keeps everything; a run that was killed goes on in it.", HelpName = "FOLDER" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        institutions.Validators.Add(CheckInstitutions);
        input.Validators.Add(CheckInput);
        var command = new Command("demo", "Seven hospitals keep a chain; records are sealed, dispersed, read with consent, survive a dead and a lying hospital, and are erased.")
        {
            seed, input, institutions, data, json,
        };
        command.SetAction(parsed => Run(new DemoOptions(
            parsed.GetValue(seed), parsed.GetValue(institutions), parsed.GetValue(input)?.FullName, parsed.GetValue(data)?.FullName, parsed.GetValue(json))));
        CommandLine.Explain(command, """
            Examples:
              medchain demo
              medchain demo --input my-bundles --json
              medchain demo --institutions 31 --seed 7
              medchain demo --data my-folder       then again, also after a kill -9: it goes on
            """);
        return command;
    }

    private static int Run(DemoOptions options)
    {
        Sodium.Require();
        var screen = DemoScreen.For(options);
        var report = screen.Show(() => Demonstration.Run(options, screen));
        screen.Summary(report, options);
        return report.Code;
    }

    // What is no number at all is reported by the parser itself.
    private static void CheckInstitutions(OptionResult result)
    {
        if (result.Tokens is not [var token] || !int.TryParse(token.Value, CultureInfo.InvariantCulture, out var count)) return;
        if (count is < DemoOptions.LeastInstitutions or > DemoOptions.MostInstitutions)
            result.AddError($"--institutions takes {DemoOptions.LeastInstitutions} to {DemoOptions.MostInstitutions}, not {count}.");
    }

    private static void CheckInput(OptionResult result)
    {
        if (result.GetValueOrDefault<DirectoryInfo?>() is { Exists: false } folder) result.AddError($"The folder {folder.FullName} does not exist.");
    }
}

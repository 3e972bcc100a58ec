using System.CommandLine;
using MedChain.Cli.Screens;

namespace MedChain.Cli.Doctor;

/// <summary><c>medchain doctor</c>: what is installed, and whether it works.</summary>
internal static class DoctorCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command("doctor", "Checks this machine: runtime, libsodium and its answers, SQLite on this disk, space, processor.") { json };
        command.SetAction(parsed => Run(parsed.GetValue(json)));
        CommandLine.Explain(command, """
            Examples:
              medchain doctor
              medchain doctor --json
            """);
        return command;
    }

    private static int Run(bool asJson)
    {
        var report = DoctorReport.Examine();
        if (asJson) JsonOutput.Write(report);
        else
        {
            foreach (var check in report.Checks) Lines.Verdict(check.Ok, check.Name, check.Detail);
            Console.Out.WriteLine(report.Ok ? "Everything that MedChain needs is here. Try: medchain demo" : "Something is missing; the lines marked with ! say what to do.");
        }

        return report.Ok ? ExitCode.Done : ExitCode.Missing;
    }
}

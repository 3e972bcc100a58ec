using System.CommandLine;
using MedChain.Crypto;

namespace MedChain.Cli.Chains;

/// <summary><c>medchain election verify</c> and <c>show</c>: an election checked again by whoever has the chain; and <c>vote</c>.</summary>
internal static class ElectionCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("election", "Elections of delegates, from the chain.") { Make("verify", "Recompute an election from the chain alone, and say what was checked."), Make("show", "The same without the list of checks: the outcome."), VoteCommand.Create() };
        CommandLine.Explain(command, """
            Examples:
              medchain demo --data my-folder
              medchain election verify --epoch 1 --data my-folder
              medchain election verify --epoch 2 --chain my-folder/chain.medchain --json
              medchain election vote --data my-folder/hospital-03 --approve H1 H2
            """);
        return command;
    }

    private static Command Make(string name, string description)
    {
        var epoch = new Option<ulong>("--epoch") { Description = "The epoch in which the election took place, from 1.", Required = true, HelpName = "E" };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Data folder of a demonstration.", HelpName = "FOLDER" };
        var chain = new Option<FileInfo?>("--chain") { Description = "A chain file.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command(name, description) { epoch, data, chain, json };
        command.SetAction(parsed =>
        {
            Sodium.Require();
            var finding = ElectionAudit.Run(ChainSource.Read(parsed.GetValue(data)?.FullName, parsed.GetValue(chain)?.FullName), parsed.GetValue(epoch));
            if (parsed.GetValue(json)) JsonOutput.Write(finding);
            else Print(finding, isBrief: name == "show");
            return finding.Holds ? ExitCode.Done : ExitCode.Failed;
        });
        CommandLine.Explain(command, $"""
            Examples:
              medchain election {name} --epoch 1 --data my-folder
              medchain election {name} --epoch 2 --chain chain.medchain --json
            """);
        return command;
    }

    private static void Print(ElectionFinding finding, bool isBrief)
    {
        foreach (var line in finding.Checked.Skip(isBrief ? 3 : 0)) Console.Out.WriteLine(isBrief ? line : "checked  " + line);
        if (finding.Problem is { } problem) Console.Error.WriteLine("DOES NOT HOLD  " + problem);
        else if (!isBrief) Console.Out.WriteLine("all of it holds");
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MedChain.Cli.Chains;
using MedChain.Cli.Demo;
using MedChain.Cli.Doctor;
using MedChain.Cli.Simulate;

namespace MedChain.Cli;

/// <summary>The commands, their options and help.</summary>
internal static class CommandLine
{
    /// <summary>Builds the root command.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("MedChain: hospitals keep a chain together, and medical records that no one of them can read or lose alone.");
        root.Subcommands.Add(AuditCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        root.Subcommands.Add(ElectionCommand.Create());
        root.Subcommands.Add(SimulateCommand.Create());
        Explain(root, """
            Examples:
              medchain demo                        the main job on this machine, in seconds
              medchain demo --input my-bundles     the same with your own FHIR R4 bundles
              medchain audit report --data my-folder                who saw what, when and why
              medchain election verify --epoch 1 --data my-folder   an election, checked again from the chain
              medchain simulate bribery            whether a briber can tell what it paid for
              medchain simulate leakage            what stores that fall give away
              medchain doctor                      what is installed, and whether it works
            """);
        return root;
    }

    /// <summary>Lets a command's help end with examples and the exit codes.</summary>
    public static void Explain(Command command, string examples)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null) command.Options.Add(help = new HelpOption());
        help.Action = new ExplainedHelp((HelpAction)help.Action!, examples);
    }

    private sealed class ExplainedHelp(HelpAction help, string examples) : SynchronousCommandLineAction
    {
        // Whoever asks for help need not give what is required.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
            parseResult.InvocationConfiguration.Output.WriteLine();
            parseResult.InvocationConfiguration.Output.WriteLine(ExitCode.Table);
            return code;
        }
    }
}

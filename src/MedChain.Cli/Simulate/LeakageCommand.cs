using System.Collections.Immutable;
using System.CommandLine;
using MedChain.Cli.Demo;
using MedChain.Core.Records;
using MedChain.Crypto;
using MedChain.Sim.Leakage;

namespace MedChain.Cli.Simulate;

/// <summary><c>medchain simulate leakage</c>: what stores that fall give away, under three schemes.</summary>
internal static class LeakageCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var defaults = new LeakageOptions(1);
        var seed = new Option<ulong>("--seed") { Description = "Determines keys, patients, identifiers, and which stores fall first.", DefaultValueFactory = _ => defaults.Seed };
        var stores = new Option<int>("--stores") { Description = $"Stores, {CustodyThresholds.FewestCustodians} to {CustodyThresholds.MostCustodians}.", DefaultValueFactory = _ => defaults.Stores, HelpName = "M" };
        var records = new Option<int?>("--records") { Description = $"Generated records, each of its own patient, 1 to {LeakageOptions.MostRecords}; {defaults.Records} without it. Not with --input.", HelpName = "N" };
        var identifiers = new Option<int>("--identifiers") { Description = $"How many numbers a patient may have, all of which the thief tries: as many as records to {LeakageOptions.MostIdentifiers}.", DefaultValueFactory = _ => defaults.Identifiers, HelpName = "N" };
        var copies = new Option<int>("--copies") { Description = "Copies of what plain and sha256 store, each in another store, 1 to the number of stores.", DefaultValueFactory = _ => defaults.Copies, HelpName = "N" };
        var input = new Option<DirectoryInfo?>("--input") { Description = "Folder whose *.json files are FHIR R4 bundles; without it, generated patients.", HelpName = "FOLDER" };
        var csv = new Option<FileInfo?>("--csv") { Description = "Also write the rows to this file, comma-separated.", HelpName = "FILE" };
        var svg = new Option<FileInfo?>("--svg") { Description = "Also write a picture of them to this file.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command("leakage", "Records are stored in the clear, split under hashes, and by this protocol; stores fall, and what thieves make of them is counted.")
        {
            seed, stores, records, identifiers, copies, input, csv, svg, json,
        };
        command.SetAction(parsed =>
        {
            Sodium.Require();
            var folder = parsed.GetValue(input);
            if (folder is not null && parsed.GetValue(records) is not null) throw Usage("Give either --records or --input.");
            FileInfo?[] files = [parsed.GetValue(csv), parsed.GetValue(svg)];
            foreach (var file in files.OfType<FileInfo>()) CheckTarget(file);
            var options = new LeakageOptions(parsed.GetValue(seed))
            {
                Stores = parsed.GetValue(stores),
                Records = parsed.GetValue(records) ?? defaults.Records,
                Identifiers = parsed.GetValue(identifiers),
                Copies = parsed.GetValue(copies),
            };
            if (folder is null && options.Problem() is { } early) throw Usage(early);
            var refused = 0;
            if (folder is not null) options = options with { Bundles = Read(folder, ref refused) };
            if (options.Problem() is { } problem) throw Usage(problem);
            var report = LeakageReport.Of(LeakageLab.Run(options, Console.IsErrorRedirected ? null : Console.Error.WriteLine));
            if (files[0] is { } table) File.WriteAllText(table.FullName, LeakageTable.Csv(report));
            if (files[1] is { } picture) File.WriteAllText(picture.FullName, LeakageChart.Draw(report));
            if (parsed.GetValue(json)) JsonOutput.Write(report);
            else foreach (var line in LeakageTable.Lines(report)) Console.Out.WriteLine(line);
            return refused > 0 ? ExitCode.InputsRefused : ExitCode.Done;
        });
        CommandLine.Explain(command, Help);
        return command;
    }

    private const string Help = """
        Schemes:
          plain   each record whole in one store
          sha256  each record cut into its fields, which lie in the stores in turn under SHA-256 of the patient's number; the chain has that hash
          ours    the sealed records of this protocol: a simulated consortium puts them, each store is a custodian's disk with its keeper's sealing key

        A patient's number has nine digits; the first --identifiers of them exist, and the thief tries them all. With --input each patient gets such a
        number as its first identifier; the rest of the bundle stays as it is. Files that are no bundle of a patient are named and left out.
        One copy of what plain and sha256 store leaks least and is lost with one store; as many copies as the threshold of ours outlive as many dead stores.
        The thief has the whole chain, and stores fall in an order of chance.

        JSON: { "stores", "threshold", "rows": [ { "compromised", "scheme", "recordsRecovered", "fieldsRecovered", "identitiesRecovered" } ] }
          threshold            t, the key shares that open a record of ours; fewer stores are to give nothing
          compromised          stores that have fallen, 0 to stores
          recordsRecovered     fraction of the records of which the thief has every octet
          fieldsRecovered      fraction of all values that are strings, each as often as it stands there, which it has in clear
          identitiesRecovered  fraction of the patients whose number it has and has put to a record of theirs
        That a thief succeeds is a finding, and no failure of the command.

        Examples:
          medchain simulate leakage
          medchain simulate leakage --json --seed 7 --stores 10 --identifiers 10000000
          medchain simulate leakage --input my-bundles --csv leakage.csv --svg leakage.svg
          medchain simulate leakage --copies 3
        """;

    private static ImmutableArray<PatientBundle> Read(DirectoryInfo folder, ref int refused)
    {
        if (!folder.Exists) throw Usage($"The folder {folder.FullName} does not exist.");
        var bundles = ImmutableArray.CreateBuilder<PatientBundle>();
        foreach (var input in DemoInput.InFolder(folder.FullName))
        {
            if (input.TryLoad(out var octets, out var reason) && PatientBundle.TryRead(octets, out var bundle, out reason))
            {
                bundles.Add(bundle);
                continue;
            }

            refused++;
            Console.Error.WriteLine($"medchain: Not taken in: {input.Source}. {reason}");
        }

        return bundles.Count > 0 ? bundles.ToImmutable() : throw Usage($"No file of {folder.FullName} is a bundle of a patient.");
    }

    // Found out before the work, not after it.
    private static void CheckTarget(FileInfo file)
    {
        if (Directory.Exists(file.FullName)) throw Usage($"{file.FullName} is a folder, not a file.");
        if (file.Directory is { Exists: false } folder) throw Usage($"The folder {folder.FullName} does not exist.");
    }

    private static CommandFailure Usage(string problem) => new(ExitCode.Usage, problem + " See: medchain simulate leakage --help");
}

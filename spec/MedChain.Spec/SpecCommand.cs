using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MedChain.Spec;

/// <summary><c>./medchain spec</c>: proofs, rejected variants, tables and tags, with live progress and a summary.</summary>
public static class SpecCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Missing = 3;
    private const int Usage = 64;

    private const string Help = """
        Usage: ./medchain spec [--json]

        Proves the models in spec/*.dfy, shows that each weakened rule in spec/variants is refused at the lemma that it names and that its
        compiled form reaches a violation, audits the models for assumptions, and compares the machines' tables and the rules' tags of chapters, models,
        code and tests.

          --json   the summary as JSON on standard output; progress goes to standard error

        Needs dafny (dotnet tool restore) and z3 (sudo apt-get install z3). Exit codes: 0 all of it holds, 1 something does not, 3 something is missing
        on this machine, 64 not understood.
        """;

    /// <summary>Runs the command.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(Help);
            return Done;
        }

        if (arguments is not ([] or ["--json"]))
        {
            await Console.Error.WriteLineAsync("medchain: spec takes --json or nothing; see ./medchain spec --help").ConfigureAwait(false);
            return Usage;
        }

        try
        {
            return await CheckAsync(arguments.Length > 0).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is SpecException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("medchain: " + cause.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return Failed;
        }
    }

    private static async Task<int> CheckAsync(bool json)
    {
        var watch = Stopwatch.StartNew();
        var progress = json ? Console.Error : Console.Out;
        var files = SpecFiles.Find();
        var dafny = new Dafny(files);
        if (await dafny.FindMissingAsync().ConfigureAwait(false) is { } missing)
        {
            await Console.Error.WriteLineAsync("medchain: " + missing).ConfigureAwait(false);
            return Missing;
        }

        var tags = Tags.Count(files);
        var differences = MachineTables.Differences(files);
        var check = new ModelCheck(files, dafny);
        var search = new VariantSearch(files, dafny);
        var done = 0;
        var writing = new Lock();
        var searching = search.RunAsync(result => Say(
            (result.Holds, result.Reached) switch { (true, true) => "reached", (true, false) => "control", _ => "FAILED " }, result.Search.Name, result.Detail, result.Elapsed));
        var results = await check.RunAsync(result => Say(
            (result.Holds, result.IsVariant) switch { (true, true) => "refused", (true, false) => "proved ", _ => "FAILED " }, result.Name, result.Detail, result.Elapsed))
            .ConfigureAwait(false);
        var summary = new Summary(
            results, await searching.ConfigureAwait(false), await dafny.AuditAsync(files.Models).ConfigureAwait(false), differences, tags, watch.Elapsed);
        if (json) Console.WriteLine(JsonSerializer.Serialize(summary.ToJson(), JsonLayout));
        else summary.Write(progress);
        return summary.Holds ? Done : Failed;

        void Say(string word, string name, string detail, TimeSpan elapsed)
        {
            lock (writing)
            {
                progress.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"[{++done,3}/{check.Count + search.Count}] {word}  {name,-30} {detail} ({elapsed.TotalSeconds:0} s)"));
            }
        }
    }

    private static JsonSerializerOptions JsonLayout { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}

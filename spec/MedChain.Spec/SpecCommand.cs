using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MedChain.Explorer;

namespace MedChain.Spec;

/// <summary><c>./medchain spec</c>: proofs, rejected variants, searched scopes, tables and tags, with live progress and a summary.</summary>
public static class SpecCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Missing = 3;
    private const int Usage = 64;

    private const string Help = """
        Usage: ./medchain spec [--only proofs|exploration|tables] [--deep] [--json]

        Proves the models in spec/*.dfy, shows that each weakened rule in spec/variants is refused at the lemma that it names and that its
        compiled form reaches a violation, audits the models for assumptions; searches every schedule of small scopes over the real core
        (spec/exploration.md); and compares the machines' tables and the rules' tags of chapters, models, code and tests.

          --only PART  only the proofs, the exploration, or tables and tags
          --deep       searches three views too; takes minutes
          --json       the summary as JSON on standard output; progress goes to standard error

        Proofs need dafny (dotnet tool restore) and z3 (sudo apt-get install z3). Ctrl-C ends a search, which then says INCOMPLETE and fails. Exit
        codes: 0 all of it holds, 1 something does not, 3 something is missing on this machine, 64 not understood.
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

        if (SpecOptions.Read(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync("medchain: spec takes --only, --deep and --json; see ./medchain spec --help").ConfigureAwait(false);
            return Usage;
        }

        try
        {
            return await CheckAsync(options).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is SpecException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("medchain: " + cause.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return Failed;
        }
    }

    private static async Task<int> CheckAsync(SpecOptions options)
    {
        var watch = Stopwatch.StartNew();
        var progress = options.Json ? Console.Error : Console.Out;
        var files = SpecFiles.Find();
        var dafny = new Dafny(files);
        if (options.Proofs && await dafny.FindMissingAsync().ConfigureAwait(false) is { } missing)
        {
            await Console.Error.WriteLineAsync("medchain: " + missing).ConfigureAwait(false);
            return Missing;
        }

        var summary = new Summary
        {
            Proofs = options.Proofs ? await ProveAsync(files, dafny, progress).ConfigureAwait(false) : null,
            Exploration = options.Exploration ? Explore(options.Deep, progress) : null,
            Differences = options.Tables ? MachineTables.Differences(files) : null,
            Tags = options.Tables ? Tags.Count(files) : null,
            Elapsed = watch.Elapsed,
        };
        if (options.Json) Console.WriteLine(JsonSerializer.Serialize(summary.ToJson(), JsonLayout));
        else summary.Write(progress);
        return summary.Holds ? Done : Failed;
    }

    private static async Task<ProofResults> ProveAsync(SpecFiles files, Dafny dafny, TextWriter progress)
    {
        var check = new ModelCheck(files, dafny);
        var search = new VariantSearch(files, dafny);
        var done = 0;
        var writing = new Lock();
        var searching = search.RunAsync(result => Say(
            (result.Holds, result.Reached) switch { (true, true) => "reached", (true, false) => "control", _ => "FAILED " }, result.Search.Name, result.Detail, result.Elapsed));
        var auditing = dafny.AuditAsync(files.Models);
        var results = await check.RunAsync(result => Say(
            (result.Holds, result.IsVariant) switch { (true, true) => "refused", (true, false) => "proved ", _ => "FAILED " }, result.Name, result.Detail, result.Verdict.Elapsed))
            .ConfigureAwait(false);
        return new ProofResults(results, await searching.ConfigureAwait(false), await auditing.ConfigureAwait(false));

        void Say(string word, string name, string detail, TimeSpan elapsed)
        {
            lock (writing)
            {
                progress.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"[{++done,3}/{check.Count + search.Count}] {word}  {name,-30} {detail} ({elapsed.TotalSeconds:0} s)"));
            }
        }
    }

    /// <summary>Ctrl-C ends the searches, not the program: what was not searched is said to be INCOMPLETE.</summary>
    private static IReadOnlyList<ScopeResult> Explore(bool deep, TextWriter progress)
    {
        using var interruption = new CancellationTokenSource();
        ConsoleCancelEventHandler onInterrupt = (_, key) =>
        {
            key.Cancel = true;
            interruption.Cancel();
        };
        Console.CancelKeyPress += onInterrupt;
        try
        {
            return new Exploration(deep ? [.. Scopes.Deep, .. Scopes.Default] : Scopes.Default, progress).Run(interruption.Token);
        }
        finally
        {
            Console.CancelKeyPress -= onInterrupt;
        }
    }

    private static JsonSerializerOptions JsonLayout { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}

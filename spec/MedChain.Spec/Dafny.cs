using System.Globalization;
using System.Text.RegularExpressions;

namespace MedChain.Spec;

/// <summary>One proof obligation that was tried.</summary>
/// <param name="Symbol">The module's and the lemma's name.</param>
/// <param name="Holds">Whether it was proved.</param>
/// <param name="Resources">The solver's resource count: the same on every machine.</param>
/// <param name="Elapsed">The time it took.</param>
public sealed record Obligation(string Symbol, bool Holds, long Resources, TimeSpan Elapsed);

/// <summary>What one run of the verifier said.</summary>
/// <param name="Understood">Whether the text was one of the language at all.</param>
/// <param name="GaveUp">Whether an obligation was given up for want of resources: then nothing is known of it.</param>
/// <param name="Obligations">What was tried.</param>
/// <param name="Output">All that was printed.</param>
public sealed record Verdict(bool Understood, bool GaveUp, IReadOnlyList<Obligation> Obligations, string Output)
{
    /// <summary>Whether all was proved, and there was something to prove.</summary>
    public bool Holds => Understood && Obligations.Count > 0 && Obligations.All(static obligation => obligation.Holds);

    /// <summary>How many obligations hold.</summary>
    public int Verified => Obligations.Count(static obligation => obligation.Holds);

    /// <summary>How many do not, or were given up.</summary>
    public int Errors => Obligations.Count - Verified;

    /// <summary>The solver's resource count.</summary>
    public long Resources => Obligations.Sum(static obligation => obligation.Resources);

    /// <summary>The time that the obligations took.</summary>
    public TimeSpan Elapsed => new(Obligations.Sum(static obligation => obligation.Elapsed.Ticks));

    /// <summary>What it said of some of the names.</summary>
    public Verdict Of(Func<string, bool> symbols) => this with { Obligations = [.. Obligations.Where(obligation => symbols(obligation.Symbol))] };
}

/// <summary>The verifier: a .NET local tool, with the solver z3 from the PATH. It is a process of its own.</summary>
public sealed partial class Dafny(SpecFiles files)
{
    /// <summary>Most that the solver may spend on one obligation. A count, no time: the verdict is the same on a slow machine.</summary>
    private const int ResourceLimit = 10_000_000;

    /// <summary>Says in one line what is missing and how to get it; null when nothing is.</summary>
    public async Task<string?> FindMissingAsync()
    {
        if (!IsOnPath("z3")) return "z3 is missing; install it with: sudo apt-get install z3 (or from https://github.com/Z3Prover/z3)";
        var (code, _) = await RunAsync(["--version"]).ConfigureAwait(false);
        return code == 0 ? null : "dafny is missing; get it with: dotnet tool restore";
    }

    /// <summary>Verifies files, not what they include.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="log">A file for the verifier's table of results.</param>
    /// <param name="symbol">What the names of what is tried contain, or with a dot at its end how they end; all when null.</param>
    public async Task<Verdict> VerifyAsync(IEnumerable<string> paths, string log, string? symbol = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        File.Delete(log);
        List<string> arguments =
        [
            "verify", .. paths, "--cores", "1", "--verification-time-limit", "0", "--show-snippets", "false", "--log-format", $"csv;LogFileName={log}",
            "--resource-limit", ResourceLimit.ToString(CultureInfo.InvariantCulture),
        ];
        if (symbol is not null) arguments.AddRange(["--filter-symbol", symbol]);
        var (_, output) = await RunAsync(arguments).ConfigureAwait(false);
        var summary = Summary().Match(output);
        var obligations = ReadLog(log);

        // An error that is none of an obligation's is one of the text.
        var understood = summary.Success && (Number(summary, "errors") + Number(summary, "out") == 0 || obligations.Any(static obligation => !obligation.Holds));
        return new Verdict(understood, output.Contains("out of resource", StringComparison.Ordinal), obligations, output);
    }

    /// <summary>Findings of the audit: assumptions, axioms, declarations without a body or a proof.</summary>
    /// <exception cref="SpecException">The audit did not end as it should.</exception>
    public async Task<int> AuditAsync(IEnumerable<string> models)
    {
        // The count comes first; then the models are translated for the solver, which nobody asks here.
        var (_, output) = await RunAsync(["audit", .. models], Findings().IsMatch).ConfigureAwait(false);
        var match = Findings().Match(output);
        if (!match.Success) throw new SpecException("the audit of the models failed: " + output.Trim().Split('\n')[0]);
        return Number(match, "findings");
    }

    /// <summary>Translates a model to C#, one file with all that it needs, without verifying it.</summary>
    /// <param name="model">The model's path.</param>
    /// <param name="output">The path of the C# file, without its extension.</param>
    /// <exception cref="SpecException">It could not be translated.</exception>
    public async Task TranslateAsync(string model, string output)
    {
        var (code, text) = await RunAsync(["translate", "cs", model, "--no-verify", "--allow-warnings", "--include-runtime", "--output", output]).ConfigureAwait(false);
        if (code != 0) throw new SpecException("the models could not be translated: " + text.Trim().Split('\n')[0]);
    }

    private static IReadOnlyList<Obligation> ReadLog(string log) =>
        !File.Exists(log) ? [] : [.. File.ReadLines(log).Skip(1).Select(static line => line.Split(',')).Where(static row => row.Length >= 4).Select(static row => new Obligation(
            row[0].Split(' ')[0],
            row[1] == "Passed",
            long.Parse(row[3], NumberStyles.None, CultureInfo.InvariantCulture),
            TimeSpan.Parse(row[2], CultureInfo.InvariantCulture)))];

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));

    private Task<(int Code, string Output)> RunAsync(IEnumerable<string> arguments, Predicate<string>? isEnough = null) =>
        DotNet.RunAsync(files.Root, ["tool", "run", "dafny", "--", .. arguments], isEnough: isEnough, isShort: true);

    [GeneratedRegex(@"finished with (?<verified>\d+) verified, (?<errors>\d+) errors?(, (?<out>\d+) out of resource)?")]
    private static partial Regex Summary();

    [GeneratedRegex(@"Dafny auditor completed with (?<findings>\d+) findings?")]
    private static partial Regex Findings();
}

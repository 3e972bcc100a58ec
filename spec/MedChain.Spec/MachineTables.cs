using System.Text.RegularExpressions;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Spec;

/// <summary>A machine's table: the states' and triggers' names, the state at the start, and the lines "From, Trigger, To".</summary>
public sealed record MachineTable(IReadOnlyList<string> States, IReadOnlyList<string> Triggers, string Initial, IReadOnlyList<string> Lines);

/// <summary>The machines' tables three times: in the code, in the models, in the chapters; all must be equal.</summary>
public static partial class MachineTables
{
    /// <summary>The code's tables by name.</summary>
    public static IReadOnlyDictionary<string, MachineTable> OfCode { get; } = new SortedDictionary<string, MachineTable>(StringComparer.Ordinal)
    {
        ["View"] = Reflect(new ViewMachine()),
        ["Epoch"] = Reflect(new EpochMachine()),
        ["Replica"] = Reflect(new ReplicaMachine()),
        ["Institution"] = Reflect(new InstitutionMachine()),
        ["Record"] = Reflect(new RecordMachine()),
        ["Custody"] = Reflect(new CustodyMachine()),
        ["Access"] = Reflect(new AccessMachine()),
        ["KeyCeremony"] = Reflect(new KeyCeremonyMachine()),
        ["Election"] = Reflect(new ElectionMachine()),
    };

    /// <summary>All that differs, each difference one line.</summary>
    public static IReadOnlyList<string> Differences(SpecFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Differences(files.Read("machines.dfy"), files.Chapters);
    }

    /// <summary>All that differs between the code and these texts of the model and of the chapters.</summary>
    public static IReadOnlyList<string> Differences(string model, IEnumerable<string> pages)
    {
        var models = OfModel(model);
        var chapters = OfChapters(pages);
        var differences = new List<string>();
        foreach (var (name, code) in OfCode)
        {
            if (models.TryGetValue(name, out var table))
            {
                Compare($"{name}, model, states", code.States, table.States);
                Compare($"{name}, model, triggers", code.Triggers, table.Triggers);
                Compare($"{name}, model, initial state", [code.Initial], [table.Initial]);
                Compare($"{name}, model", code.Lines, table.Lines);
            }
            else
            {
                differences.Add($"{name}: the models have no such table");
            }

            if (chapters.TryGetValue(name, out var lines)) Compare($"{name}, chapter", code.Lines, lines);
            else differences.Add($"{name}: the chapters have no such table");
        }

        differences.AddRange(models.Keys.Concat(chapters.Keys).Where(name => !OfCode.ContainsKey(name)).Select(name => $"{name}: the code has no such machine"));
        return differences;

        void Compare(string where, IReadOnlyList<string> code, IReadOnlyList<string> spec)
        {
            differences.AddRange(code.Except(spec).Select(line => $"{where} lacks {line}"));
            differences.AddRange(spec.Except(code).Select(line => $"{where} has {line}, the code does not"));
            if (spec.Distinct().Count() != spec.Count) differences.Add($"{where} has something twice");
        }
    }

    private static MachineTable Reflect<TPhase, TTrigger>(Machine<TPhase, TTrigger> machine)
        where TPhase : struct, Enum
        where TTrigger : struct, Enum => new(
            Enum.GetNames<TPhase>(),
            Enum.GetNames<TTrigger>(),
            machine.Initial.ToString(),
            [.. machine.Describe().Select(edge => $"{edge.From}, {edge.Trigger}, {edge.To}")]);

    private static SortedDictionary<string, MachineTable> OfModel(string text)
    {
        var tables = new SortedDictionary<string, MachineTable>(StringComparer.Ordinal);
        foreach (Match module in Module().Matches(text))
        {
            var body = module.Groups["body"].Value;
            tables[module.Groups["name"].Value] = new MachineTable(
                Names(body, "Phase"),
                Names(body, "Trigger"),
                InitialState().Match(body).Groups["state"].Value,
                [.. Line().Matches(body).Select(line => $"{line.Groups["from"].Value}, {line.Groups["trigger"].Value}, {line.Groups["to"].Value}")]);
        }

        return tables;
    }

    private static string[] Names(string body, string type) =>
        Regex.Match(body, $@"datatype {type} = (?<names>[\w |]+)").Groups["names"].Value.Split('|', StringSplitOptions.TrimEntries);

    private static SortedDictionary<string, string[]> OfChapters(IEnumerable<string> chapters)
    {
        var tables = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach (Match table in chapters.SelectMany(text => ChapterTable().Matches(text)))
        {
            tables[table.Groups["name"].Value] =
            [
                .. table.Groups["rows"].Value.Trim().Split('\n').Skip(2)
                    .Select(row => string.Join(", ", row.Split('|', StringSplitOptions.TrimEntries).Skip(1).Take(3))),
            ];
        }

        return tables;
    }

    [GeneratedRegex(@"module (?<name>\w+)Table \{(?<body>.*?)\n\}", RegexOptions.Singleline)]
    private static partial Regex Module();

    [GeneratedRegex(@":= Table\((?<state>\w+),")]
    private static partial Regex InitialState();

    [GeneratedRegex(@"\((?<from>\w+), (?<trigger>\w+)\) := (?<to>\w+)")]
    private static partial Regex Line();

    [GeneratedRegex(@"<!-- table:(?<name>\w+) -->(?<rows>.*?)<!-- /table -->", RegexOptions.Singleline)]
    private static partial Regex ChapterTable();
}

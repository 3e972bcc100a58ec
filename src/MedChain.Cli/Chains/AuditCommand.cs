using System.CommandLine;
using System.Globalization;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto;

namespace MedChain.Cli.Chains;

/// <summary><c>medchain audit</c>: who saw what, when and why; each entry with a proof that holds without the chain.</summary>
internal static class AuditCommand
{
    private const long MostProofOctets = 1L << 28;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("audit", "Who saw what, when and why, from the chain.") { Trail(), Report(), Genesis(), Verify() };
        CommandLine.Explain(command, """
            Examples:
              medchain demo --data my-folder
              medchain audit report --data my-folder
              medchain audit trail --data my-folder --institution H3 --json
              medchain audit trail --data my-folder --proof 12/0/3 --out entry.proof
              medchain audit genesis --data my-folder --out genesis.medchain
              medchain audit verify --proof entry.proof --genesis genesis.medchain
            """);
        return command;
    }

    private static Command Trail()
    {
        var (data, chain, json, filter) = (Data(), Chain(), Json(), new Filter());
        var proof = new Option<string?>("--proof") { Description = "Prove one entry, named as in the trail.", HelpName = "ENTRY" };
        var target = Out();
        var command = new Command("trail", "Every entry in the chain's order, refused ones too.") { data, chain, json, filter.Record, filter.Institution, filter.From, filter.To, proof, target };
        command.SetAction(parsed =>
        {
            Sodium.Require();
            var file = ChainSource.Read(parsed.GetValue(data)?.FullName, parsed.GetValue(chain)?.FullName);
            if (parsed.GetValue(proof) is { } wanted) return Prove(file, wanted, parsed.GetValue(target));
            var lines = filter.Of(parsed, AuditTrail.Read(file));
            if (parsed.GetValue(json)) JsonOutput.Write(lines);
            else foreach (var line in lines) Print(line);
            return ExitCode.Done;
        });
        CommandLine.Explain(command, """
            Examples:
              medchain audit trail --data my-folder --from 2026-11-01 --to 2026-12-01
              medchain audit trail --chain chain.medchain --record RECORD
              medchain audit trail --chain chain.medchain --proof 12/0/3 --out entry.proof
            """);
        return command;
    }

    private static Command Report()
    {
        var (data, chain, json, filter) = (Data(), Chain(), Json(), new Filter());
        var command = new Command("report", "Who saw what: emergencies that nobody has judged first.") { data, chain, json, filter.Record, filter.Institution, filter.From, filter.To };
        command.SetAction(parsed =>
        {
            Sodium.Require();
            var trail = AuditTrail.Read(ChainSource.Read(parsed.GetValue(data)?.FullName, parsed.GetValue(chain)?.FullName));
            var report = AuditReport.Of(trail, filter.Of(parsed, trail));
            if (parsed.GetValue(json)) JsonOutput.Write(report);
            else Print(report);
            return ExitCode.Done;
        });
        CommandLine.Explain(command, """
            Examples:
              medchain audit report --data my-folder
              medchain audit report --chain chain.medchain --institution H3 --json
            """);
        return command;
    }

    private static Command Genesis()
    {
        var (data, chain, target) = (Data(), Chain(), Out());
        var command = new Command("genesis", "Write the chain's founding, which is all that a proof is checked with.") { data, chain, target };
        command.SetAction(parsed =>
        {
            var founding = ChainSource.Read(parsed.GetValue(data)?.FullName, parsed.GetValue(chain)?.FullName).Founding;
            Write(parsed.GetValue(target), CanonicalWriter.Encode(founding));
            Console.Out.WriteLine($"chain {founding.Genesis.ChainId}");
            return ExitCode.Done;
        });
        CommandLine.Explain(command, """
            Examples:
              medchain audit genesis --data my-folder --out genesis.medchain
            """);
        return command;
    }

    private static Command Verify()
    {
        var proof = new Option<FileInfo>("--proof") { Description = "The proof.", Required = true, HelpName = "FILE" };
        var genesis = new Option<FileInfo>("--genesis") { Description = "The founding of the chain that you trust.", Required = true, HelpName = "FILE" };
        var json = Json();
        var command = new Command("verify", "Check the proof of an entry without the chain.") { proof, genesis, json };
        command.SetAction(parsed =>
        {
            Sodium.Require();
            var finding = AuditProofFinding.Of(Octets(parsed.GetValue(proof)!), Octets(parsed.GetValue(genesis)!));
            if (parsed.GetValue(json)) JsonOutput.Write(finding);
            else if (finding.Problem is { } problem) Console.Error.WriteLine("DOES NOT HOLD  " + problem);
            else Console.Out.WriteLine($"holds  {finding.Time}  {finding.By}  {finding.What}  {(finding.Code == nameof(RefusalCode.None) ? "applied" : "refused: " + finding.Code)}");
            return finding.Holds ? ExitCode.Done : ExitCode.Failed;
        });
        CommandLine.Explain(command, """
            Examples:
              medchain audit verify --proof entry.proof --genesis genesis.medchain
            """);
        return command;
    }

    private static int Prove(ChainFile file, string wanted, FileInfo? target)
    {
        if (AuditEntryName.TryParse(wanted) is not { } name) throw new CommandFailure(ExitCode.Usage, "An entry is named by three numbers, as in 12/0/3.");
        var octets = CanonicalWriter.Encode(AuditTrail.Read(file, name).Prove());
        Write(target, octets);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"proof of {name}, {octets.Length} octets, chain {file.Founding.Genesis.ChainId}"));
        return ExitCode.Done;
    }

    private static void Write(FileInfo? target, byte[] octets) =>
        File.WriteAllBytes((target ?? throw new CommandFailure(ExitCode.Usage, "Say where to write it: --out FILE.")).FullName, octets);

    private static byte[] Octets(FileInfo file)
    {
        if (!file.Exists) throw new CommandFailure(ExitCode.Folder, $"There is no file {file.FullName}.");
        return file.Length <= MostProofOctets ? File.ReadAllBytes(file.FullName) : throw new CommandFailure(ExitCode.Folder, $"{file.FullName} is too large.");
    }

    private static void Print(AuditLine line) => Console.Out.WriteLine(
        $"{line.Entry,-10} {line.Time}  {line.By,-5} {line.What,-13} {(line.What == "evaluated" ? "an identifier" : Short(line.Record))}{(line.Access is null ? "" : "  for " + (line.Requester ?? "nobody known"))}{(line.Scope is null ? "" : ", " + line.Scope)}{(line.Why is null ? "" : ", " + line.Why)}{(line.Word is null ? "" : ", by the " + line.Word)}{(line.Refusal is null ? "" : ": " + line.Refusal)}{(line.Code == nameof(RefusalCode.None) ? "" : "  REFUSED " + line.Code)}");

    private static void Print(AuditReport report)
    {
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"height {report.Height}, {report.AsOf}: {report.Emergencies.Count} emergencies, {report.Reads.Count} reads under consent, {report.Refusals.Count} refusals of custodians, {report.Refused} entries refused"));
        foreach (var read in report.Emergencies) Print("EMERGENCY", read);
        foreach (var read in report.Reads) Print("read", read);
        foreach (var refusal in report.Refusals) Print(refusal);
    }

    private static void Print(string kind, AuditRead read) => Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{kind,-9} {read.Standing,-9} {read.From}  {read.Requester} saw {read.Scope} of {Short(read.Record)}: {read.Why}{(read.Word is null ? "" : ", by the " + read.Word)}; {read.Custodians.Count} custodians, entries {read.Entries[0]} ff.{(read.ReviewBy is null ? "" : "; to be judged by " + read.ReviewBy)}"));

    private static void Print(AuditRefusal refusal) => Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"refused   {refusal.Why,-9} {refusal.From}  {refusal.Requester} did not see {Short(refusal.Record)}; {refusal.Custodians.Count} custodians, entries {refusal.Entries[0]} ff."));

    private static string Short(string? record) => record is null ? "unknown record" : record[..16];

    private static Option<DirectoryInfo?> Data() => new("--data") { Description = "Data folder of a demonstration.", HelpName = "FOLDER" };

    private static Option<FileInfo?> Chain() => new("--chain") { Description = "A chain file.", HelpName = "FILE" };

    private static Option<bool> Json() => new("--json") { Description = "Print one JSON value and nothing else." };

    private static Option<FileInfo?> Out() => new("--out") { Description = "Where to write it.", HelpName = "FILE" };

    /// <summary>Which entries are wanted.</summary>
    private sealed class Filter
    {
        public Option<string?> Record { get; } = new("--record") { Description = "Entries of this record alone; the first digits will do.", HelpName = "RECORD" };

        public Option<string?> Institution { get; } = new("--institution") { Description = "Entries by or for this institution alone, as in H3.", HelpName = "H" };

        public Option<string?> From { get; } = new("--from") { Description = "Not before this time, UTC, as in 2026-11-29 or 2026-11-29T10:00:00Z.", HelpName = "TIME" };

        public Option<string?> To { get; } = new("--to") { Description = "Before this time.", HelpName = "TIME" };

        public IReadOnlyList<AuditLine> Of(ParseResult parsed, AuditTrail trail)
        {
            var (from, to) = (Time(parsed.GetValue(From)), Time(parsed.GetValue(To)));
            var (record, institution) = (parsed.GetValue(Record), parsed.GetValue(Institution));
            if (record is not null && (record.Length is 0 or > 64 || !record.All(char.IsAsciiHexDigitLower))) throw new CommandFailure(ExitCode.Usage, "A record is named by up to 64 hexadecimal digits.");
            return
            [
                .. trail.Lines.Where(line => (from is null || string.CompareOrdinal(line.Time, from) >= 0) && (to is null || string.CompareOrdinal(line.Time, to) < 0)
                    && (record is null || line.Record?.StartsWith(record, StringComparison.Ordinal) == true) && (institution is null || line.By == institution || line.Requester == institution)),
            ];
        }

        private static string? Time(string? text)
        {
            if (text is null) return null;
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? AuditTrail.Time(time.ToUnixTimeMilliseconds()) : throw new CommandFailure(ExitCode.Usage, $"{text} is no time such as 2026-11-29 or 2026-11-29T10:00:00Z.");
        }
    }
}

/// <summary>What checking a proof found; with <c>--json</c> exactly this object is printed.</summary>
/// <param name="Problem">The first thing that does not hold; null when all does.</param>
/// <param name="Time">When it was said, UTC.</param>
/// <param name="By">Who said it.</param>
/// <param name="What">What was said.</param>
/// <param name="Code">None, or why the chain refused it.</param>
internal sealed record AuditProofFinding(string? Problem, string? Time, string? By, string? What, string? Code)
{
    /// <summary>Whether all holds.</summary>
    public bool Holds => Problem is null;

    /// <summary>Checks a proof with a founding.</summary>
    public static AuditProofFinding Of(ReadOnlySpan<byte> proof, ReadOnlySpan<byte> genesis)
    {
        var reader = new CanonicalReader(genesis);
        var founding = Founding.Read(ref reader);
        var keys = ChainSource.Verifier();
        if (!reader.AtEnd || founding is null) return Bad("The founding cannot be read: an octet is missing, changed or too many.");
        if (founding.Problem(keys) is { } unfounded) return Bad("The founding does not hold: " + unfounded);
        if (AuditProof.TryDecode(proof) is not { } decoded) return Bad("The proof cannot be read: an octet is missing, changed or too many.");
        if (decoded.Problem(founding.Genesis, keys) is { } problem) return Bad(problem + ".");
        return new AuditProofFinding(null, AuditTrail.Time(decoded.TimestampMs), decoded.Transaction.Sender.ToString(), decoded.Event.GetType().Name, decoded.Code.ToString());
    }

    private static AuditProofFinding Bad(string problem) => new(problem, null, null, null, null);
}

using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto;

namespace MedChain.Cli.Chains;

/// <summary>
/// <c>medchain election vote</c>: an institution's vote, given while its node does not run. It lies sealed in the store; the node takes it up at its
/// next start. Spec: Election V20.
/// </summary>
internal static class VoteCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The institution's own data folder; its node must not run.", HelpName = "FOLDER", Required = true };
        var epoch = new Option<ulong?>("--epoch") { Description = "The epoch of the election; without it, the next whose poll is not over by what the folder knows.", HelpName = "E" };
        var approve = new Option<string[]>("--approve") { Description = "Who is approved of, by number or name, as in 3, H3 or \"Hospital 3\".", HelpName = "WHO", AllowMultipleArgumentsPerToken = true };
        var none = new Option<bool>("--none") { Description = "Vote for nobody." };
        var outcome = new Option<bool>("--outcome") { Description = "Vote nothing; say what became of the last vote that was given so." };
        var self = new Option<string?>("--institution") { Description = "Whose folder it is, where the key is no founder's, as in H9.", HelpName = "H" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command("vote", "Give an institution's vote while its node does not run; the node casts it as a sealed ballot.") { data, epoch, approve, none, outcome, self, json };
        command.SetAction(parsed =>
        {
            Sodium.Require();
            var given = new[] { parsed.GetResult(approve) is not null, parsed.GetValue(none), parsed.GetValue(outcome) }.Count(each => each);
            if (given != 1) throw Usage("Give one of --approve WHO ..., --none and --outcome. See: medchain election vote --help");
            using var folder = InstitutionFolder.Open(parsed.GetValue(data)!.FullName, parsed.GetValue(self) is { } number ? Number(number) ?? throw Usage($"{number} is no institution's number, as in H9.") : null);
            var report = parsed.GetValue(outcome) ? Tell(folder) : Give(folder, parsed.GetValue(epoch) ?? VoteRules.OpenEpoch(folder.State), parsed.GetValue(approve) ?? []);
            if (parsed.GetValue(json)) JsonOutput.Write(report);
            else Print(report);
            return ExitCode.Done;
        });
        CommandLine.Explain(command, """
            Examples:
              medchain election vote --data my-folder/hospital-03 --approve H1 H2 H5
              medchain election vote --data my-folder/hospital-03 --epoch 4 --approve "Hospital 1" --json
              medchain election vote --data my-folder/hospital-03 --none
              medchain election vote --data my-folder/hospital-03 --outcome     after its node has run
            """);
        return command;
    }

    private static VoteReport Give(InstitutionFolder folder, ulong epoch, IReadOnlyList<string> names)
    {
        var approved = names.Select(name => Find(folder, name)).ToImmutableSortedSet();
        var vote = new WaitingVote(epoch, approved);
        if (VoteRules.Problem(folder.State, folder.Self, vote) is { } problem) throw Refused(problem + Advice(folder, epoch));
        foreach (var candidate in approved)
        {
            if (!VoteRules.MayBeCandidate(folder.State, epoch, candidate)) throw Refused($"{candidate} is no candidate in epoch {epoch}, and may not stand; leave it out.");
        }

        folder.Store.Apply([vote.ToWrite()]);
        var replaces = folder.State.Elections.Waiting is not null || (folder.State.Elections.Intent is not null && folder.State.Elections.Epoch == epoch);
        return new VoteReport(folder.Self.ToString(), epoch, "stored", [.. approved.Select(each => each.ToString())], replaces, 0, folder.State.Consensus.Epoch.Epoch, Next(epoch));
    }

    private static VoteReport Tell(InstitutionFolder folder)
    {
        var state = folder.State.Elections;
        var known = folder.State.Consensus.Epoch.Epoch;
        if (state.Waiting is { } waiting) return new VoteReport(folder.Self.ToString(), waiting.Epoch, "stored", null, false, 0, known, Next(waiting.Epoch));
        if (state.Note is not { } note) throw Refused("No vote was given for this institution while its node did not run.");
        return new VoteReport(folder.Self.ToString(), note.Epoch, Word(note.Fate), null, false, note.Dropped, known, Sentence(note));
    }

    private static InstitutionId Find(InstitutionFolder folder, string name)
    {
        var accounts = folder.State.Final.Map;
        if (Number(name) is { } id) return accounts.TryGet<Account>(StateKeys.Account(id), out _) ? id : throw Refused($"There is no institution {id} on the chain that the folder knows.");
        var named = accounts.Entries().Select(entry => entry.Value).OfType<Account>().Where(account => account.Institution.Name == name).Select(account => account.Institution.Id).ToList();
        return named switch
        {
            [var one] => one,
            [] => throw Refused($"There is no institution named {name} on the chain that the folder knows."),
            _ => throw Refused($"Several institutions are named {name}: give its number."),
        };
    }

    private static InstitutionId? Number(string text) =>
        ushort.TryParse(text.StartsWith('H') ? text.AsSpan(1) : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new InstitutionId(number) : null;

    private static string Advice(InstitutionFolder folder, ulong epoch) =>
        epoch < VoteRules.OpenEpoch(folder.State) ? Say($" The next election in which it can vote is that of epoch {VoteRules.OpenEpoch(folder.State)}.") : "";

    private static string Next(ulong epoch) =>
        Say($"Start the node: in epoch {epoch}, while the poll runs, it casts this as a sealed ballot, in place of an earlier one. Who does not stand then is left out; --outcome tells how many.");

    private static string Word(VoteFate fate) => fate switch
    {
        VoteFate.Taken => "taken",
        VoteFate.Counted => "counted",
        VoteFate.Replaced => "replaced",
        VoteFate.TooLate => "tooLate",
        VoteFate.NoKey => "noKey",
        _ => "refused",
    };

    private static string Sentence(VoteNote note)
    {
        var what = note.Fate switch
        {
            VoteFate.Taken => "The node has taken the vote up; no ballot of it was counted yet. Start the node again while the poll runs.",
            VoteFate.Counted => "A ballot of the vote is counted.",
            VoteFate.Replaced => "Another vote of this institution has taken its place.",
            VoteFate.TooLate => "The poll closed before a ballot of the vote was counted; vote in the next election.",
            VoteFate.NoKey => "The institution had registered no ballot key in that election: its node must run during registration.",
            _ => "The vote was refused: its ballot was replaced too often, or approves of too many.",
        };
        return note.Dropped == 0 ? what : Say($"{what} {note.Dropped} that it approved of did not stand, and got no vote.");
    }

    private static void Print(VoteReport report)
    {
        Console.Out.WriteLine(Say($"{report.Institution}, election of epoch {report.Epoch}: {report.Vote}{(report.Replaces ? ", in place of an earlier vote" : "")} (the folder knows the chain to epoch {report.KnownEpoch})"));
        Console.Out.WriteLine(report.Next);
    }

    private static CommandFailure Refused(string line) => new(ExitCode.InputsRefused, line);

    private static CommandFailure Usage(string line) => new(ExitCode.Usage, line);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What was stored, or what became of it; with <c>--json</c> exactly this object is printed.</summary>
/// <param name="Institution">Who votes.</param>
/// <param name="Epoch">In which election.</param>
/// <param name="Vote">stored, taken, counted, replaced, tooLate, noKey, refused.</param>
/// <param name="Approved">Who is approved of, where it was stored now; null else: the store keeps it sealed, and the node deletes it.</param>
/// <param name="Replaces">Whether it takes the place of an earlier vote.</param>
/// <param name="Dropped">How many that were approved of did not stand.</param>
/// <param name="KnownEpoch">The epoch up to which the folder knows the chain.</param>
/// <param name="Next">What happens next, or has happened, in a sentence.</param>
internal sealed record VoteReport(
    string Institution, ulong Epoch, string Vote, IReadOnlyList<string>? Approved, bool Replaces, uint Dropped, ulong KnownEpoch, string Next);

using System.Text.Json;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Sim;

namespace MedChain.Cli.Tests.Chains;

/// <summary>A vote given by the command while the hospital is stopped: the tally of the chain shows it. Spec: Election V20.</summary>
public sealed class VoteCommandTests : IDisposable
{
    private const ulong Seed = 5;

    private static readonly ClusterOptions s_options = new() { Parameters = ClusterOptions.Electing, Traces = false };

    private readonly string _root = Directory.CreateTempSubdirectory("medchain-vote-").FullName;
    private readonly SortedDictionary<InstitutionId, HospitalDisk> _disks;
    private readonly Cluster _cluster;

    public VoteCommandTests()
    {
        _disks = HospitalDisk.Found(_root, Seed, 4, s_options);
        _cluster = Cluster.Create(Seed, 4, s_options, id => _disks[id]);
    }

    public void Dispose()
    {
        foreach (var disk in _disks.Values) disk.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task V20_a_vote_given_while_the_hospital_is_stopped_is_counted_and_shown_by_the_tally()
    {
        RunUntil(() => Of<ElectionEntry>(StateKeys.Election)?.Voters.Count == 4);
        Stop(3);
        var stored = await Vote(3, "--approve", "H2", "Hospital 3", "--json");
        Assert.Equal("H3", stored.GetProperty("institution").GetString());
        Assert.Equal("stored", stored.GetProperty("vote").GetString());
        Assert.Equal(1, stored.GetProperty("epoch").GetInt32());
        Assert.Equal(["H2", "H3"], stored.GetProperty("approved").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal("stored", (await Vote(3, "--outcome", "--json")).GetProperty("vote").GetString());
        _cluster.Restart(H(3));
        for (var i = 0; i < 3; i++) _cluster.Submit(H(i), new Command.Vote([H(0), H(1)]));
        RunUntil(() => Of<ElectionEntry>(StateKeys.Election)!.Phase == ElectionPhase.Seated);
        Assert.Equal([3u, 3u, 1u, 1u], Of<ElectionResult>(StateKeys.ElectionResult)!.Votes.AsEnumerable());
        RunUntil(() => _cluster[H(3)].Replica!.State.Elections.Note is { Fate: VoteFate.Counted });
        Stop(3);
        var told = await Vote(3, "--outcome", "--json");
        Assert.Equal("counted", told.GetProperty("vote").GetString());
        Assert.Equal(JsonValueKind.Null, told.GetProperty("approved").ValueKind);
    }

    [Fact]
    public async Task V20_a_vote_given_while_the_poll_runs_takes_the_place_of_the_ballot_that_counts()
    {
        RunUntil(() => _cluster.Hosts.All(host => host.Replica!.State.Elections.Voter is not null));
        foreach (var voter in _cluster.Institutions) _cluster.Submit(voter, new Command.Vote([H(0), H(1)]));
        RunUntil(() => Of<Poll>(StateKeys.Poll) is { Tags.Length: 4 });
        Stop(3);
        Assert.True((await Vote(3, "--approve", "2", "--json")).GetProperty("replaces").GetBoolean());
        Assert.True((await Vote(3, "--approve", "3", "--json")).GetProperty("replaces").GetBoolean());
        _cluster.Restart(H(3));
        RunUntil(() => Of<ElectionEntry>(StateKeys.Election)!.Phase == ElectionPhase.Seated);
        Assert.Equal([3u, 3u, 0u, 1u], Of<ElectionResult>(StateKeys.ElectionResult)!.Votes.AsEnumerable());
        Assert.Equal(1, BallotRules.Replaced(Newest.Map, Of<Poll>(StateKeys.Poll)!));
    }

    [Fact]
    public async Task V20_what_cannot_be_voted_is_refused_in_a_line_that_says_what_to_do()
    {
        RunUntil(() => Of<ElectionEntry>(StateKeys.Election)?.Voters.Count == 4);
        Assert.Contains("Another process", await Refused(ExitCode.Folder, 3, "--approve", "H2"), StringComparison.Ordinal);
        Stop(3);
        Assert.Contains("at most 3", await Refused(ExitCode.InputsRefused, 3, "--approve", "0", "1", "2", "3"), StringComparison.Ordinal);
        Assert.Contains("no institution H9", await Refused(ExitCode.InputsRefused, 3, "--approve", "H9"), StringComparison.Ordinal);
        Assert.Contains("no institution named Nowhere", await Refused(ExitCode.InputsRefused, 3, "--approve", "Nowhere"), StringComparison.Ordinal);
        Assert.Contains("No vote was given", await Refused(ExitCode.InputsRefused, 3, "--outcome"), StringComparison.Ordinal);
        Assert.Contains("one of --approve", await Refused(ExitCode.Usage, 3, "--none", "--approve", "H2"), StringComparison.Ordinal);
        Assert.Contains("such as " + _disks[H(0)].Folder, await Refused(ExitCode.Folder, _root, "--none"), StringComparison.Ordinal);

        // The poll closes with nothing cast; the next election is that of the next epoch.
        RunUntil(() => new Moment(_cluster[H(0)].Replica!.State.Consensus.Epoch, _cluster[H(0)].Final.Height + 1).Slice > Slice.Voting);
        Stop(0);
        Assert.Contains("that of epoch 2", await Refused(ExitCode.InputsRefused, 0, "--epoch", "1", "--approve", "H2"), StringComparison.Ordinal);
        Assert.Equal(2, (await Vote(0, "--none", "--json")).GetProperty("epoch").GetInt32());
    }

    [Fact]
    public async Task Help_has_examples_and_the_exit_codes()
    {
        var help = (await MedchainProcess.RunAsync("election", "vote", "--help")).WithoutTraces();
        Assert.Equal((ExitCode.Done, ""), (help.Code, help.Errors));
        Assert.Contains("election vote --data my-folder/hospital-03 --none", help.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", help.Output, StringComparison.Ordinal);
    }

    private LedgerState Newest => _cluster.Hosts.Where(host => host.IsRunning).MaxBy(host => host.Height)!.Final;

    private static InstitutionId H(int number) => new((ushort)number);

    private T? Of<T>(Crypto.Hashing.Digest key)
        where T : class, Core.Codec.ICanonical => Newest.Map.TryGet<T>(key, out var value) ? value : null;

    private void RunUntil(Func<bool> done) => Assert.True(_cluster.RunUntil(done, 900_000));

    private void Stop(int number)
    {
        _cluster.Kill(H(number));
        _disks[H(number)].LetGo();
    }

    private async Task<JsonElement> Vote(int number, params string[] arguments)
    {
        var result = (await MedchainProcess.RunAsync(["election", "vote", "--data", _disks[H(number)].Folder, .. arguments])).WithoutTraces();
        Assert.True(result.Code == ExitCode.Done, result.Errors);
        using var report = JsonDocument.Parse(result.Output);
        return report.RootElement.Clone();
    }

    private async Task<string> Refused(int code, int number, params string[] arguments) => await Refused(code, _disks[H(number)].Folder, arguments);

    private static async Task<string> Refused(int code, string folder, params string[] arguments)
    {
        var result = (await MedchainProcess.RunAsync(["election", "vote", "--data", folder, .. arguments])).WithoutTraces();
        Assert.Equal("", result.Output);
        Assert.Equal(code, result.Code);
        return result.Errors;
    }
}

using MedChain.Cli.Chains;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Sim;

namespace MedChain.Cli.Tests.Chains;

/// <summary>An election checked by whoever has the chain: what is right holds, whatever is changed does not. Spec: Election V1 to V18, Collaboration K1 to K6.</summary>
public sealed class ElectionAuditTests
{
    private static readonly Lazy<ChainFile> s_chain = new(Make);

    [Fact]
    public void An_election_holds_and_what_was_checked_is_said()
    {
        var finding = ElectionAudit.Run(s_chain.Value, 1);
        Assert.True(finding.Holds, finding.Problem);
        Assert.Contains(finding.Checked, line => line.Contains("4 ballots counted, 1 replaced", StringComparison.Ordinal));
        Assert.Contains(finding.Checked, line => line.Contains("opened by 2 trustees", StringComparison.Ordinal));
        Assert.Contains(finding.Checked, line => line.Contains("finality of epochs 1 to 1", StringComparison.Ordinal));
        Assert.Contains(finding.Checked, line => line.StartsWith("delegates of epoch 2 (Election)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_chain_file_reads_back_and_any_changed_octet_is_found()
    {
        var octets = CanonicalWriter.Encode(s_chain.Value);
        Assert.Equal(s_chain.Value, ChainFile.TryDecode(octets));
        Assert.Null(ChainFile.TryDecode([.. octets, 0]));
        Assert.Null(ChainFile.TryDecode(octets.AsSpan(0, octets.Length - 1)));
        for (var i = 0; i < 120; i++)
        {
            var place = (int)((long)octets.Length * i / 120) + (i % 7);
            octets[place] ^= (byte)(1 << (i % 8));
            var changed = ChainFile.TryDecode(octets);
            Assert.False(changed is not null && ElectionAudit.Run(changed, 1).Holds, $"octet {place}");
            octets[place] ^= (byte)(1 << (i % 8));
        }
    }

    [Fact]
    public void A_missing_block_a_missing_end_and_an_epoch_that_is_not_there_are_said()
    {
        var chain = s_chain.Value;
        Assert.Contains("Block 8 does not hold", ElectionAudit.Run(chain with { Blocks = chain.Blocks.RemoveAt(6) }, 1).Problem, StringComparison.Ordinal);
        Assert.Contains("no proof that epoch 1 ended", ElectionAudit.Run(chain with { Ends = [] }, 1).Problem, StringComparison.Ordinal);
        Assert.Contains("does not reach epoch 9", ElectionAudit.Run(chain, 9).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_is_none_is_refused_in_a_line()
    {
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandFailure>(() => ChainSource.Read(null, null)).Code);
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandFailure>(() => ChainSource.Read("a", "b")).Code);
        Assert.Equal(ExitCode.Folder, Assert.Throws<CommandFailure>(() => ChainSource.Read(null, "no-such-file")).Code);
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "not a chain");
        Assert.Equal(ExitCode.Failed, Assert.Throws<CommandFailure>(() => ChainSource.Read(null, path)).Code);
        File.Delete(path);
    }

    private static ChainFile Make()
    {
        var cluster = Cluster.Create(5, 4, new ClusterOptions { Parameters = ClusterOptions.Electing, Traces = false });
        Assert.True(cluster.RunUntil(() => cluster.Hosts.All(host => host.Replica!.State.Elections.Voter is not null), 600_000));
        foreach (var voter in cluster.Institutions) cluster.Submit(voter, new Command.Vote([H(0), H(1), H(2)]));
        Assert.True(cluster.RunUntil(() => Newest(cluster).TryGet<Poll>(StateKeys.Poll, out var poll) && poll.Tags.Length >= 2, 600_000));
        cluster.Submit(H(3), new Command.Vote([H(1), H(2), H(3)]));
        Assert.True(cluster.RunUntil(() => cluster.Hosts.All(host => host.Height >= 50), 600_000));
        return ChainSource.Collect(cluster.Founding, cluster.Hosts.First().Disk.ReadRows());
    }

    private static StateMap Newest(Cluster cluster) => cluster.Hosts.MaxBy(host => host.Height)!.Final.Map;

    private static InstitutionId H(int number) => new((ushort)number);
}

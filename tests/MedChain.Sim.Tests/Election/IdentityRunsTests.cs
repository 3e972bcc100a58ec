using MedChain.Core;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Oprf;
using MedChain.Crypto.Threshold;

namespace MedChain.Sim.Tests.Election;

/// <summary>The identity key in whole runs: made, handed on, used jointly, with dead and restarted holders.</summary>
public sealed class IdentityRunsTests
{
    private static readonly ClusterOptions Options = new() { Parameters = ClusterOptions.Electing, UsesRealSignatures = false, EncodesMessages = true };

    private static readonly byte[] s_identifier = "urn:oid:1|42"u8.ToArray();

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 7)]
    public void K12_a_joint_evaluation_is_that_of_the_key_that_nobody_has_before_and_after_it_is_handed_on(ulong seed, int count)
    {
        var cluster = Cluster.Create(seed, count, Options);
        ToSharing(cluster, 1);
        var (key, secret) = (Key(cluster), Secret(cluster));
        Assert.Equal(key.Commitments.PublicKey, GroupElement.MultiplyBase(secret));
        Assert.Equal(ObliviousFunction.EvaluateAlone(OprfMode.Verifiable, secret, s_identifier), Evaluate(cluster, H(0), 5));
        ToSharing(cluster, 2);
        Assert.Equal(key.Commitments.PublicKey, Key(cluster).Commitments.PublicKey);
        Assert.Equal(secret, Secret(cluster));
        Assert.Equal(ObliviousFunction.EvaluateAlone(OprfMode.Verifiable, secret, s_identifier), Evaluate(cluster, H(1), 6));
    }

    [Fact]
    public void K9_once_the_key_is_handed_on_a_disk_has_one_share_and_it_is_another()
    {
        var cluster = Cluster.Create(3, 4, Options);
        ToSharing(cluster, 1);
        var first = cluster.HonestHosts.Select(Shares).ToList();
        Assert.All(first, rows => Assert.Single(rows));
        ToSharing(cluster, 2);
        var second = cluster.HonestHosts.Select(Shares).ToList();
        Assert.All(second, rows => Assert.Single(rows));
        Assert.Empty(first.SelectMany(rows => rows).Intersect(second.SelectMany(rows => rows)));
    }

    [Fact]
    public void K12_f_dead_holders_stop_no_evaluation()
    {
        var cluster = Cluster.Create(4, 7, Options);
        ToSharing(cluster, 1);
        cluster.Kill(H(5));
        cluster.Kill(H(6));
        Assert.NotNull(Evaluate(cluster, H(0), 7));
    }

    [Fact]
    public void K9_a_restarted_holder_has_its_share_and_deals_by_it()
    {
        var cluster = Cluster.Create(5, 4, Options);
        ToSharing(cluster, 1);
        foreach (var host in cluster.HonestHosts.ToList())
        {
            cluster.Kill(host.Id.Institution);
            cluster.RunFor(300);
            cluster.Restart(host.Id.Institution);
            cluster.RunFor(2_000);
        }

        ToSharing(cluster, 2);
        Assert.Equal(4, Key(cluster).Holders.Count);
        Assert.NotNull(Evaluate(cluster, H(3), 8));
    }

    [Fact]
    public void K10_more_questions_than_the_quota_are_refused()
    {
        var cluster = Cluster.Create(6, 4, Options with { Parameters = ClusterOptions.Electing with { EvaluationQuota = 2 } });
        ToSharing(cluster, 1);
        Assert.NotNull(Evaluate(cluster, H(0), 1));
        Assert.NotNull(Evaluate(cluster, H(0), 2));
        Assert.Contains("As many evaluations", Assert.IsType<Outcome.Refused>(Ask(cluster, H(0), Blind(3))).Reason, StringComparison.Ordinal);
        Assert.NotNull(Evaluate(cluster, H(1), 3));
    }

    private static void ToSharing(Cluster cluster, ulong epoch) =>
        Assert.True(cluster.RunUntil(() => cluster.HonestHosts.Where(host => host.IsRunning).All(host => host.Replica!.State.Elections.Shares.ContainsKey(epoch)), 900_000));

    private static IdentityKey Key(Cluster cluster) => IdentityRules.Find(cluster.HonestHosts.Where(host => host.IsRunning).MaxBy(host => host.Replica!.State.Final.Height)!.Replica!.State.Final.Map)!;

    private static GroupScalar Secret(Cluster cluster)
    {
        var key = Key(cluster);
        return Lagrange.Interpolate([.. cluster.HonestHosts.Take(key.Commitments.Threshold).Select(host => (key.Holders[host.Id.Institution], host.Replica!.State.Elections.Shares[key.Epoch]))]);
    }

    private static byte[]? Evaluate(Cluster cluster, InstitutionId asker, ulong number)
    {
        var blind = GroupScalar.FromUInt64(number + 1_000);
        return Ask(cluster, asker, Blind(number)) is Outcome.Evaluated done && done.Lying.IsEmpty ? ObliviousFunction.Finish(s_identifier, blind, done.Value) : null;
    }

    private static GroupElement Blind(ulong number)
    {
        Assert.True(ObliviousFunction.TryBlind(OprfMode.Verifiable, s_identifier, GroupScalar.FromUInt64(number + 1_000), out var blinded));
        return blinded;
    }

    private static Outcome? Ask(Cluster cluster, InstitutionId asker, GroupElement blinded)
    {
        var submission = cluster.Submit(asker, new Command.Evaluate(blinded));
        Assert.True(cluster.RunUntil(() => submission.Outcome is not null, 600_000));
        return submission.Outcome;
    }

    private static List<string> Shares(Host host) =>
        [.. host.Disk.ReadRows().Where(row => row.Key.Table == DurableTable.Secret && row.Key.Key.Span[^1] == 4).Select(row => Convert.ToHexString(row.Value.Span))];

    private static InstitutionId H(int number) => new((ushort)number);
}

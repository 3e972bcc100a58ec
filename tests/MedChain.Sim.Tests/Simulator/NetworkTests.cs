using MedChain.Crypto.Randomness;
using MedChain.Sim.Links;

namespace MedChain.Sim.Tests;

/// <summary>What links do to messages.</summary>
public sealed class NetworkTests
{
    private static readonly HostId A = new(Runs.H(0));
    private static readonly HostId B = new(Runs.H(1));
    private static readonly HostId C = new(Runs.H(2));

    [Fact]
    public void Loss_and_duplication_come_as_often_as_the_model_says()
    {
        var network = Make(new LinkModel(5, 40, LossPermille: 200, DuplicatePermille: 300));
        var copies = Enumerable.Range(0, 10_000).Select(_ => network.Delays(A, B).Length).ToList();
        Assert.InRange(copies.Count(count => count == 0), 1_800, 2_200);
        Assert.InRange(copies.Count(count => count == 2), 2_200, 2_600);
        Assert.Equal((ulong)copies.Count(count => count == 0), network.Lost);
    }

    [Fact]
    public void Delays_stay_within_the_model_and_reach_both_ends()
    {
        var network = Make(new LinkModel(5, 8));
        var delays = Enumerable.Range(0, 1_000).SelectMany(_ => network.Delays(A, B)).Distinct().Order();
        Assert.Equal([5L, 6, 7, 8], delays);
    }

    [Fact]
    public void A_partition_cuts_between_groups_only_and_unnamed_hosts_form_one_more()
    {
        var network = Make(LinkModel.Good);
        network.Partition([[A]]);
        Assert.True(network.IsCut(A, B));
        Assert.False(network.IsCut(B, C));
        Assert.Empty(network.Delays(A, C));
        Assert.NotEmpty(network.Delays(B, C));
        network.Heal();
        Assert.False(network.IsCut(A, B));
        Assert.NotEmpty(network.Delays(A, C));
    }

    [Fact]
    public void A_link_may_have_a_model_of_its_own_in_one_direction()
    {
        var network = Make(LinkModel.Good);
        network.SetLink(A, B, new LinkModel(700, 700));
        Assert.Equal(700, Assert.Single(network.Delays(A, B)));
        Assert.InRange(network.Delays(B, A)[0], 5, 40);
        network.SetLink(A, B, null);
        Assert.InRange(network.Delays(A, B)[0], 5, 40);
    }

    private static Network Make(LinkModel model) => new(model, new Dice(new Entropy(new byte[32])));
}

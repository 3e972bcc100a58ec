using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Lottery;
using MedChain.Crypto.Hashing;

namespace MedChain.Conformance.Tests;

/// <summary>The lottery beside the compiled model, on random weights, seeds, views and heights. Spec: Lottery P1 to P5, Consensus L2.</summary>
public sealed class LotteryTests
{
    private const int Cases = 1_000;

    [Fact]
    public void P1_P2_P3_P4_leaders_and_alphas_are_what_the_model_says()
    {
        var random = new Random(1);
        for (var i = 0; i < Cases; i++)
        {
            var epoch = RandomEpoch(random);
            var view = i % 4 == 0 ? 8 * (ulong)random.Next(1_000) : (ulong)random.NextInt64();
            Assert.Empty(LotteryOracle.Leader(epoch, view, epoch.Leader(view)));
            using var alpha = LotteryRules.Alpha(epoch.ChainId, epoch.Epoch, view, epoch.Seed);
            Assert.Empty(LotteryOracle.Alpha(epoch, view, alpha.Octets));
        }
    }

    [Fact]
    public void P2_tickets_at_the_top_are_refused_where_the_model_refuses_them()
    {
        var random = new Random(2);
        var refused = 0;
        for (var i = 0; i < Cases; i++)
        {
            var octets = RandomDigest(random).ToArray();
            if (i % 2 == 0) Array.Fill(octets, byte.MaxValue, 0, 24);
            var total = (ulong)random.NextInt64(1, long.MaxValue) * 2;
            ulong? core = LotteryRules.TryReduce(new Digest(octets), total, out var ticket) ? ticket : null;
            if (core is null) refused++;
            Assert.Empty(LotteryOracle.Ticket(new Digest(octets), total, core));
        }

        Assert.InRange(refused, 1, Cases - 1);
    }

    [Fact]
    public void P5_next_seeds_and_the_heights_that_feed_them_are_what_the_model_says()
    {
        var random = new Random(3);
        for (var i = 0; i < Cases / 10; i++)
        {
            var epoch = RandomEpoch(random);
            Digest[] outputs = [.. Enumerable.Range(0, (int)(epoch.LastHeight - epoch.Start.Height)).Select(_ => RandomDigest(random))];
            var feeding = new List<Digest>();
            foreach (var (place, output) in outputs.Index())
            {
                var height = epoch.Start.Height + 1 + (ulong)place;
                Assert.Empty(LotteryOracle.Feeds(epoch, height, epoch.FeedsNextSeed(height)));
                if (epoch.FeedsNextSeed(height)) feeding.Add(output);
            }

            Assert.Empty(LotteryOracle.NextSeed(epoch.Seed, [.. outputs], LotteryRules.NextSeed(epoch.Seed, [.. feeding])));
        }
    }

    [Fact]
    public void L2_timeouts_are_what_the_model_says()
    {
        var random = new Random(4);
        for (var i = 0; i < Cases; i++)
        {
            var (baseMs, capMs) = ((uint)random.NextInt64(1, 1L << 32), (uint)random.NextInt64(1, 1L << 32));
            var finalized = (ulong)random.Next(1_000);
            var view = finalized + (ulong)random.Next(80);
            Assert.Empty(LotteryOracle.Timeout(baseMs, capMs, view, finalized, ViewRules.TimeoutMs(baseMs, capMs, view, finalized)));
        }
    }

    [Fact]
    public void P1_P2_P4_P5_L2_what_is_altered_is_named_with_its_rule()
    {
        var epoch = RandomEpoch(new Random(5));
        var other = epoch.Validators.Members.First(member => member.Id != epoch.Leader(1)).Id;
        Assert.StartsWith("P1, P2, P3: leader of view 1", Assert.Single(LotteryOracle.Leader(epoch, 1, other)), StringComparison.Ordinal);
        Assert.StartsWith("P2: ticket", Assert.Single(LotteryOracle.Ticket(Digest.Zero, 7, null)), StringComparison.Ordinal);
        Assert.StartsWith("P4: alpha", Assert.Single(LotteryOracle.Alpha(epoch, 1, [])), StringComparison.Ordinal);
        Assert.StartsWith("P5: height", Assert.Single(LotteryOracle.Feeds(epoch, epoch.LastHeight, true)), StringComparison.Ordinal);
        Assert.StartsWith("P5: next seed", Assert.Single(LotteryOracle.NextSeed(epoch.Seed, [], epoch.Seed)), StringComparison.Ordinal);
        Assert.StartsWith("L2: timeout", Assert.Single(LotteryOracle.Timeout(1_000, 8_000, 4, 1, 1_000)), StringComparison.Ordinal);
    }

    private static EpochSetup RandomEpoch(Random random)
    {
        var key = new PublicOctets(RandomDigest(random).ToArray());
        Institution[] members = [.. Enumerable.Range(1, random.Next(4, 12)).Select(id => new Institution(new InstitutionId((ushort)id), "member", key, key, key))];
        var start = (ulong)random.Next(1_000);
        return new EpochSetup(
            RandomDigest(random), (ulong)random.Next(1, 1_000), new ValidatorSet([.. members]),
            [.. members.Select(member => new Core.Lottery.Delegate(member.Id, (ulong)random.NextInt64(1, 1L << random.Next(1, 60))))],
            RandomDigest(random), new LedgerState(StateMap.Empty, start, 0, Digest.Zero), start + (ulong)random.Next(3, 40), new ProtocolParameters());
    }

    private static Digest RandomDigest(Random random)
    {
        var octets = new byte[Digest.Size];
        random.NextBytes(octets);
        return new Digest(octets);
    }
}

using System.Collections.Immutable;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Lottery;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Lottery;

/// <summary>Exactly proportional draws. Spec: Lottery P1 to P5.</summary>
public sealed class LotteryTests
{
    private static readonly BigInteger s_range = BigInteger.One << 256;

    private static Gen<ulong> Totals { get; } = Gen.OneOf(
        Gen.Choose(1, 100).Select(value => (ulong)value),
        Generators.Octets(8).Select(octets => Math.Max(1, BitConverter.ToUInt64(octets))),
        Gen.Elements<ulong>(1ul, 2, 3, 1ul << 63, ulong.MaxValue, ulong.MaxValue - 1));

    [Fact]
    public void P2_a_draw_is_reduced_as_by_unbounded_integers() =>
        Prop.ForAll(Generators.Digests.ToArbitrary(), Totals.ToArbitrary(), Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));

    [Fact]
    public void P2_the_greatest_multiple_is_the_first_value_that_is_drawn_again() =>
        Prop.ForAll(Totals.ToArbitrary(), total =>
        {
            var multiple = s_range / total * total;
            var accepted = LotteryRules.TryReduce(ToDigest(multiple - 1), total, out var last);
            if (!accepted || last != total - 1 || !Agrees(ToDigest(s_range - 1), total)) return false;
            return multiple == s_range || !LotteryRules.TryReduce(ToDigest(multiple), total, out _);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    [Fact]
    public void P2_small_totals_divide_the_lowest_values_evenly()
    {
        for (ulong total = 1; total <= 32; total++)
        {
            var counts = new int[total];
            for (ulong r = 0; r < 4 * total; r++)
            {
                Assert.True(LotteryRules.TryReduce(ToDigest(r), total, out var remainder));
                counts[remainder]++;
            }

            Assert.All(counts, count => Assert.Equal(4, count));
        }
    }

    [Fact]
    public void P1_draws_are_proportional_to_weights()
    {
        ImmutableArray<Core.Lottery.Delegate> delegates = [new(new(0), 1), new(new(3), 2), new(new(4), 5), new(new(9), 8)];
        const int Draws = 16_000;
        var counts = new SortedDictionary<InstitutionId, int>();
        for (ulong view = 1; view <= Draws; view++)
        {
            var drawn = LotteryRules.Draw(Digest.Zero, ToDigest(42), view, delegates);
            counts[drawn] = counts.GetValueOrDefault(drawn) + 1;
        }

        // The seed is fixed. 16.27 is the 99.9th percentile of chi-square with 3 degrees of freedom.
        var statistic = delegates.Sum(item =>
        {
            var expected = Draws * (double)item.Weight / 16;
            return Math.Pow(counts[item.Institution] - expected, 2) / expected;
        });
        Assert.True(statistic < 16.27, $"chi-square {statistic}");
    }

    [Fact]
    public void P3_every_eighth_view_belongs_to_all_validators_in_turn()
    {
        var consortium = new Consortium(5);
        ImmutableArray<Core.Lottery.Delegate> delegates = [new(consortium[2].Self, 7)];
        for (ulong view = 1; view <= 8 * 10; view++)
        {
            var leader = LotteryRules.Leader(consortium.Genesis.ChainId, consortium.Genesis.Seed, view, delegates, consortium.Genesis.Founders);
            Assert.Equal(view % 8 == 0 ? consortium[(int)(view / 8 % 5)].Self : consortium[2].Self, leader);
        }
    }

    [Fact]
    public void P1_the_leader_depends_on_chain_seed_and_view_and_on_nothing_else()
    {
        var (a, b) = (new Consortium(7), new Consortium(7));
        Assert.Equal(Leaders(EpochRules.First(a.Genesis)), Leaders(EpochRules.First(b.Genesis)));
        Assert.NotEqual(Leaders(EpochRules.First(a.Genesis)), Leaders(EpochRules.First(a.Genesis) with { Seed = ToDigest(1) }));
        Assert.NotEqual(Leaders(EpochRules.First(a.Genesis)), Leaders(EpochRules.First(new Consortium(7, seed: 2).Genesis)));
        Assert.True(Leaders(EpochRules.First(a.Genesis)).Distinct().Count() > 4);
    }

    [Fact]
    public void P5_the_next_seed_takes_in_every_output_in_order()
    {
        var (seed, x, y) = (ToDigest(1), ToDigest(2), ToDigest(3));
        Digest[] seeds = [
            LotteryRules.NextSeed(seed, []), LotteryRules.NextSeed(seed, [x]), LotteryRules.NextSeed(seed, [x, y]),
            LotteryRules.NextSeed(seed, [y, x]), LotteryRules.NextSeed(x, [seed, y]), LotteryRules.NextSeed(seed, [x, y, y])];
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
    }

    [Fact]
    public void P5_the_first_two_thirds_of_an_epoch_feed_the_next_seed()
    {
        var epoch = EpochRules.First(new Consortium(4, new ProtocolParameters { EpochLength = 9 }).Genesis);
        Assert.Equal([1ul, 2, 3, 4, 5, 6], Enumerable.Range(1, 9).Select(height => (ulong)height).Where(epoch.FeedsNextSeed));
    }

    [Fact]
    public void P2_a_lottery_without_weight_is_misuse() =>
        Assert.Throws<ArgumentException>(() => LotteryRules.Draw(Digest.Zero, Digest.Zero, 1, []));

    private static InstitutionId[] Leaders(EpochSetup epoch) => [.. Enumerable.Range(1, 60).Select(view => epoch.Leader((ulong)view))];

    private static bool Agrees(Digest r, ulong total)
    {
        var value = new BigInteger(r.ToArray(), isUnsigned: true, isBigEndian: true);
        var accepted = LotteryRules.TryReduce(r, total, out var remainder);
        return accepted == (value < s_range / total * total) && (!accepted || remainder == value % total);
    }

    private static Digest ToDigest(BigInteger value)
    {
        var octets = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new Digest([.. new byte[Digest.Size - octets.Length], .. octets]);
    }
}

using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Records;

/// <summary>How many custodians, which, and how many of them for what. Spec: Records R2, R3.</summary>
public sealed class ThresholdTests
{
    [Theory]
    [InlineData(4, 1, 2, 2, 3, 4)]
    [InlineData(5, 1, 3, 3, 4, 4)]
    [InlineData(6, 1, 4, 4, 5, 4)]
    [InlineData(7, 2, 3, 3, 5, 7)]
    [InlineData(10, 3, 4, 4, 7, 10)]
    [InlineData(30, 9, 12, 12, 21, 28)]
    [InlineData(31, 10, 11, 11, 21, 31)]
    public void R2_thresholds_follow_from_the_number_of_custodians(int m, int faulty, int shares, int fragments, int receipts, int destroyed)
    {
        var thresholds = CustodyThresholds.For(m);
        Assert.Equal(
            (m, faulty, shares, fragments, receipts, destroyed),
            (thresholds.Custodians, thresholds.Faulty, thresholds.Shares, thresholds.Fragments, thresholds.Receipts, thresholds.CertainDestruction));
    }

    [Fact]
    public void R2_the_bounds_hold_for_every_number_of_custodians()
    {
        for (var m = CustodyThresholds.FewestCustodians; m <= CustodyThresholds.MostCustodians; m++)
        {
            var x = CustodyThresholds.For(m);
            Assert.InRange(x.Shares, x.Faulty + 1, m - (2 * x.Faulty));
            Assert.InRange(x.Fragments, 1, m - (2 * x.Faulty));

            // Of the receipts f_c may lie; the honest rest opens the record. Of the receipts of destruction f_c may lie; what is left does not.
            Assert.True(x.Receipts - x.Faulty >= x.Answers);
            Assert.True(m - (x.CertainDestruction - x.Faulty) < x.Shares);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(32)]
    [InlineData(256)]
    public void R2_65_other_numbers_of_custodians_have_no_thresholds(int m)
    {
        Assert.False(CustodyThresholds.Allow(m));
        Assert.Throws<ArgumentOutOfRangeException>(() => CustodyThresholds.For(m));
    }

    [Fact]
    public void R3_custodians_are_all_of_up_to_31_validators_in_order() =>
        Assert.Equal(Validators(7).Members.Select(member => member.Id), CustodianChoice.For(Record(1), Validators(7)));

    [Fact]
    public void R3_of_more_than_31_validators_31_are_chosen_evenly_over_records()
    {
        var validators = Validators(40);
        var chosen = Enumerable.Range(0, 400).SelectMany(i => CustodianChoice.For(Record(i), validators)).CountBy(id => id).ToList();
        Assert.Equal(40, chosen.Count);
        Assert.All(chosen, pair => Assert.InRange(pair.Value, 250, 370));
        Assert.Equal(400 * 31, chosen.Sum(pair => pair.Value));
    }

    [Fact]
    public void R3_a_validator_that_leaves_changes_only_the_records_that_it_kept()
    {
        var validators = Validators(40);
        var gone = validators.Members[11].Id;
        var rest = new ValidatorSet([.. validators.Members.Where(member => member.Id != gone)]);
        for (var i = 0; i < 100; i++)
        {
            var (before, after) = (CustodianChoice.For(Record(i), validators), CustodianChoice.For(Record(i), rest));
            Assert.Equal(before.Contains(gone) ? 30 : 31, before.Intersect(after).Count());
        }
    }

    private static RecordId Record(int number)
    {
        using var transcript = new Transcript("test record");
        transcript.Append((ulong)number);
        return new RecordId(transcript.Hash());
    }

    private static ValidatorSet Validators(int count) => new(
        [.. Enumerable.Range(0, count).Select(i => new Institution(new InstitutionId((ushort)(3 * i)), $"Hospital {i}", default, default, default))]);
}

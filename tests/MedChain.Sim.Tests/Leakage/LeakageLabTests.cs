using MedChain.Core.Records;
using MedChain.Sim.Leakage;

namespace MedChain.Sim.Tests.Leakage;

/// <summary>The laboratory as a whole: who must get everything does, who must get nothing does not. Spec: Records R2, Secrecy below t.</summary>
public sealed class LeakageLabTests
{
    private static readonly LeakageOptions Small = new(3) { Stores = 7, Records = 3, Identifiers = 2_000 };

    private static readonly Lazy<LeakageResult> OfSmall = new(() => LeakageLab.Run(Small));

    [Fact]
    public void There_is_a_row_for_each_scheme_and_number_of_fallen_stores()
    {
        Assert.Equal((7, 3), (OfSmall.Value.Stores, OfSmall.Value.Threshold));
        Assert.Equal(
            Enumerable.Range(0, 8).SelectMany(fallen => LeakageLab.Schemes.Select(scheme => (fallen, scheme))),
            OfSmall.Value.Rows.Select(row => (row.Compromised, row.Scheme)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(10)]
    public void Ours_gives_nothing_below_t_and_everything_from_k_on(int stores)
    {
        var thresholds = CustodyThresholds.For(stores);
        var result = LeakageLab.Run(Small with { Stores = stores, Records = 2 });
        Assert.Equal(thresholds.Shares, result.Threshold);
        foreach (var row in result.Rows.Where(row => row.Scheme == LeakageLab.Sealed))
        {
            Assert.True(row is { Records: 2, Patients: 2, Fields: > 100 });
            if (row.Compromised < thresholds.Shares) Assert.Equal((0, 0, 0), (row.RecordsRecovered, row.FieldsRecovered, row.IdentitiesRecovered));
            if (row.Compromised >= thresholds.Answers) Assert.Equal((2, row.Fields, 2), (row.RecordsRecovered, row.FieldsRecovered, row.IdentitiesRecovered));
        }
    }

    [Fact]
    public void Ours_gives_nothing_below_t_where_there_are_more_fragments_than_faulty_custodians_and_one()
    {
        var result = LeakageLab.Run(Small with { Stores = 6 });
        Assert.Equal((1, 4), (CustodyThresholds.For(6).Faulty, CustodyThresholds.For(6).Shares));
        Assert.Equal((0, 0), (Row(result, LeakageLab.Sealed, 3).RecordsRecovered, Row(result, LeakageLab.Sealed, 3).FieldsRecovered));
        Assert.Equal(3, Row(result, LeakageLab.Sealed, 4).RecordsRecovered);
    }

    [Fact]
    public void Hashes_name_all_patients_from_the_chain_alone_and_give_values_as_stores_fall()
    {
        var rows = OfSmall.Value.Rows.Where(row => row.Scheme == LeakageLab.Hashed).ToArray();
        Assert.All(rows, row => Assert.Equal(3, row.IdentitiesRecovered));
        Assert.All(rows[..7], row => Assert.Equal(0, row.RecordsRecovered));
        Assert.Equal((3, rows[7].Fields), (rows[7].RecordsRecovered, rows[7].FieldsRecovered));
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.First.FieldsRecovered < pair.Second.FieldsRecovered));
    }

    [Fact]
    public void In_the_clear_whoever_has_the_store_has_record_values_and_patient()
    {
        var rows = OfSmall.Value.Rows.Where(row => row.Scheme == LeakageLab.Plain).ToArray();
        Assert.All(rows, row => Assert.Equal(row.RecordsRecovered, row.IdentitiesRecovered));
        Assert.Equal((0, 0), (rows[0].RecordsRecovered, rows[0].FieldsRecovered));
        Assert.Equal((3, rows[7].Fields), (rows[7].RecordsRecovered, rows[7].FieldsRecovered));
    }

    [Fact]
    public void With_a_copy_in_every_store_one_store_gives_what_is_not_sealed()
    {
        var result = LeakageLab.Run(Small with { Stores = 4, Copies = 4 });
        Assert.All([LeakageLab.Plain, LeakageLab.Hashed], scheme => Assert.Equal(3, Row(result, scheme, 1).RecordsRecovered));
        Assert.Equal(0, Row(result, LeakageLab.Sealed, 1).FieldsRecovered);
    }

    [Fact]
    public void A_seed_determines_the_result_and_another_gives_another()
    {
        Assert.Equal(OfSmall.Value.Rows.ToArray(), LeakageLab.Run(Small).Rows.ToArray());
        Assert.NotEqual(OfSmall.Value.Rows.ToArray(), LeakageLab.Run(Small with { Seed = 4 }).Rows.ToArray());
    }

    [Fact]
    public void Progress_names_no_identifier_and_nothing_of_a_record()
    {
        var lines = new List<string>();
        LeakageLab.Run(Small with { Stores = 4, Records = 1 }, lines.Add);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches("^(plain|sha256|ours): (records are stored|the chain is read, identifiers are tried|[0-4] of 4 stores have fallen)$", line));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        LeakageOptions[] bad =
        [
            Small with { Stores = 3 }, Small with { Stores = 32 }, Small with { Records = 0 }, Small with { Records = LeakageOptions.MostRecords + 1 },
            Small with { Copies = 0 }, Small with { Copies = 8 }, Small with { Identifiers = 2 }, Small with { Identifiers = LeakageOptions.MostIdentifiers + 1 },
        ];
        Assert.All(bad, options =>
        {
            Assert.NotNull(options.Problem());
            Assert.Throws<ArgumentException>(() => LeakageLab.Run(options));
        });
    }

    private static LeakageRow Row(LeakageResult result, string scheme, int fallen) => result.Rows.Single(row => row.Scheme == scheme && row.Compromised == fallen);
}

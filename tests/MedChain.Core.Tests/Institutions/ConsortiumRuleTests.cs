using MedChain.Core.Chain;
using MedChain.Core.Institutions;

namespace MedChain.Core.Tests.Institutions;

/// <summary>Who may start a chain, and with what. Spec: Institutions I1, I2, Chain C10, Parameters. Numbers are lines of the bad inputs.</summary>
public sealed class ConsortiumRuleTests
{
    [Theory]
    [InlineData(4, 1, 3)]
    [InlineData(5, 1, 4)]
    [InlineData(6, 1, 5)]
    [InlineData(7, 2, 5)]
    [InlineData(10, 3, 7)]
    [InlineData(31, 10, 21)]
    public void I2_a_third_less_one_may_fail_and_the_rest_decides(int count, int faults, int quorum)
    {
        var validators = new Consortium(count).Genesis.Founders;
        Assert.Equal((faults, quorum), (validators.FaultTolerance, validators.Quorum));
        Assert.True(2 * quorum - count > faults);
    }

    [Fact]
    public void I2_members_are_found_by_their_number()
    {
        var members = new Consortium(31).Genesis.Founders.Members;
        var even = new ValidatorSet([.. members.Where(member => member.Id.Value % 2 == 0)]);
        foreach (var member in members)
        {
            Assert.Equal(member.Id.Value % 2 == 0, even.Contains(member.Id));
            Assert.Equal(member.Id.Value % 2 == 0 ? member.Id.Value / 2 : -1, even.IndexOf(member.Id));
        }

        Assert.Throws<ArgumentException>(() => new ValidatorSet([members[1], members[0]]));
        Assert.Throws<ArgumentException>(() => new ValidatorSet([members[1], members[1]]));
        Assert.Throws<ArgumentException>(() => new ValidatorSet([]));
    }

    [Fact]
    public void C10_a_sound_consortium_may_start() => Assert.Null(Problem(new Consortium(4).Genesis));

    [Fact]
    public void Line_83_fewer_than_four_institutions_tolerate_no_fault_and_may_not_start() =>
        Assert.Contains("at least 4", Problem(new Consortium(3).Genesis), StringComparison.Ordinal);

    [Fact]
    public void Line_84_a_key_that_is_registered_twice_may_not_start()
    {
        var genesis = new Consortium(4).Genesis;
        var members = genesis.Founders.Members;
        Assert.Contains("registered twice", Problem(With(genesis, members[3] with { SigningKey = members[0].SigningKey })), StringComparison.Ordinal);
        Assert.Contains("registered twice", Problem(With(genesis, members[3] with { VrfKey = members[0].VrfKey })), StringComparison.Ordinal);
        Assert.Contains("registered twice", Problem(With(genesis, members[3] with { VrfKey = members[3].SigningKey })), StringComparison.Ordinal);
        Assert.Contains("registered twice", Problem(With(genesis, members[3] with { SealingKey = members[0].SealingKey })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Line_36_a_key_of_small_order_or_without_canonical_form_may_not_start(string hex)
    {
        var genesis = new Consortium(4).Genesis;
        var key = new PublicOctets(Convert.FromHexString(hex));
        Assert.Contains("public key of H2", Problem(With(genesis, genesis.Founders.Members[2] with { SigningKey = key })), StringComparison.Ordinal);
        Assert.Contains("public key of H2", Problem(With(genesis, genesis.Founders.Members[2] with { VrfKey = key })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x65")]
    public void C10_a_name_is_1_to_64_characters(string name)
    {
        var genesis = new Consortium(4).Genesis;
        var text = name == "x65" ? new string('x', 65) : name;
        Assert.NotNull(Problem(new Genesis(text, genesis.TimestampMs, genesis.Seed, genesis.Parameters, genesis.Founders)));
    }

    [Fact]
    public void C10_parameters_out_of_range_are_named()
    {
        (ProtocolParameters Parameters, string Name)[] wrong =
        [
            (new() { EpochLength = 7 }, "EpochLength is 7"), (new() { EpochLength = 1_000_001 }, "EpochLength"),
            (new() { BlockIntervalMs = 60_001 }, "BlockIntervalMs"), (new() { ProposalTimeoutMs = 1000 }, "ProposalTimeoutMs"),
            (new() { BaseTimeoutMs = 3_999 }, "BaseTimeoutMs"), (new() { CapTimeoutMs = 5_999 }, "CapTimeoutMs"),
            (new() { CapTimeoutMs = 3_600_001 }, "CapTimeoutMs"), (new() { ResendMs = 9 }, "ResendMs"), (new() { DriftMs = 999 }, "DriftMs"),
            (new() { MempoolQuota = 0 }, "MempoolQuota"), (new() { BatchDelayMs = 60_001 }, "BatchDelayMs"), (new() { RecordRetryMs = 9 }, "RecordRetryMs"),
        ];
        Assert.All(wrong, item => Assert.StartsWith(item.Name, item.Parameters.Problem(), StringComparison.Ordinal));
        Assert.Null(new ProtocolParameters().Problem());
    }

    [Fact]
    public void C10_the_chain_is_named_by_all_of_its_description()
    {
        var genesis = new Consortium(4).Genesis;
        Genesis[] others =
        [
            new("Other", genesis.TimestampMs, genesis.Seed, genesis.Parameters, genesis.Founders),
            new(genesis.Name, genesis.TimestampMs + 1, genesis.Seed, genesis.Parameters, genesis.Founders),
            new(genesis.Name, genesis.TimestampMs, genesis.ChainId, genesis.Parameters, genesis.Founders),
            new(genesis.Name, genesis.TimestampMs, genesis.Seed, genesis.Parameters with { DriftMs = 31_000 }, genesis.Founders),
            With(genesis, genesis.Founders.Members[0] with { Name = "Renamed" }),
        ];
        Assert.Equal(6, others.Append(genesis).Select(item => item.ChainId).Distinct().Count());
        Assert.Equal(genesis.ChainId, new Consortium(4).Genesis.ChainId);
    }

    private static Genesis With(Genesis genesis, Institution member)
    {
        var members = genesis.Founders.Members.SetItem(member.Id.Value, member);
        return new Genesis(genesis.Name, genesis.TimestampMs, genesis.Seed, genesis.Parameters, new ValidatorSet(members));
    }

    private static string? Problem(Genesis genesis) => genesis.Problem(new Consortium(4)[0].Keys);
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Core.Tests.Institutions;

/// <summary>Keys, accounts, and the change of the validator set at an epoch's last height.</summary>
public sealed class BoundaryTests
{
    [Fact]
    public void C10_and_I1_genesis_is_refused_for_what_is_wrong_in_it()
    {
        var four = new Consortium(4);
        var keys = four[0].Keys;
        Assert.Null(four.Genesis.Problem(keys));
        Assert.NotNull(Founded(four, "", four.Genesis.Founders.Members).Problem(keys));
        Assert.NotNull(Founded(four, new string('x', 65), four.Genesis.Founders.Members).Problem(keys));
        Assert.NotNull(Founded(four, "Three", four.Genesis.Founders.Members[..3]).Problem(keys));
        var members = four.Genesis.Founders.Members;
        var identity = new PublicOctets((ReadOnlySpan<byte>)[1, .. new byte[31]]);
        var outside = new PublicOctets(Enumerable.Repeat((byte)0xff, 32).ToArray());
        foreach (var bad in (ReadOnlySpan<PublicOctets>)[identity, outside, default])
        {
            Assert.NotNull(Founded(four, "Bad", members.SetItem(2, members[2] with { SigningKey = bad })).Problem(keys));
            Assert.NotNull(Founded(four, "Bad", members.SetItem(2, members[2] with { VrfKey = bad })).Problem(keys));
            Assert.NotNull(Founded(four, "Bad", members.SetItem(2, members[2] with { SealingKey = bad })).Problem(keys));
        }

        Assert.NotNull(Founded(four, "Same", members.SetItem(2, members[2] with { SigningKey = members[1].SigningKey })).Problem(keys));
    }

    [Fact]
    public void C10_the_chains_identity_binds_the_whole_description()
    {
        var four = new Consortium(4);
        var other = new Consortium(4, new ProtocolParameters { EpochLength = 100 });
        Assert.NotEqual(four.Genesis.ChainId, other.Genesis.ChainId);
        Assert.NotEqual(four.Genesis.ChainId, Founded(four, "Another name", four.Genesis.Founders.Members).ChainId);
        Assert.NotEqual(four.Genesis.ChainId, new Consortium(4, seed: 2).Genesis.ChainId);
        Assert.Equal(four.Genesis.ChainId, new Consortium(4).Genesis.ChainId);
    }

    [Fact]
    public void I2_members_come_once_each_in_order()
    {
        var members = new Consortium(4).Genesis.Founders.Members;
        Assert.Throws<ArgumentException>(() => new ValidatorSet([members[1], members[0], members[2], members[3]]));
        Assert.Throws<ArgumentException>(() => new ValidatorSet([members[0], members[0]]));
        Assert.Throws<ArgumentException>(() => new ValidatorSet([]));
    }

    [Fact]
    public void I3_only_accounts_in_good_standing_send_transactions()
    {
        var five = new Consortium(5);
        var setup = EpochRules.First(five.Genesis);
        var payload = new Payload.Misbehaviour(new Evidence.Votes(
            Ballots.Vote(five, Ballots.Skip(1), 1), Ballots.Vote(five, new Ballot(VoteKind.Finalize, 1, 1, five.Genesis.ChainId), 1)));
        var transaction = Transaction.Sign(five.Genesis.ChainId, five[0].Self, 0, payload, five[0].Keys);
        var execution = new Execution(five[0].Keys);
        StateMap? Run(LedgerState parent) => execution.TryRun(parent, setup, 1, parent.TimestampMs + 1, [transaction], _ => false);
        Assert.NotNull(Run(five.Genesis.State));
        var account = five.Genesis.State.Account(five[0].Self)!;
        foreach (var phase in Enum.GetValues<InstitutionPhase>().Where(phase => phase != InstitutionPhase.Active))
        {
            Assert.Null(Run(With(five.Genesis.State, account with { Phase = phase })));
            Assert.False(Mempool.Empty.Admits(transaction, account with { Phase = phase }, 256));
        }
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(7, 2)]
    public void I4_suspensions_act_in_order_of_number_and_leave_at_least_four(int count, int suspended)
    {
        var consortium = new Consortium(count);
        var map = consortium.Genesis.State.Map;
        foreach (var index in (ReadOnlySpan<int>)[1, 3])
        {
            var account = consortium.Genesis.State.Account(consortium[index].Self)!;
            map = map.Set(StateKeys.Account(account.Institution.Id), account with { Due = Dues.Suspension });
        }

        map = EpochRules.Close(map, consortium.Genesis.Founders, new InstitutionMachine());
        Assert.True(map.TryGet<ValidatorSet>(StateKeys.NextValidators, out var next));
        Assert.Equal(count - suspended, next.Count);
        InstitutionId[] condemned = [consortium[1].Self, consortium[3].Self];
        for (var i = 0; i < condemned.Length; i++)
        {
            Assert.True(map.TryGet<Account>(StateKeys.Account(condemned[i]), out var account));
            Assert.Equal(i < suspended ? InstitutionPhase.Suspended : InstitutionPhase.Active, account.Phase);
            Assert.Equal(i >= suspended, account.SuspensionDue);
            Assert.Equal(i >= suspended, next.Contains(condemned[i]));
        }
    }

    private static LedgerState With(LedgerState state, Account account) =>
        state with { Map = state.Map.Set(StateKeys.Account(account.Institution.Id), account) };

    private static Genesis Founded(Consortium like, string name, ImmutableArray<Institution> founders) => new(
        name, like.Genesis.TimestampMs, like.Genesis.Seed, like.Genesis.Parameters, new ValidatorSet(founders));
}

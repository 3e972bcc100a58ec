using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Records;

/// <summary>What vacancies and repairs do to the state, and each reason why they do not. Spec: Records R10, R13, R14, R16, R17.</summary>
public sealed class VacancyRulesTests : RecordEventTests
{
    private static readonly Consortium Nine = new(9);
    private static readonly RecordId Record = new(new Digest(Enumerable.Repeat((byte)5, 32).ToArray()));
    private static readonly RecordEvent.Vacated Vacated = new(Record, 3);
    private static readonly RecordEvent.Repaired Repaired = new(Record, 3);

    private ulong _epoch = 4;
    private int[] _validators = [0, 1, 2, 3, 4, 5, 6, 7];

    public VacancyRulesTests()
        : base(Nine) =>
        Set(new RecordEntry(Record, Nine[0].Self, Digest.Zero, Digest.Zero, SegmentScope.All, [.. Nine.Setups[..7].Select(setup => setup.Self)], RecordPhase.Anchored, []));

    [Fact]
    public void R13_a_custodian_says_that_a_position_is_vacant_when_its_holder_is_no_validator()
    {
        Refuses(RefusalCode.UnknownRecord, 1, Vacated with { Record = default });
        Refuses(RefusalCode.HolderStands, 1, Vacated);
        _validators = [0, 1, 2, 4, 5, 6, 7];
        Refuses(RefusalCode.NotCustodian, 7, Vacated);
        Refuses(RefusalCode.NoSuchPosition, 1, Vacated with { Position = 7 });
        Applies(1, Vacated);
        Assert.Equal((RecordPhase.Repairing, 1u << 3), (Held.Phase, Held.Vacant));
        Assert.Equal([new NamedSuccessor(3, Nine[7].Self, 4)], Held.Successors.AsEnumerable());
        Refuses(RefusalCode.Repeated, 2, Vacated);
    }

    [Theory]
    [InlineData(Dues.Retirement, true)]
    [InlineData(Dues.Expulsion, true)]
    [InlineData(Dues.Suspension, false)]
    [InlineData(Dues.Keys, false)]
    public void R13_R17_or_when_its_holder_leaves_at_the_end_of_the_epoch(Dues due, bool isGone)
    {
        Bid(3, due);
        if (isGone) Applies(1, Vacated);
        else Refuses(RefusalCode.HolderStands, 1, Vacated);
    }

    [Fact]
    public void R13_or_when_the_holder_says_it_of_itself()
    {
        Refuses(RefusalCode.HolderStands, 4, Vacated);
        Applies(3, Vacated);
        Assert.Equal(Nine[7].Self, Held.SuccessorOf(3)!.Value.Institution);
    }

    [Fact]
    public void R14_no_successor_ever_had_anything_of_the_record_and_none_is_about_to_leave()
    {
        _validators = [0, 1, 2, 4, 5, 6, 7, 8];
        Applies(1, Vacated);
        var first = Held.SuccessorOf(3)!.Value.Institution;
        Assert.Contains(first, new[] { Nine[7].Self, Nine[8].Self });
        Applies(2, Vacated with { Position = 2 });
        var second = Held.SuccessorOf(2)!.Value.Institution;
        Assert.Equal(15, first.Value + second.Value);
        Applies(4, Vacated with { Position = 4 });
        Assert.Equal(Nine[4].Self, Held.SuccessorOf(4)!.Value.Institution);
        Assert.Equal(RecordPhase.Repairing, Held.Phase);
        Assert.Equal([2, 3, 4], Held.Successors.Select(successor => (int)successor.Position));
    }

    [Fact]
    public void R14_without_a_successor_the_record_is_degraded_until_there_is_one()
    {
        _validators = [0, 1, 2, 4, 5, 6, 8];
        Bid(8, Dues.Retirement);
        Applies(1, Vacated);
        Assert.Equal((RecordPhase.Degraded, 0), (Held.Phase, Held.Successors.Length));
        Refuses(RefusalCode.Repeated, 1, Vacated);
        Refuses(RefusalCode.NotSuccessor, 8, Repaired);
        _validators = [0, 1, 2, 4, 5, 6, 7];
        Applies(1, Vacated);
        Assert.Equal(RecordPhase.Repairing, Held.Phase);
    }

    [Fact]
    public void R14_a_successor_that_has_not_come_within_its_epoch_is_followed_and_counted()
    {
        _validators = [0, 1, 2, 4, 5, 6, 7, 8];
        Applies(1, Vacated);
        var first = Held.SuccessorOf(3)!.Value.Institution;
        _epoch++;
        Applies(1, Vacated);
        Assert.Equal((15 - first.Value, 5ul), (Held.SuccessorOf(3)!.Value.Institution.Value, Held.SuccessorOf(3)!.Value.Epoch));
        Assert.Equal([new FormerHolder(3, first, false)], Held.Former.AsEnumerable());
        Refuses(RefusalCode.NotSuccessor, first.Value, Repaired);
        _epoch++;
        Refuses(RefusalCode.Repeated, 1, Vacated);
    }

    [Fact]
    public void R16_the_successor_alone_takes_the_position_over()
    {
        Refuses(RefusalCode.UnknownRecord, 7, Repaired with { Record = default });
        Refuses(RefusalCode.NoSuchPosition, 7, Repaired with { Position = 31 });
        Refuses(RefusalCode.NotVacant, 7, Repaired);
        Refuses(RefusalCode.Repeated, 3, Repaired);
        _validators = [0, 1, 2, 4, 5, 6, 7];
        Applies(1, Vacated);
        Refuses(RefusalCode.NotSuccessor, 3, Repaired);
        Applies(7, Repaired);
        Assert.Equal((RecordPhase.Anchored, 0u, Nine[7].Self), (Held.Phase, Held.Vacant, Held.Custodians[3]));
        Assert.Equal([new FormerHolder(3, Nine[3].Self, false)], Held.Former.AsEnumerable());
        Refuses(RefusalCode.Repeated, 7, Repaired);
        Assert.True(Held.WasKeptBy(Nine[3].Self));
        Assert.False(Held.IsKeptBy(Nine[3].Self));
    }

    [Fact]
    public void R16_the_record_is_anchored_again_when_the_last_position_is_taken_over()
    {
        _validators = [0, 1, 2, 4, 5, 6, 7];
        Applies(1, Vacated);
        Applies(2, Vacated with { Position = 2 });
        Applies(7, Repaired);
        Assert.Equal((RecordPhase.Repairing, 1u << 2), (Held.Phase, Held.Vacant));
        Applies(2, Repaired with { Position = 2 });
        Assert.Equal((RecordPhase.Anchored, 1), (Held.Phase, Held.Former.Length));
    }

    [Fact]
    public void R9_an_erased_record_is_not_repaired()
    {
        _validators = [0, 1, 2, 4, 5, 6, 7];
        Applies(1, Vacated);
        Applies(0, new RecordEvent.Erase(Record));
        Assert.Equal([new FormerHolder(3, Nine[7].Self, false)], Held.Former.AsEnumerable());
        Refuses(RefusalCode.WrongPhase, 1, Vacated);
        Refuses(RefusalCode.WrongPhase, 7, Repaired);
    }

    [Fact]
    public void R10_R17_a_position_is_destroyed_when_everybody_who_ever_held_it_has_said_so()
    {
        _validators = [0, 1, 2, 4, 5, 6, 7];
        Applies(1, Vacated);
        Applies(7, Repaired);
        Refuses(RefusalCode.NotCustodian, 8, new RecordEvent.Destroyed(Record));
        Refuses(RefusalCode.WrongPhase, 7, new RecordEvent.Destroyed(Record));
        Applies(0, new RecordEvent.Erase(Record));
        foreach (var custodian in (int[])[0, 1, 2, 4, 5, 6, 7]) Applies(custodian, new RecordEvent.Destroyed(Record));
        Assert.Equal((RecordPhase.Shredding, 6), (Held.Phase, Held.PositionsDestroyed));
        Applies(3, new RecordEvent.Destroyed(Record));
        Assert.Equal((RecordPhase.Shredded, 7), (Held.Phase, Held.PositionsDestroyed));
        Refuses(RefusalCode.Repeated, 3, new RecordEvent.Destroyed(Record));
    }

    [Fact]
    public void R17_who_was_replaced_says_that_it_has_destroyed_before_any_order()
    {
        _validators = [0, 1, 2, 3, 4, 5, 6, 7];
        Applies(3, Vacated);
        Applies(7, Repaired);
        Applies(3, new RecordEvent.Destroyed(Record));
        Refuses(RefusalCode.Repeated, 3, new RecordEvent.Destroyed(Record));
        Assert.Equal([new FormerHolder(3, Nine[3].Self, true)], Held.Former.AsEnumerable());
        Assert.Equal(RecordPhase.Anchored, Held.Phase);
    }

    private RecordEntry Held => Entry(Record);

    private void Bid(int index, Dues due) => Map = Map.Set(StateKeys.Account(Nine[index].Self), Nine.Genesis.State.Account(Nine[index].Self)! with { Due = due });

    protected override EventContext Context(int sender)
    {
        var validators = new ValidatorSet([.. _validators.Select(index => Nine.Genesis.Founders.Members[index])]);
        return new EventContext(Nine.Genesis.ChainId, validators, Nine[0].Keys, Nine[sender].Self, 1) { Epoch = _epoch };
    }
}

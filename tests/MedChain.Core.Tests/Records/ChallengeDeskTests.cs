using MedChain.Core.Chain;
using MedChain.Core.Records;
using static MedChain.Core.Tests.Records.SampleRecords;

namespace MedChain.Core.Tests.Records;

/// <summary>What a custodian does when an epoch asks for its records. Spec: Records R8, R9, R18 to R20.</summary>
public sealed class ChallengeDeskTests
{
    private readonly Ward _ward = new(4);

    [Fact]
    public void R19_every_custodian_shows_what_is_asked_for_as_soon_as_the_epoch_has_begun()
    {
        var (record, other) = (_ward.Put(), _ward.Put(1, 4));
        _ward.BeginEpoch(1);
        Assert.Equal(8, Shown().Count());
        Assert.All(Shown(), judged => Assert.Equal(RefusalCode.None, judged.Code));
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(i => new[] { (record.Id, _ward.Id(i)), (other.Id, _ward.Id(i)) }).Order(), Shown().Select(judged => (((RecordEvent.Possession)judged.Event).Manifest.Record, judged.By)).Order());
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(CustodyPhase.Held, Phase(i, record)));
        _ward.EndEpoch();
        Assert.Equal(RecordPhase.Anchored, _ward.Entry(record.Id)!.Phase);
    }

    [Fact]
    public void R8_R13_R19_a_custodian_whose_store_gives_back_damage_says_so_repairs_itself_and_shows_what_it_was_asked_for()
    {
        var record = _ward.Put();
        var lost = new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id));
        _ward[1].Disk.Remove(lost);
        _ward[3].Disk[lost] = Flipped(_ward[3].Disk[lost], 100);
        _ward.BeginEpoch(1);
        Assert.Equal(Enumerable.Range(0, 4).Select(_ward.Id), Shown().Select(judged => judged.By).Order());
        Assert.Equal([_ward.Id(1), _ward.Id(3)], _ward.Judged.Where(judged => judged is { Event: RecordEvent.Vacated, Code: RefusalCode.None }).Select(judged => judged.By).Order());
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(CustodyPhase.Held, Phase(i, record)));
        _ward.EndEpoch();
        Assert.Equal((RecordPhase.Anchored, 0u), (_ward.Entry(record.Id)!.Phase, _ward.Entry(record.Id)!.Vacant));
        var access = _ward.Granted(record, 1);
        _ward.Submit<Outcome.Released>(1, new Command.Read(access));
        _ward.BeginEpoch(2);
        Assert.Equal(0b1111u, ChallengeRules.Find(_ward.Final.Map, record.Id)!.Asked);
    }

    [Fact]
    public void R16_R20_who_gives_its_position_up_and_takes_it_again_still_owes_the_answer()
    {
        var record = _ward.Put();
        _ward.IsChainUp = false;
        _ward.BeginEpoch(1);
        var context = new EventContext(_ward.Consortium.Genesis.ChainId, _ward.Validators, _ward.Consortium[0].Keys, _ward.Id(3), _ward.NowMs) { Epoch = _ward.Epoch };
        var map = RecordEventRules.Judge(_ward.Final.Map, new RecordEvent.Vacated(record.Id, 3), context, out var code);
        Assert.Equal(RefusalCode.None, code);
        map = RecordEventRules.Judge(map, new RecordEvent.Repaired(record.Id, 3), context, out code);
        Assert.Equal(RefusalCode.None, code);
        Assert.Equal(0b1111u, ChallengeRules.Find(map, record.Id)!.Asked);
    }

    [Fact]
    public void R14_R20_the_epochs_end_names_a_successor_that_takes_the_position_over_without_a_word_and_is_not_blamed()
    {
        var ward = new Ward(5);
        ward.Turn(0, 1, 2, 3);
        var record = Sealed(ward.Consortium, validators: ward.Validators);
        ward.Submit<Outcome.Anchored>(0, new Command.Put(record));
        ward.Kill(2);
        ward.Turn(0, 1, 2, 3, 4);
        ward.BeginEpoch(1);
        ward.EndEpoch();
        Assert.Equal(ward.Id(4), ward.Entry(record.Id)!.Custodians[2]);
        Assert.Equal((RecordPhase.Anchored, 0u), (ward.Entry(record.Id)!.Phase, ward.Entry(record.Id)!.Vacant));
        Assert.True(ward[4].Custody.Held.ContainsKey(record.Id));
    }

    [Fact]
    public void R19_a_custodian_that_stops_between_challenge_and_answer_answers_after_its_start()
    {
        var record = _ward.Put();
        _ward.IsChainUp = false;
        _ward.BeginEpoch(1);
        Assert.Equal(CustodyPhase.Challenged, Phase(2, record));
        _ward.Kill(2);
        _ward[2].Announced.Clear();
        _ward.IsChainUp = true;
        _ward.Restart(2);
        _ward.EndEpoch();
        Assert.Equal(4, Shown().Count(judged => judged.Code == RefusalCode.None));
        Assert.Equal((CustodyPhase.Held, RecordPhase.Anchored), (Phase(2, record), _ward.Entry(record.Id)!.Phase));
    }

    [Fact]
    public void R19_an_answer_that_was_lost_is_announced_again_until_it_is_final()
    {
        var record = _ward.Put();
        _ward.IsChainUp = false;
        _ward.BeginEpoch(1);
        foreach (var i in (int[])[0, 1, 2, 3]) _ward[i].Announced.Clear();
        _ward.IsChainUp = true;
        _ward.Wait(20_000);
        Assert.Equal(4, Shown().Count(judged => judged.Code == RefusalCode.None));
        Assert.All(Enumerable.Range(0, 4), i => Assert.Empty(_ward[i].Custody.Challenged));
        Assert.Equal(0u, ChallengeRules.Find(_ward.Final.Map, record.Id)!.Owed);
    }

    [Fact]
    public void R20_an_answer_that_comes_too_late_is_refused_and_the_custodian_asks_no_more()
    {
        var record = _ward.Put();
        _ward.IsChainUp = false;
        _ward.BeginEpoch(1);
        _ward.EndEpoch();
        _ward.BeginEpoch(2);
        _ward.IsChainUp = true;
        _ward.Wait(20_000);
        Assert.Equal(4, _ward.Judged.Count(judged => judged is { Event: RecordEvent.Repaired, Code: RefusalCode.None }));
        Assert.Equal(0u, _ward.Entry(record.Id)!.Vacant);
        Assert.NotEmpty(Shown());
        Assert.All(Shown(), judged => Assert.Equal(RefusalCode.NotChallenged, judged.Code));
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal((CustodyPhase.Held, true), (Phase(i, record), _ward[i].Custody.Challenged.IsEmpty)));
    }

    [Fact]
    public void R9_R19_an_order_to_erase_ends_a_challenge()
    {
        var record = _ward.Put();
        _ward[2].BeforeLoaded = () =>
        {
            _ward[2].BeforeLoaded = null;
            _ward.Submit(0, new Command.Erase(record.Id));
        };
        _ward.BeginEpoch(1);
        _ward.Wait(20_000);
        _ward.EndEpoch();
        Assert.Equal((RecordPhase.Shredded, 0u), (_ward.Entry(record.Id)!.Phase, _ward.Entry(record.Id)!.Vacant));
        Assert.Empty(_ward[2].Custody.Challenged);
        Assert.DoesNotContain(Shown(), judged => judged.By == _ward.Id(2) && judged.Code == RefusalCode.None);
    }

    [Fact]
    public void A5_R19_a_record_is_released_while_it_is_challenged()
    {
        var record = _ward.Put();
        var access = _ward.Granted(record, 1);
        _ward.IsChainUp = false;
        _ward.BeginEpoch(1);
        _ward.Submit<Outcome.Released>(1, new Command.Read(access));
        Assert.Equal(CustodyPhase.Challenged, Phase(2, record));
        _ward.Restart(2);
        _ward.IsChainUp = true;
        _ward.Wait(20_000);
        Assert.Equal(4, Shown().Count(judged => judged.Code == RefusalCode.None));
        Assert.Equal(4, _ward.Entry(access).Audited.Length);
    }

    [Fact]
    public void R5_R19_a_part_that_comes_after_the_anchor_is_shown_in_the_epoch_that_asks()
    {
        _ward.Passes = (_, to, message) => message is Message.Offer && to == _ward.Id(3) ? null : message;
        var record = _ward.Put();
        _ward.BeginEpoch(1);
        Assert.Equal(3, Shown().Count());
        _ward.Passes = (_, _, message) => message;
        _ward.Wait(60_000);
        Assert.Equal(4, Shown().Count(judged => judged.Code == RefusalCode.None));
        _ward.EndEpoch();
        Assert.Equal(RecordPhase.Anchored, _ward.Entry(record.Id)!.Phase);
    }

    [Fact]
    public void R19_fragments_are_read_one_record_after_the_other()
    {
        for (byte seed = 3; seed < 8; seed++) _ward.Put(0, seed);
        var most = 0;
        _ward[1].BeforeLoaded = () => most = Math.Max(most, _ward[1].Custody.Challenged.Count(pair => pair.Value.Answer is null) - (_ward[1].Custody.Reading is null ? 0 : 1));
        _ward.BeginEpoch(1);
        Assert.Equal(4, most);
        Assert.Equal(20, Shown().Count(judged => judged.Code == RefusalCode.None));
    }

    private IEnumerable<(Core.Institutions.InstitutionId By, RecordEvent Event, RefusalCode Code)> Shown() => _ward.Judged.Where(judged => judged.Event is RecordEvent.Possession);

    private CustodyPhase Phase(int custodian, SealedRecord record) => _ward[custodian].Custody.Held[record.Id].Phase;
}

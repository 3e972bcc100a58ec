using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Records;

/// <summary>Versions of a record, on the chain and for whoever reads and erases them. Spec: Records R22 to R24.</summary>
public sealed class VersionTests() : RecordEventTests(Four)
{
    private static readonly Consortium Four = new(4);

    private readonly RecordId _first = Name(1), _second = Name(2), _third = Name(3);
    [Fact]
    public void R22_a_source_adds_versions_at_the_end_and_each_knows_the_one_before_and_after()
    {
        Anchored(0, _first, _second, _third);
        Applies(0, new RecordEvent.Supersede(_second, _first));
        Applies(0, new RecordEvent.Supersede(_third, _second));
        Assert.Equal(new VersionEntry(_first, 1, null, _second), VersionRules.Of(Map, _first));
        Assert.Equal(new VersionEntry(_second, 2, _first, _third), VersionRules.Of(Map, _second));
        Assert.Equal(new VersionEntry(_third, 3, _second, null), VersionRules.Of(Map, _third));
        Assert.Equal([_third, _third, _third], new[] { _first, _second, _third }.Select(record => VersionRules.Newest(Map, record)));
        Refuses(RefusalCode.Repeated, 0, new RecordEvent.Supersede(_second, _first));
    }

    [Fact]
    public void R22_nothing_follows_twice_in_a_circle_or_onto_itself()
    {
        Anchored(0, _first, _second, _third);
        Refuses(RefusalCode.Superseded, 0, new RecordEvent.Supersede(_first, _first));
        Applies(0, new RecordEvent.Supersede(_second, _first));
        Refuses(RefusalCode.Superseded, 0, new RecordEvent.Supersede(_third, _first));
        Refuses(RefusalCode.Superseded, 0, new RecordEvent.Supersede(_first, _second));
        Refuses(RefusalCode.Superseded, 0, new RecordEvent.Supersede(_first, _third));
        Refuses(RefusalCode.Superseded, 0, new RecordEvent.Supersede(_second, _third));
    }

    [Fact]
    public void R22_only_the_source_of_both_says_so_of_records_of_one_patient_that_stand()
    {
        Anchored(0, _first, _second);
        Refuses(RefusalCode.UnknownRecord, 0, new RecordEvent.Supersede(_third, _first));
        Refuses(RefusalCode.UnknownRecord, 0, new RecordEvent.Supersede(_first, _third));
        Refuses(RefusalCode.NotSource, 1, new RecordEvent.Supersede(_second, _first));
        Anchored(1, _third);
        Refuses(RefusalCode.NotSource, 0, new RecordEvent.Supersede(_third, _first));
        Refuses(RefusalCode.NotSource, 1, new RecordEvent.Supersede(_third, _first));
        Refuses(RefusalCode.NotSource, 0, new RecordEvent.Supersede(_first, _third));
        Set(Entry(_second) with { Pseudonym = Name(9).Value });
        Refuses(RefusalCode.OtherPatient, 0, new RecordEvent.Supersede(_second, _first));
        Set(Entry(_second) with { Pseudonym = Entry(_first).Pseudonym });
        Applies(0, new RecordEvent.Erase(_first));
        Refuses(RefusalCode.WrongPhase, 0, new RecordEvent.Supersede(_second, _first));
        Refuses(RefusalCode.WrongPhase, 0, new RecordEvent.Supersede(_first, _second));
    }

    [Fact]
    public void R23_a_version_is_erased_only_when_nothing_before_it_stands()
    {
        Anchored(0, _first, _second, _third);
        Applies(0, new RecordEvent.Supersede(_second, _first));
        Applies(0, new RecordEvent.Supersede(_third, _second));
        Refuses(RefusalCode.EarlierVersionStands, 0, new RecordEvent.Erase(_third));
        Refuses(RefusalCode.EarlierVersionStands, 0, new RecordEvent.Erase(_second));
        Assert.Equal([_first, _second, _third], VersionRules.Standing(Map, _third, 9));
        Assert.Equal([_second, _third], VersionRules.Standing(Map, _third, 2));
        Applies(0, new RecordEvent.Erase(_first));
        Assert.Equal([_second, _third], VersionRules.Standing(Map, _third, 9));
        Applies(0, new RecordEvent.Erase(_second));
        Assert.False(Entry(_third).IsErased);
        Applies(0, new RecordEvent.Erase(_third));
    }

    [Fact]
    public void R24_the_state_shows_that_an_erased_record_was_and_not_whose()
    {
        Anchored(0, _first);
        var before = Entry(_first);
        Applies(0, new RecordEvent.Erase(_first));
        Assert.Equal(before with { Phase = RecordPhase.Shredding, Pseudonym = Digest.Zero }, Entry(_first));
        for (var i = 0; i < 4; i++) Applies(i, new RecordEvent.Destroyed(_first));
        Assert.Equal((RecordPhase.Shredded, Digest.Zero), (Entry(_first).Phase, Entry(_first).Pseudonym));
    }

    [Fact]
    public void R22_whoever_reads_an_older_version_is_told_the_newest()
    {
        var ward = new Ward(4);
        var (older, newer) = (ward.Put(), ward.Put(seed: 4));
        Assert.Equal(older.Id, Read(ward, older).Newest);
        Assert.Equal(new Outcome.Superseded(newer.Id, older.Id), ward.Submit<Outcome.Superseded>(0, new Command.Supersede(newer.Id, older.Id)));
        Assert.Equal(newer.Id, Read(ward, older).Newest);
        Assert.Equal(newer.Id, Read(ward, newer).Newest);
    }

    [Fact]
    public void R23_an_order_to_erase_with_earlier_versions_leaves_none_of_them()
    {
        var ward = new Ward(4);
        SealedRecord[] versions = [ward.Put(), ward.Put(seed: 4), ward.Put(seed: 5)];
        for (var i = 1; i < 3; i++) ward.Submit<Outcome.Superseded>(0, new Command.Supersede(versions[i].Id, versions[i - 1].Id));
        Assert.Contains("earlier version", ward.Submit<Outcome.Refused>(0, new Command.Erase(versions[1].Id)).Reason, StringComparison.Ordinal);
        Assert.True(ward.Submit<Outcome.Erased>(0, new Command.Erase(versions[1].Id, WithEarlier: true)).Certain);
        Assert.Equal([RecordPhase.Shredded, RecordPhase.Shredded, RecordPhase.Anchored], versions.Select(version => ward.Entry(version.Id)!.Phase));
        Assert.True(ward.Submit<Outcome.Erased>(0, new Command.Erase(versions[2].Id, WithEarlier: true)).Certain);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal([DurableTable.Tombstone], ward[i].Tables.Distinct()));
    }

    private static Outcome.Released Read(Ward ward, SealedRecord record)
    {
        var access = ward.Submit<Outcome.Requested>(1, new Command.RequestAccess(record.Id, SegmentScope.Clinical, Purpose.Treatment)).Access;
        ward.Submit<Outcome.Granted>(0, new Command.Grant(access, SegmentScope.Clinical, ward.NowMs + 10_000));
        return ward.Submit<Outcome.Released>(1, new Command.Read(access));
    }

    private void Anchored(int source, params RecordId[] records)
    {
        foreach (var record in records)
        {
            Set(new RecordEntry(
                record, Four[source].Self, Name(7).Value, Name(8).Value, SegmentScope.All, CustodianChoice.For(record, Four.Genesis.Founders), RecordPhase.Anchored, []));
        }
    }

    private static RecordId Name(byte fill) => new(new Digest(Enumerable.Repeat(fill, Digest.Size).ToArray()));
}

using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using static MedChain.Core.Tests.Records.SampleAnswers;

namespace MedChain.Core.Tests.Records;

/// <summary>What the chain makes of challenges and of answers to them. Spec: Records R18 to R20.</summary>
public sealed class ChallengeTests() : RecordEventTests(Seven)
{
    [Fact]
    public void R18_records_that_were_anchored_before_the_epoch_are_drawn_each_once_and_all_who_hold_them_are_asked()
    {
        Anchor(Small);
        Anchor(Other);
        Assert.Equal(2UL, ChallengeRules.CountOf(Map));
        Begin();
        var round = ChallengeRules.RoundOf(Map)!;
        Assert.Equal((1UL, Epoch.Seed), (round.Epoch, round.Seed));
        Assert.Equal([Small.Id, Other.Id], round.Records.OrderBy(id => id == Small.Id ? 0 : 1));
        Assert.All(round.Records, id => Assert.Equal(new Challenge(1, 0b111_1111, 0, 0b001_1111), ChallengeRules.Find(Map, id)));
    }

    [Fact]
    public void R18_an_erased_record_and_a_vacant_position_are_not_asked_for()
    {
        Anchor(Small);
        Anchor(Other);
        Set(Entry(Small.Id) with { Phase = RecordPhase.Shredding });
        Set(Entry(Other.Id) with { Phase = RecordPhase.Degraded, Vacant = 0b101 });
        Begin();
        Assert.Equal([Other.Id], ChallengeRules.RoundOf(Map)!.Records.AsEnumerable());
        Assert.Equal(0b111_1010u, ChallengeRules.Find(Map, Other.Id)!.Asked);
        Refuses(RefusalCode.NotChallenged, 0, Answer(Other, 0));
        Refuses(RefusalCode.WrongPhase, 0, Answer(Small, 0));
    }

    [Fact]
    public void R18_nothing_is_drawn_where_there_is_no_record_or_no_challenge()
    {
        Begin();
        Assert.Null(ChallengeRules.RoundOf(Map));
        Anchor(Small);
        Begin(Epoch with { Parameters = new ProtocolParameters { ChallengesPerEpoch = 0 } });
        Assert.Null(ChallengeRules.RoundOf(Map));
    }

    [Fact]
    public void R19_every_custodian_shows_its_chunk_once()
    {
        Anchor(Small);
        Begin();
        for (var custodian = 0; custodian < 7; custodian++)
        {
            Applies(custodian, Answer(Small, custodian));
            Refuses(RefusalCode.Repeated, custodian, Answer(Small, custodian));
        }

        Close();
        Assert.Equal((RecordPhase.Anchored, 0u), (Entry(Small.Id).Phase, Entry(Small.Id).Vacant));
    }

    [Fact]
    public void R19_only_a_custodian_answers_in_the_epoch_that_asks_of_a_record_that_is_asked_for()
    {
        Refuses(RefusalCode.UnknownRecord, 0, Answer(Small, 0));
        Anchor(Small);
        Refuses(RefusalCode.NotChallenged, 0, Answer(Small, 0));
        Begin();
        Refuses(RefusalCode.NotCustodian, 9, Answer(Small, 0));
        Refuses(RefusalCode.InvalidPossession, 1, Answer(Small, 0));
        Refuses(RefusalCode.NotChallenged, In(2, 0), Answer(Small, 0));
        Anchor(Other);
        Refuses(RefusalCode.NotChallenged, 0, Answer(Other, 0));
        Set(Entry(Small.Id) with { Phase = RecordPhase.Shredding });
        Refuses(RefusalCode.WrongPhase, 0, Answer(Small, 0));
    }

    [Fact]
    public void R19_an_answer_to_an_earlier_epoch_is_none_to_this_one()
    {
        // A record with more chunks than one, so that the epochs ask for different ones.
        Anchor(Small);
        Begin();
        var old = Answer(Small, 2);
        var next = Epoch with { Epoch = 2, Seed = Seed(0) };
        for (var seed = 1; Asked(next.Seed) == Asked(Epoch.Seed); seed++) next = next with { Seed = Seed(seed) };
        Begin(next);
        Refuses(RefusalCode.InvalidPossession, In(2, 2), old);
        Applies(In(2, 2), Show(Small, 2, next.Seed));

        static (int, int) Asked(Digest seed) => ChallengeDraw.Chunk(Seven.Genesis.ChainId, seed, Small.Manifest, 2);
    }

    [Fact]
    public void R19_no_answer_with_one_field_changed_leads_to_the_commitment()
    {
        var record = LargeRecord();
        Anchor(record);
        Begin();
        var custodian = AskedForWholeChunk(record);
        var answer = Answer(record, custodian);
        Assert.True(answer.ChunkPath.Length > 1 && answer.Leaf.Path.Length > 1);
        var manifest = answer.Manifest;
        var segment = manifest.Segments[0];
        RecordEvent.Possession[] changed =
        [
            answer with { Manifest = manifest with { Source = new InstitutionId(9) } },
            answer with { Manifest = manifest with { Custodians = manifest.Custodians.SetItem(6, new InstitutionId(9)) } },
            answer with { Manifest = manifest with { Custodians = manifest.Custodians[..4] } },
            answer with { Manifest = manifest with { Segments = manifest.Segments[1..] } },
            answer with { Manifest = manifest with { Segments = manifest.Segments.SetItem(0, segment with { Length = segment.Length + 1 }) } },
            answer with { Manifest = manifest with { Segments = manifest.Segments.SetItem(0, segment with { KeyCommitment = default }) } },
            answer with { Root = Flipped(answer.Root) },
            answer with { Leaf = answer.Leaf with { Salt = Flipped(answer.Leaf.Salt) } },
            answer with { Leaf = answer.Leaf with { Path = answer.Leaf.Path.SetItem(0, Flipped(answer.Leaf.Path[0])) } },
            answer with { Leaf = answer.Leaf with { Path = answer.Leaf.Path[1..] } },
            answer with { Share = Flipped(answer.Share) },
            answer with { FragmentRoot = Flipped(answer.FragmentRoot) },
            answer with { Chunk = SampleRecords.Flipped(answer.Chunk) },
            answer with { Chunk = SampleRecords.Flipped(answer.Chunk, answer.Chunk.Length - 1) },
            answer with { Chunk = answer.Chunk[1..] },
            answer with { ChunkPath = answer.ChunkPath.SetItem(0, Flipped(answer.ChunkPath[0])) },
            answer with { ChunkPath = answer.ChunkPath[1..] },
            answer with { ChunkPath = [.. answer.ChunkPath.Reverse()] },
        ];
        foreach (var each in changed) Refuses(RefusalCode.InvalidPossession, custodian, each);
        Refuses(RefusalCode.UnknownRecord, custodian, answer with { Manifest = manifest with { Record = new RecordId(Flipped(record.Commitment)) } });
        Applies(custodian, answer);
    }

    // Lines 57 and 58 of the list of bad inputs: the right octets under a wrong index, and those of another version or segment.
    [Fact]
    public void R19_another_chunk_segment_record_or_custodian_is_not_what_was_asked_for()
    {
        var (record, other) = (LargeRecord(), LargeRecord(6));
        Anchor(record);
        Anchor(other);
        Begin();
        var part = SampleRecords.Part(Seven, record, 2);
        var (segment, chunk) = ChallengeDraw.Chunk(Seven.Genesis.ChainId, Epoch.Seed, record.Manifest, 2);
        for (var index = 0; index < part.Segments.Length; index++)
        {
            for (var place = 0; place < FragmentTree.Chunks(part.Segments[index].Fragment.Length); place++)
            {
                if ((index, place) == (segment, chunk)) continue;
                Refuses(RefusalCode.InvalidPossession, 2, Made(record, part, index, place));
            }
        }

        Refuses(RefusalCode.InvalidPossession, 2, Made(record, SampleRecords.Part(Seven, other, 2), segment, chunk));
        Refuses(RefusalCode.InvalidPossession, 2, Made(record, SampleRecords.Part(Seven, record, 3), segment, chunk));
        Refuses(RefusalCode.InvalidPossession, 2, Made(other, part, segment, chunk));
        Applies(2, Made(record, part, segment, chunk));
    }

    [Fact]
    public void R19_an_answer_is_read_back_as_it_was_written_and_none_is_read_that_is_too_long_or_empty()
    {
        var record = LargeRecord();
        var answer = Answer(record, AskedForWholeChunk(record));
        var octets = CanonicalWriter.Encode(answer);
        Assert.InRange(octets.Length, FragmentTree.ChunkSize, FragmentTree.ChunkSize + (64 * 32));
        Assert.Equal(answer, Read(octets));
        Assert.Null(Read(CanonicalWriter.Encode(answer with { Chunk = Array.Empty<byte>() })));
        Assert.Null(Read(CanonicalWriter.Encode(answer with { Chunk = new byte[FragmentTree.ChunkSize + 1] })));
        Assert.Null(Read(CanonicalWriter.Encode(answer with { ChunkPath = [.. new Digest[FragmentTree.PathCap + 1]] })));
        Assert.Null(Read(octets[..^1]));

        static RecordEvent? Read(byte[] octets)
        {
            var reader = new CanonicalReader(octets);
            var read = RecordEvent.Read(ref reader);
            return reader.AtEnd ? read : null;
        }
    }

    [Fact]
    public void R20_who_has_not_answered_by_the_last_height_holds_its_position_no_more()
    {
        Anchor(Small);
        Anchor(Other);
        Begin();
        foreach (var custodian in (int[])[0, 1, 3, 4, 5]) Applies(custodian, Answer(Small, custodian));
        foreach (var custodian in (int[])[0, 1, 2, 3, 4, 5, 6]) Applies(custodian, Answer(Other, custodian));
        Close();
        Assert.Equal((RecordPhase.Repairing, 0b100_0100u), (Entry(Small.Id).Phase, Entry(Small.Id).Vacant));
        Assert.Equal((RecordPhase.Anchored, 0u), (Entry(Other.Id).Phase, Entry(Other.Id).Vacant));
        Refuses(RefusalCode.NotChallenged, In(2, 2), Answer(Small, 2));

        var next = Epoch with { Epoch = 2, Seed = Seed(1) };
        Begin(next);
        foreach (var custodian in (int[])[1, 3, 4, 5]) Applies(In(2, custodian), Show(Small, custodian, next.Seed));
        foreach (var custodian in (int[])[0, 1, 2, 3, 4, 5, 6]) Applies(In(2, custodian), Show(Other, custodian, next.Seed));
        Close(next);
        Assert.Equal((RecordPhase.Repairing, 0b100_0101u), (Entry(Small.Id).Phase, Entry(Small.Id).Vacant));
    }

    [Fact]
    public void R20_a_record_that_was_erased_meanwhile_is_left_alone()
    {
        Anchor(Small);
        Begin();
        Map = RecordEventRules.Judge(Map, new RecordEvent.Erase(Small.Id), Context(0), out _);
        Close();
        Assert.Equal((RecordPhase.Shredding, 0u), (Entry(Small.Id).Phase, Entry(Small.Id).Vacant));
    }

    [Fact]
    public void R20_V16_with_elections_a_failure_counts_like_a_view_led_in_vain_for_who_has_signed_for_its_part()
    {
        var electing = Epoch with { Parameters = new ProtocolParameters { SeatCount = 4 } };
        Anchor(Small);
        Anchor(Other);
        Begin(electing);
        foreach (var custodian in (int[])[0, 1, 3, 4]) Applies(custodian, Answer(Small, custodian));
        Close(electing);
        // Other was anchored with the receipts of the first five, and nobody has answered for it.
        Assert.Equal([1u, 1u, 2u, 1u, 1u, 0u, 0u], Enumerable.Range(0, 7).Select(i => TrackRules.Of(Map, Seven[i].Self).Missed));
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(0u, TrackRules.Of(Map, Seven[i].Self).Faults));
        Assert.Equal(0b111_1111u, Entry(Other.Id).Vacant);
    }

    [Fact]
    public void R9_R20_a_degraded_record_is_erased_like_any_other()
    {
        Anchor(Small);
        Begin();
        Close();
        Map = RecordEventRules.Judge(Map, new RecordEvent.Erase(Small.Id), Context(0), out var code);
        Assert.Equal((RefusalCode.None, RecordPhase.Shredding), (code, Entry(Small.Id).Phase));
    }

    private void Anchor(SealedRecord record) => Applies(0, SampleRecords.Anchor(Seven, record, record.Manifest.Scope, 0, 1, 2, 3, 4));

    private void Begin(EpochSetup? epoch = null) => Map = ChallengeRules.Begin(Map, new Moment(epoch ?? Epoch, 1));

    private void Close(EpochSetup? epoch = null) => Map = ChallengeRules.Close(Map, new Moment(epoch ?? Epoch, Epoch.LastHeight));

    protected override EventContext Context(int sender) => In(1, sender);

    private EventContext In(ulong epoch, int sender) => base.Context(sender) with { Epoch = epoch };
}

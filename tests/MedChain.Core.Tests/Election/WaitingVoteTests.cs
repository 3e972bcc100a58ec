using System.Collections.Immutable;
using MedChain.Core.Election;

namespace MedChain.Core.Tests.Election;

/// <summary>A vote that was put into the store while the node did not run: taken up once, numbered by the core, dropped where it is of no use.</summary>
public sealed class WaitingVoteTests
{
    private static readonly WaitingVote s_vote = new(1, [Hall.H(1), Hall.H(2)]);

    private readonly Consortium _consortium = new(4, Hall.Parameters);

    [Fact]
    public void V20_a_vote_waits_until_the_secrets_are_drawn_and_is_then_numbered_and_deleted_in_one_write()
    {
        var replica = new Replica(_consortium[0]);
        Assert.Empty(Elections(Start(replica, s_vote.ToWrite())));
        Assert.Equal(s_vote.Epoch, replica.State.Elections.Waiting!.Epoch);
        var writes = replica.Handle(new Input.Drawn(_consortium.Genesis.TimestampMs, 1, new byte[DeskRows.DrawSize])).OfType<Effect.Persist>().First().Writes;
        Assert.Contains(writes, write => write.Value is null && Is(write, DeskRows.Waiting));
        Assert.Contains(writes, write => write.Value is { } value && Is(write, DeskRows.Intent(1)) && value.Span.SequenceEqual(DeskRows.Encode(new VoteIntent(1, s_vote.Approved))));
        Assert.Equal(new VoteNote(1, VoteFate.Taken, 0), replica.State.Elections.Note);
        Assert.Null(replica.State.Elections.Waiting);
    }

    [Fact]
    public void V20_a_vote_comes_after_what_was_voted_before_with_the_next_number()
    {
        var replica = new Replica(_consortium[0]);
        Start(replica, Seed(1), Before(4), s_vote.ToWrite());
        Assert.Equal(5u, replica.State.Elections.Intent!.Sequence);
        Assert.Equal(s_vote.Approved, replica.State.Elections.Intent!.Approved);
    }

    [Theory]
    [InlineData(0ul, 1u, 2, VoteFate.TooLate)]
    [InlineData(1ul, 9u, 2, VoteFate.Refused)]
    [InlineData(1ul, 1u, 3, VoteFate.Refused)]
    public void V20_a_vote_that_is_of_no_use_is_dropped_and_told(ulong epoch, uint before, int approvals, VoteFate fate)
    {
        var replica = new Replica(_consortium[0]);
        var vote = new WaitingVote(epoch, [.. Enumerable.Range(0, approvals).Select(Hall.H)]);
        var written = Elections(Start(replica, Seed(1), Before(before), vote.ToWrite()));
        Assert.Contains(written, write => write.Value is null && Is(write, DeskRows.Waiting));
        Assert.Equal(new VoteNote(epoch, fate, 0), replica.State.Elections.Note);
        Assert.Equal(before, replica.State.Elections.Intent!.Sequence);
    }

    [Fact]
    public void V20_without_a_ballot_key_a_vote_is_dropped_and_told()
    {
        var replica = new Replica(_consortium[0]);
        Start(replica, new DurableWrite(new DurableKey(DurableTable.Secret, DeskRows.Trustee(1)), new byte[32]), s_vote.ToWrite());
        Assert.Equal(new VoteNote(1, VoteFate.NoKey, 0), replica.State.Elections.Note);
    }

    [Fact]
    public void V20_a_vote_for_a_later_epoch_waits_and_what_is_told_is_read_back()
    {
        var replica = new Replica(_consortium[0]);
        var later = new WaitingVote(3, [Hall.H(1)]);
        var note = new VoteNote(1, VoteFate.Counted, 2);
        Start(replica, Seed(1), later.ToWrite(), new DurableWrite(new DurableKey(DurableTable.Secret, DeskRows.Note), note.Encode()));
        Assert.Equal(3ul, replica.State.Elections.Waiting!.Epoch);
        Assert.Equal(note, replica.State.Elections.Note);
        Assert.NotNull(replica.State.Elections.Voter);
    }

    [Fact]
    public void V20_a_vote_by_command_takes_the_place_of_one_that_waited()
    {
        var replica = new Replica(_consortium[0]);
        Start(replica, Seed(1), s_vote.ToWrite());
        replica.Handle(new Input.Submitted(_consortium.Genesis.TimestampMs, 7, new Command.Vote([Hall.H(3)])));
        Assert.Equal(new VoteIntent(2, [Hall.H(3)]).Sequence, replica.State.Elections.Intent!.Sequence);
        Assert.Equal(new VoteNote(1, VoteFate.Replaced, 0), replica.State.Elections.Note);
    }

    [Fact]
    public void V20_who_does_not_stand_is_counted_as_dropped_once_the_list_is_fixed()
    {
        var hall = new Hall(4);
        Assert.Equal(0u, VoteRules.Dropped(hall.Map, 1, [Hall.H(3)]));
        hall.ToVoting(0, 1, 2);
        Assert.Equal(1u, VoteRules.Dropped(hall.Map, 1, [Hall.H(2), Hall.H(3)]));
        Assert.Equal(0u, VoteRules.Dropped(hall.Map, 2, [Hall.H(3)]));
    }

    [Fact]
    public void V20_rows_read_back_and_changed_ones_are_none()
    {
        var octets = s_vote.ToWrite().Value!.Value.ToArray();
        Assert.Equal(s_vote.Approved, WaitingVote.TryDecode(octets)!.Approved);
        Assert.Null(WaitingVote.TryDecode(octets.AsSpan(1)));
        Assert.Null(WaitingVote.TryDecode([.. octets, 0]));
        Assert.Null(VoteNote.TryDecode([.. new byte[8], 9, 0, 0, 0, 0]));
        Assert.DoesNotContain("H1", s_vote.ToString(), StringComparison.Ordinal);
    }

    private static bool Is(DurableWrite write, byte[] key) => write.Key.Table == DurableTable.Secret && write.Key.Key.Span.SequenceEqual(key);

    private static DurableWrite Seed(ulong epoch) => new(new DurableKey(DurableTable.Secret, DeskRows.Voter(epoch)), new byte[32]);

    private static DurableWrite Before(uint sequence) => new(new DurableKey(DurableTable.Secret, DeskRows.Intent(1)), DeskRows.Encode(new VoteIntent(sequence, [Hall.H(0)])));

    private static ImmutableArray<DurableWrite> Elections(ImmutableArray<Effect> effects) =>
        [.. effects.OfType<Effect.Persist>().SelectMany(persist => persist.Writes).Where(write => write.Key.Table == DurableTable.Secret)];

    private ImmutableArray<Effect> Start(Replica replica, params DurableWrite[] rows)
    {
        var identity = new Replica(_consortium[0]).Handle(new Input.Restored(_consortium.Genesis.TimestampMs, [])).OfType<Effect.Persist>()
            .SelectMany(persist => persist.Writes).Single(write => write.Key.Table == DurableTable.Identity);
        return replica.Handle(new Input.Restored(
            _consortium.Genesis.TimestampMs, [.. rows.Prepend(identity).Select(write => new DurableRow(write.Key, write.Value!.Value)).OrderBy(row => row.Key)]));
    }
}

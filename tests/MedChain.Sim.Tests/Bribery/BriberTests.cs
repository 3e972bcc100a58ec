using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Sim.Bribery;

namespace MedChain.Sim.Tests.Bribery;

/// <summary>What a single briber makes of real ballots, receipts and shares.</summary>
public sealed class BriberTests
{
    private static readonly VoteLaw Votes = new(2, 2);

    private readonly Electorate _electorate = new(new Entropy(new byte[32]), 4, Votes, 2);
    private readonly TotalsTable _table = new(Votes, 3);

    private ElectionNotice Notice => new(_electorate.Election, _electorate.Ring, _electorate.TagBase, _electorate.Key, 2, new InstitutionId(0));

    private SealedBriber Sealed => new(Notice, _table, PublishedLaw.OfVote(_table), 3);

    [Fact]
    public void So_many_shares_as_the_threshold_open_a_ballot_and_one_fewer_do_not()
    {
        var seen = new SealedPoll(_electorate).Play(Plan(true, VoteLaw.Demanded, null));
        var own = seen.Cast.Single(ballot => ballot.Tag == _electorate.TagOf(0));
        Assert.Equal(2, _electorate.Threshold);
        Assert.Equal(VoteLaw.Demanded, SealedBriber.TryOpen(own, _electorate.Shares[..2]));
        Assert.Equal(VoteLaw.Demanded, SealedBriber.TryOpen(own, [_electorate.Shares[3], _electorate.Shares[1]]));
        Assert.Null(SealedBriber.TryOpen(own, _electorate.Shares[..1]));
        Assert.Null(SealedBriber.TryOpen(own, []));
        Assert.Equal([4u, 3u], seen.Published.Totals!.Value.ToArray());
    }

    [Fact]
    public void Nobody_passes_another_voters_tag_off_as_its_own()
    {
        var seen = new OpenPoll(_electorate).Play(Plan(false, 2, null));
        var briber = new OpenBriber(Notice, Votes, PublishedLaw.OfVote(_table));
        Assert.False(Notice.Accepts(_electorate.Show(1)));
        Assert.False(Notice.Accepts(seen.Receipt with { Tag = _electorate.TagOf(1) }));
        Assert.True(Notice.Accepts(seen.Receipt));
        Assert.False(briber.FromTag(seen.Cast, _electorate.Show(1)));
        Assert.False(briber.FromTag(seen.Cast, seen.Receipt));
        Assert.True(briber.FromTag(new OpenPoll(_electorate).Play(Plan(true, VoteLaw.Demanded, null)).Cast, seen.Receipt));
    }

    [Fact]
    public void A_kept_seed_shows_the_vote_and_no_other_seed_does()
    {
        var obeying = new SealedPoll(_electorate).Play(Plan(true, VoteLaw.Demanded, null));
        Assert.True(Sealed.FromSeed(obeying.Cast, obeying.Kept));
        Assert.False(Sealed.FromSeed(obeying.Cast, obeying.Kept with { Seed = Digest.Zero }));
        Assert.False(Sealed.FromSeed(obeying.Cast, new SeedReceipt(_electorate.Secrets[1], _electorate.SeedOf(1))));
        var evading = new SealedPoll(_electorate).Play(Plan(false, 2, null));
        Assert.False(Sealed.FromSeed(evading.Cast, evading.Kept));
    }

    [Fact]
    public void A_replacement_counts_and_shows_after_the_close_but_not_before()
    {
        var seen = new SealedPoll(_electorate).Play(Plan(false, VoteLaw.Demanded, 2));
        Assert.Equal([3u, 4u], seen.Published.Totals!.Value.ToArray());
        Assert.False(Sealed.FromSeed(seen.Cast, seen.Kept));
        Assert.True(Sealed.FromSeed([.. seen.Cast.Take(4)], seen.Kept));
    }

    [Fact]
    public void Whoever_claims_its_turnout_is_seen_to_have_voted()
    {
        var seen = new SealedPoll(_electorate).Play(Plan(false, 2, null) with { Claims = [true, false, true, false] });
        Assert.Equal([new InstitutionId(0), new InstitutionId(2)], seen.Claimants);
        Assert.False(Sealed.FromClaim(seen.Claimants));
        var absent = new SealedPoll(_electorate).Play(new Plan(true, [null, null, 3, 3], null, [false, false, true, false]));
        Assert.Equal((2, null), (absent.Published.Ballots, absent.Published.Totals));
        Assert.True(Sealed.FromClaim(absent.Claimants));
    }

    private static Plan Plan(bool obeys, uint first, uint? replacement) =>
        new(obeys, [first, 3, 3, 3], replacement, [.. Enumerable.Repeat(false, 4)]);
}

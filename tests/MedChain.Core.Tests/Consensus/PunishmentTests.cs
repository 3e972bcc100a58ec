using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Consensus;

/// <summary>Evidence and what it leads to. Spec: Consensus S7, Institutions I4. Numbers are lines of the bad inputs.</summary>
public sealed class PunishmentTests
{
    private static readonly ProtocolParameters s_short = new() { EpochLength = 8 };

    [Fact]
    public void I4_of_five_an_offender_is_not_in_the_next_set()
    {
        var consortium = new Consortium(5, s_short);
        var wire = new Wire(consortium);
        Equivocate(wire, consortium, offender: 4);
        wire.RunUntil(() => wire.Up.Take(4).All(replica => replica.State.Consensus.Epoch.Epoch >= 2));
        Assert.All(wire.Up.Take(4), replica =>
        {
            Assert.Equal(consortium.Setups.Take(4).Select(setup => setup.Self), replica.State.Consensus.Epoch.Validators.Members.Select(member => member.Id));
            Assert.Equal(InstitutionPhase.Suspended, replica.State.Final.Account(consortium[4].Self)!.Phase);
        });
        var height = wire[0].State.Final.Height;
        wire.RunUntil(() => wire.Up.Take(4).All(replica => replica.State.Final.Height >= height + 10));
        Assert.DoesNotContain(wire.Commits, commit => commit.Block.Header.Epoch > 1 && commit.Block.Header.Leader == consortium[4].Self);
    }

    [Fact]
    public void I4_who_is_suspended_still_follows_the_chain_so_that_it_carries_out_what_it_must()
    {
        var consortium = new Consortium(5, s_short);
        var wire = new Wire(consortium);
        Equivocate(wire, consortium, offender: 4);
        wire.RunUntil(() => wire[0].State.Consensus.Epoch.Epoch >= 2);
        wire.RunUntil(() => wire[4].State.Final.Height >= 30, 20_000);
        Assert.Equal(InstitutionPhase.Suspended, wire[4].State.Final.Account(consortium[4].Self)!.Phase);
    }

    [Fact]
    public void S7_one_offender_costs_each_accuser_one_transaction()
    {
        var stage = new Stage(new Consortium(5));
        for (byte block = 1; block <= 20; block++) stage.Cast(VoteKind.Notarize, 1 + (block % 4ul), new Digest([block, .. new byte[31]]), 3);
        Assert.IsType<Payload.Misbehaviour>(Assert.Single(stage.Replica.State.Submissions.Outgoing).Value.Payload);
    }

    [Fact]
    public void I4_of_four_an_offender_stays_since_three_tolerate_no_fault()
    {
        var consortium = new Consortium(4, s_short);
        var wire = new Wire(consortium);
        Equivocate(wire, consortium, offender: 3);
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Consensus.Epoch.Epoch >= 2));
        Assert.All(wire.Up, replica =>
        {
            Assert.Equal(4, replica.State.Consensus.Epoch.Validators.Count);
            Assert.Equal((InstitutionPhase.Active, true), (replica.State.Final.Account(consortium[3].Self)!.Phase, replica.State.Final.Account(consortium[3].Self)!.SuspensionDue));
        });
    }

    [Fact]
    public void I4_suspension_waits_for_the_epoch_boundary()
    {
        var consortium = new Consortium(5, s_short);
        var wire = new Wire(consortium);
        Equivocate(wire, consortium, offender: 4);
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Final.Account(consortium[4].Self)!.SuspensionDue));
        Assert.Equal(1ul, wire[0].State.Consensus.Epoch.Epoch);
        Assert.Equal(InstitutionPhase.Active, wire[0].State.Final.Account(consortium[4].Self)!.Phase);
        Assert.Equal(5, wire[0].State.Consensus.Epoch.Validators.Count);
    }

    [Fact]
    public void Line_42_forged_evidence_leaves_a_refusal_and_hurts_nobody()
    {
        var consortium = new Consortium(5, s_short);
        var (first, second) = Conflict(consortium, 3);
        var refused = Execute(consortium, new Evidence.Votes(first with { Voter = consortium[4].Self }, second with { Voter = consortium[4].Self }));
        Assert.Equal(RefusalCode.InvalidEvidence, refused);
        Assert.Equal(RefusalCode.InvalidEvidence, Execute(consortium, new Evidence.Votes(first, first)));
        Assert.Equal(RefusalCode.InvalidEvidence, Execute(consortium, new Evidence.Votes(first with { Voter = new InstitutionId(99) }, second with { Voter = new InstitutionId(99) })));
        Assert.Equal(RefusalCode.None, Execute(consortium, new Evidence.Votes(first, second)));
    }

    [Fact]
    public void S7_the_same_offence_counts_once()
    {
        var consortium = new Consortium(5);
        var (first, second) = Conflict(consortium, 3);
        Assert.Equal(RefusalCode.None, Execute(consortium, new Evidence.Votes(first, second), 0));
        Assert.Equal(RefusalCode.Repeated, Execute(consortium, new Evidence.Votes(second, first), 1));
    }

    private static RefusalCode Execute(Consortium consortium, Evidence evidence, int repeats = 0)
    {
        var epoch = EpochRules.First(consortium.Genesis);
        Transaction[] transactions = [.. Enumerable.Range(0, repeats + 1).Select(number => Transaction.Sign(
            consortium.Genesis.ChainId, consortium[1].Self, (ulong)number, new Payload.Misbehaviour(evidence), consortium[1].Keys))];
        var map = new Execution(consortium[0].Keys).TryRun(epoch.Start, epoch, 1, epoch.Start.TimestampMs + 1, [.. transactions], _ => false);
        Assert.NotNull(map);
        Assert.Equal((ulong)transactions.Length, Account(map, consortium, 1).NextSequence);
        var code = map.TryGet<Refusals>(StateKeys.Refusals(transactions[^1].Id()), out var refusals) ? Assert.Single(refusals.Items).Code : RefusalCode.None;
        var isOffence = code is RefusalCode.None or RefusalCode.Repeated;
        Assert.Equal(isOffence, Account(map, consortium, 3).SuspensionDue);
        Assert.False(Account(map, consortium, 4).SuspensionDue);
        return code;
    }

    private static Account Account(StateMap map, Consortium consortium, int index) =>
        map.TryGet<Account>(StateKeys.Account(consortium[index].Self), out var account) ? account : throw new InvalidOperationException();

    private static (Vote First, Vote Second) Conflict(Consortium consortium, int offender)
    {
        var ballot = new Ballot(VoteKind.Notarize, 1, 1, new Digest([1, .. new byte[31]]));
        return (Sign(ballot), Sign(ballot with { Block = new Digest([2, .. new byte[31]]) }));

        Vote Sign(Ballot ballot) => Vote.Sign(consortium.Genesis.ChainId, ballot, consortium[offender].Self, consortium[offender].Keys);
    }

    /// <summary>Institution 0 gets two votes of the offender that S7 forbids.</summary>
    private static void Equivocate(Wire wire, Consortium consortium, int offender)
    {
        var (first, second) = Conflict(consortium, offender);
        foreach (var vote in (Vote[])[first, second])
        {
            wire.Put(consortium[0].Self, new Input.Received(wire.NowMs, consortium[offender].Self, new Message.Voted(vote)));
        }
    }
}

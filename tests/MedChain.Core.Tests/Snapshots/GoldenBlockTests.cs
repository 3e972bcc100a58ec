using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Core.Tests.Consensus;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using VerifyXunit;

namespace MedChain.Core.Tests.Snapshots;

/// <summary>
/// The form of blocks and messages, octet for octet: a change of a checked file is a change of the protocol. Spec: Chain C1, C2, C6.
/// </summary>
public sealed class GoldenBlockTests
{
    private readonly Stage _stage = new(new Consortium(4));

    public static TheoryData<string> Kinds => [.. Messages(new Stage(new Consortium(4))).Select(message => message.GetType().Name)];

    [Fact]
    public Task C10_genesis() => Verifier.Verify(
        Readable.Octets(_stage.Consortium.Genesis) + Readable.Of(_stage.Consortium.Genesis.Block) + Readable.Octets(_stage.Consortium.Genesis.Block));

    [Fact]
    public Task C4_block_with_a_batch_of_every_event()
    {
        var block = Full(_stage).Block;
        return Verifier.Verify(Readable.Of(block) + Readable.Octets(block));
    }

    [Fact]
    public Task S7_block_with_evidence()
    {
        var ballot = new Ballot(VoteKind.Skip, 1, 1, Digest.Zero);
        var evidence = new Evidence.Votes(_stage.Sign(3, ballot), _stage.Sign(3, ballot with { Kind = VoteKind.Finalize, Block = Name(5) }));
        var block = _stage.Propose(1, _stage.Epoch.Start, Justification.Start, [Sign(_stage, new Payload.Misbehaviour(evidence))]).Proposal.Block;
        return Verifier.Verify(Readable.Of(block) + Readable.Octets(block));
    }

    [Fact]
    public Task I6_to_I10_block_with_all_that_is_said_of_membership()
    {
        var (chain, keys) = (_stage.Epoch.ChainId, _stage.Consortium[2].Keys);
        var (newcomer, next) = (_stage.Consortium.Draw(4), _stage.Consortium.Draw(2, generation: 1));
        Payload[] said =
        [
            new Payload.Apply(newcomer.Registration), new Payload.Endorse(Registration.Subject(chain, newcomer.Institution)), new Payload.Expel(new(3)),
            new Payload.Retire(Retirement.Sign(chain, new(2), keys)), new Payload.ChangeKeys(next.Registration),
        ];
        ImmutableArray<Transaction> transactions = [.. said.Select((payload, number) => Transaction.Sign(chain, _stage.Consortium[2].Self, (ulong)number, payload, keys))];
        var (proposal, state) = _stage.Propose(1, _stage.Epoch.Start, Justification.Start, transactions);
        Assert.All(transactions, transaction => Assert.False(state.Map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out _)));
        return Verifier.Verify(Readable.Of(proposal.Block) + Readable.Octets(proposal.Block));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task C6_message(string kind)
    {
        var message = Messages(_stage).Single(message => message.GetType().Name == kind);
        Assert.True(Message.TryDecode(message.Encode(), out var decoded));
        Assert.Equal(message, decoded);
        return Verifier.Verify(Readable.Octets(message)).UseParameters(kind);
    }

    [Fact]
    public void C6_every_kind_of_consensus_message_has_a_checked_form()
    {
        var tags = Messages(_stage).Select(message => message.Tag).ToList();
        Assert.Equal(Enumerable.Range(1, 8).Select(tag => (byte)tag), tags);
    }

    private static IEnumerable<Message> Messages(Stage stage)
    {
        var proposal = Full(stage);
        var skip = new Justification(null, [stage.Certificate(VoteKind.Skip, 1)]);
        var header = proposal.Block.Header;
        yield return new Message.Proposed(stage.Propose(2, stage.Epoch.Start, skip).Proposal);
        yield return new Message.Voted(stage.Sign(1, new Ballot(VoteKind.Notarize, 1, 1, proposal.Block.Hash)));
        yield return new Message.Certified(stage.Certificate(VoteKind.Finalize, 1, proposal.Block.Hash));
        yield return new Message.Justified(1, skip);
        yield return new Message.Ended(new EndProof(stage.Certificate(VoteKind.Finalize, 1, header.Hash()), [header]));
        yield return new Message.BlockWanted(proposal.Block.Hash);
        yield return new Message.BlockFound(stage.Consortium.Genesis.Block);
        yield return new Message.Submitted(proposal.Block.Transactions[0]);
    }

    private static Proposal Full(Stage stage)
    {
        var (record, access) = (new RecordId(Name(1)), new AccessId(Name(2)));
        ImmutableArray<RecordEvent> events =
        [
            new RecordEvent.Anchor(
                record, Name(3), Name(4), SegmentScope.Identity | SegmentScope.Clinical, [new(0), new(1), new(2), new(3)],
                [new Endorsement(new(1), new Signature([.. Enumerable.Range(0, 64).Select(i => (byte)i)]))]),
            new RecordEvent.Request(access, record, SegmentScope.Clinical, Purpose.Treatment),
            new RecordEvent.Grant(access, SegmentScope.Clinical, 1_800_000_000_000),
            new RecordEvent.Deny(access),
            new RecordEvent.Revoke(access),
            new RecordEvent.Audit(access),
            new RecordEvent.Erase(record),
            new RecordEvent.Destroyed(record),
            new RecordEvent.Vacated(record, 3),
            new RecordEvent.Repaired(record, 3),
            new RecordEvent.Supersede(record, new RecordId(Name(5))),
            new RecordEvent.Evaluate(GroupElement.Generator),
            new RecordEvent.BreakGlass(new EndorsedEmergency(
                new Emergency(record, SegmentScope.Clinical, EmergencyReason.DangerToLife, new(1), new(3), 1_800_000_000_000),
                new Signature([.. Enumerable.Range(64, 64).Select(i => (byte)i)]), new Signature([.. Enumerable.Range(128, 64).Select(i => (byte)i)]))),
            new RecordEvent.Review(access, true),
            new RecordEvent.Possession(
                new Manifest(record, new(2), [new(0), new(1), new(2), new(3)], [new SealedSegment(SegmentClass.Clinical, 8_200, Name(5)), new SealedSegment(SegmentClass.Documents, 100, Name(6))]),
                Name(7), new LeafProof(Name(8), [Name(9), Name(10), Name(11)]), Name(12), Name(13), new byte[] { 1, 2, 3, 4 }, [Name(14)]),
            new RecordEvent.RegisterConsentKey(record, new PublicOctets(Name(6)), Octets(192)),
            new RecordEvent.PatientGrant(access, SegmentScope.Clinical, 1_800_000_000_000, Octets(1)),
            new RecordEvent.PatientRevoke(access, Octets(2)),
            new RecordEvent.ReplaceConsentKey(record, new PublicOctets(Name(7)), Octets(3), Octets(4)),
            new RecordEvent.Refused(access, new(1), ReleaseRefusal.Denied),
        ];
        return stage.Propose(1, stage.Epoch.Start, Justification.Start, [Sign(stage, new Payload.Batch(events))]).Proposal;
    }

    private static Transaction Sign(Stage stage, Payload payload) =>
        Transaction.Sign(stage.Epoch.ChainId, stage.Consortium[2].Self, 0, payload, stage.Consortium[2].Keys);

    private static Signature Octets(int first) => new([.. Enumerable.Range(first, 64).Select(i => (byte)i)]);

    private static Digest Name(byte fill) => new(Enumerable.Repeat(fill, Digest.Size).ToArray());
}

using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using static MedChain.Core.Tests.Records.Streams.SampleStream;

namespace MedChain.Core.Tests.Records.Streams;

/// <summary>The chain takes a stream for what it is, a record of documents: same anchor, consent and erasure. Spec: Records T4, T6, R6, R10.</summary>
public sealed class StreamOnChainTests
{
    private const long NowMs = 1_700_000_100_000;
    private static readonly Consortium Seven = new(7);
    private static readonly SampleStream Stream = SampleStream.Of(Seven, (2 * ChunkSize) + 1);
    private static readonly RecordId Id = Stream.Manifest.Header.Record;

    private StateMap _map = Seven.Genesis.State.Map;

    [Fact]
    public void T4_R6_R10_a_stream_is_anchored_granted_as_documents_and_erased()
    {
        var access = new AccessId(Stream.Sealed.Commitment);
        Judge(RefusalCode.InsufficientReceipts, 0, Anchor(0, 1, 2, 3));
        Judge(RefusalCode.None, 0, Anchor(0, 1, 2, 3, 4));
        Judge(RefusalCode.WrongScope, 3, new RecordEvent.Request(access, Id, SegmentScope.Clinical, Purpose.Treatment));
        Judge(RefusalCode.None, 3, new RecordEvent.Request(access, Id, SealedStream.Scope, Purpose.Treatment));
        Judge(RefusalCode.None, 0, new RecordEvent.Grant(access, SealedStream.Scope, NowMs + 1000));
        Judge(RefusalCode.None, 0, new RecordEvent.Erase(Id));
        for (var custodian = 0; custodian < 7; custodian++) Judge(RefusalCode.None, custodian, new RecordEvent.Destroyed(Id));
        Assert.True(_map.TryGet<RecordEntry>(StateKeys.Record(Id), out var entry));
        Assert.Equal((RecordPhase.Shredded, Stream.Sealed.Commitment), (entry.Phase, entry.Commitment));
    }

    // A custodian signs when it holds just what the terms describe.
    private static RecordEvent.Anchor Anchor(params int[] signers)
    {
        var receipts = signers.Select(i =>
        {
            var custody = StreamCustody.Start(Stream.Manifest.Header);
            foreach (var chunk in Stream.Pieces) Assert.Equal(StreamVerdict.Taken, custody.Take(Seven[i].Self, chunk[i], out custody));
            Assert.True(custody.IsWhole(Stream.Sealed.Terms[i], Stream.Part(i)));
            using var transcript = Commitments.Receipt(Seven.Genesis.ChainId, Id, Stream.Manifest.Header.Source, Stream.Sealed.Terms[i].Commitment(), SealedStream.Scope, Stream.Manifest.Header.Custodians, Seven[i].Self);
            return new Endorsement(Seven[i].Self, Seven[i].Keys.Sign(transcript.Octets));
        });
        return new RecordEvent.Anchor(Id, Stream.Sealed.Pseudonym, Stream.Sealed.Commitment, SealedStream.Scope, Stream.Manifest.Header.Custodians, [.. receipts]);
    }

    private void Judge(RefusalCode expected, int sender, RecordEvent happens)
    {
        var context = new EventContext(Seven.Genesis.ChainId, Seven.Genesis.Founders, Seven[0].Keys, new InstitutionId((ushort)sender), NowMs);
        _map = RecordEventRules.Judge(_map, happens, context, out var code);
        Assert.Equal(expected, code);
    }
}

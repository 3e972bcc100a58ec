using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using static MedChain.Core.Tests.Records.Streams.SampleStream;

namespace MedChain.Core.Tests.Records.Streams;

/// <summary>Streams between institutions: pieces, terms, releases chunk by chunk, erasure. Spec: Records T6, T9 to T11, R9, Access A6, A7, A10.</summary>
public sealed class StreamDeskTests
{
    private readonly Ward _ward = new(7);
    private readonly SampleStream _stream;

    public StreamDeskTests() => _stream = Of(_ward.Consortium, (3 * ChunkSize) + 17);

    private StreamHeader Header => _stream.Manifest.Header;

    [Fact]
    public void T9_T10_a_stream_is_delivered_anchored_granted_and_rebuilt_and_every_custodian_that_released_says_so()
    {
        PutAll();
        var access = Granted();
        var released = _ward.Submit<Outcome.StreamReleased>(3, new Command.Read(access));
        Assert.Equal(3, released.Tally.Verified.Length);
        Assert.Equal(Header.Record, released.Newest);
        Assert.Equal(_stream.Plaintext, Rebuild(released));
        Assert.All(_ward.Entry(access).Audited, custodian => Assert.Contains(custodian, Header.Custodians));
        Assert.Equal(7, _ward.Entry(access).Audited.Length);
        Assert.All(Enumerable.Range(0, 7), i => Assert.Empty(_ward[i].Custody.Streams[Header.Record].Unaudited));
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(CustodyPhase.Released, _ward[i].Custody.Streams[Header.Record].Phase));
    }

    [Fact]
    public void T9_pieces_are_taken_in_order_each_once_and_counted_also_after_a_restart()
    {
        Assert.Equal((StreamVerdict.Early, 0), Answer(2, null));
        Assert.Equal((StreamVerdict.Early, 0), Answer(2, _stream.Pieces[1][2]));
        Assert.Equal((StreamVerdict.Taken, 1), Answer(2, _stream.Pieces[0][2]));
        Assert.Equal((StreamVerdict.Again, 1), Answer(2, _stream.Pieces[0][2]));
        Assert.Equal((StreamVerdict.NotAuthentic, 1), Answer(2, _stream.Pieces[1][3]));
        var other = Of(_ward.Consortium, (2 * ChunkSize) + 3);
        Assert.Equal((StreamVerdict.Conflict, 1), Answer(2, other.Pieces[0][2]));
        _ward.Restart(2);
        Assert.Equal((StreamVerdict.Early, 1), Answer(2, null));
        Assert.Equal((StreamVerdict.Taken, 2), Answer(2, _stream.Pieces[1][2]));
    }

    [Fact]
    public void T9_a_custodian_takes_pieces_of_its_own_streams_from_their_source_alone_and_of_few_at_a_time()
    {
        Assert.Equal(OfferRefusal.NotSource, Sent<Message.PieceJudged>(2, 1, new Message.PieceOffered(Header, _stream.Pieces[0][2])).Refusal);
        var without = Header with { Custodians = Header.Custodians.RemoveAt(2) };
        Assert.Equal(OfferRefusal.NotCustodian, Sent<Message.PieceJudged>(2, 0, new Message.PieceOffered(without, null)).Refusal);
        _ward.Submit<Outcome.Refused>(1, new Command.Deliver(Header, _ward.Id(2), null));
        for (byte seed = 50; seed < 50 + CustodyDesk.StreamsCap; seed++)
        {
            var coming = Of(_ward.Consortium, 1, seed);
            Assert.Equal(StreamVerdict.Taken, Sent<Message.PieceJudged>(2, 0, new Message.PieceOffered(coming.Manifest.Header, coming.Pieces[0][2])).Verdict);
        }

        Assert.Equal(OfferRefusal.Full, Sent<Message.PieceJudged>(2, 0, new Message.PieceOffered(Header, _stream.Pieces[0][2])).Refusal);
    }

    [Fact]
    public void T9_pieces_beyond_the_256th_and_institutions_beyond_255_have_rows_of_their_own()
    {
        var keys = new[] { 0, 255, 256, 257, 2047 }.Select(chunk => RecordKeys.Of(Header.Record, chunk)).ToList();
        Assert.Equal([0, 255, 256, 257, 2047], keys.Select(key => RecordKeys.ChunkOf(new DurableKey(DurableTable.Piece, key))));
        var offer = new DurableKey(DurableTable.Offer, RecordKeys.Of(Header.Record, new InstitutionId(0x1_2F)));
        Assert.Equal(0x1_2F, RecordKeys.CustodianOf(offer).Value);
        var many = Of(_ward.Consortium, 258 * ChunkSize, seed: 78);
        for (var chunk = 0; chunk < 258; chunk++) Assert.Equal(chunk + 1, Sent<Message.PieceJudged>(2, 0, new Message.PieceOffered(many.Manifest.Header, many.Pieces[chunk][2])).Taken);
    }

    [Fact]
    public void R13_T11_nobody_makes_a_position_of_a_stream_vacant()
    {
        PutAll();
        var context = new EventContext(_ward.Consortium.Genesis.ChainId, _ward.Validators, _ward.Consortium[0].Keys, _ward.Id(2), _ward.NowMs) { Epoch = _ward.Epoch };
        RecordEventRules.Judge(_ward.Final.Map, new RecordEvent.Vacated(Header.Record, 2), context, out var code);
        Assert.Equal(RefusalCode.WrongScope, code);
    }

    [Fact]
    public void T9_terms_get_a_receipt_only_for_just_the_pieces_that_were_taken()
    {
        DeliverAll(custodian => custodian == 2 ? 3 : 4);
        Assert.Equal(OfferRefusal.Incomplete, Sent<Message.OfferRefused>(2, 0, new Message.StreamOffer(_stream.Sealed.Terms[2])).Code);
        Assert.Equal(OfferRefusal.NotAuthentic, Sent<Message.OfferRefused>(3, 0, new Message.StreamOffer(_stream.Sealed.Terms[4])).Code);
        var longer = Of(_ward.Consortium, 3 * ChunkSize);
        Assert.Equal(OfferRefusal.NotAuthentic, Sent<Message.OfferRefused>(3, 0, new Message.StreamOffer(longer.Sealed.Terms[3])).Code);
        Assert.Equal(_stream.Sealed.Commitment, Sent<Message.Receipt>(3, 0, new Message.StreamOffer(_stream.Sealed.Terms[3])).Commitment);
        Assert.Equal(_stream.Sealed.Commitment, Sent<Message.Receipt>(3, 0, new Message.StreamOffer(_stream.Sealed.Terms[3])).Commitment);
        Assert.Equal(OfferRefusal.Conflict, Sent<Message.OfferRefused>(3, 0, new Message.StreamOffer(longer.Sealed.Terms[3])).Code);
    }

    [Fact]
    public void T9_f_custodians_without_all_pieces_do_not_keep_a_stream_from_being_anchored()
    {
        DeliverAll(custodian => custodian < 2 ? 1 : 4);
        _ward.Submit<Outcome.Anchored>(0, new Command.PutStream(_stream.Sealed));
        Assert.Equal(CustodyPhase.Offered, _ward[1].Custody.Streams[Header.Record].Phase);
    }

    [Fact]
    public void T9_a_piece_is_sent_again_until_it_is_answered_and_a_silent_custodian_is_told_of()
    {
        var lost = 0;
        _ward.Passes = (_, to, message) => message is Message.PieceOffered && to == _ward.Id(2) && lost++ < 2 ? null : message;
        var request = _ward.Submit(0, new Command.Deliver(Header, _ward.Id(2), _stream.Pieces[0][2]));
        _ward.Submit<Outcome.Refused>(0, new Command.Deliver(Header, _ward.Id(2), _stream.Pieces[1][2]));
        _ward.Wait(10_000);
        Assert.Equal(StreamVerdict.Taken, _ward.Outcome<Outcome.Delivered>(request).Verdict);
        _ward.Kill(2);
        request = _ward.Submit(0, new Command.Deliver(Header, _ward.Id(2), _stream.Pieces[1][2]));
        _ward.Wait(60_000);
        Assert.Contains("does not answer", _ward.Outcome<Outcome.Refused>(request).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void T7_T10_custodians_that_are_silent_lie_or_have_lost_a_piece_do_not_keep_a_chunk_back_and_liars_are_named()
    {
        PutAll();
        var access = Granted();
        var released = _ward.Submit<Outcome.StreamReleased>(3, new Command.Read(access));
        _ward.Kill(0);
        _ward.Passes = (from, _, message) => message is Message.PieceReleased { Piece: var piece } flying && from == _ward.Id(1)
            ? flying with { Piece = piece with { Octets = piece.Octets.ToArray().Select(octet => (byte)(octet ^ 255)).ToArray() } } : message;
        foreach (var key in _ward[2].Disk.Keys.Where(key => key.Table == DurableTable.Piece).ToArray()) _ward[2].Disk[key] = new byte[3];
        var chunk = Read(access, 0);
        Assert.Equal([_ward.Id(1)], chunk.Lying.AsEnumerable());
        Assert.Equal([3, 4, 5], chunk.Pieces.Select(piece => (int)piece.Custodian.Value));
        Assert.Equal(CustodyPhase.Failed, _ward[2].Custody.Streams[Header.Record].Phase);
        Assert.Equal(_stream.Plaintext, Rebuild(released));
    }

    [Fact]
    public void T10_with_k_minus_one_custodians_left_a_chunk_is_unavailable_and_nothing_is_given_out()
    {
        PutAll();
        var access = Granted();
        _ward.Submit<Outcome.StreamReleased>(3, new Command.Read(access));
        for (var i = 0; i < 7; i++)
        {
            if (i is not (3 or 4)) _ward.Kill(i);
        }

        var request = _ward.Submit(3, new Command.ReadChunk(access, 1));
        _ward.Submit<Outcome.Refused>(3, new Command.ReadChunk(access, 2));
        _ward.Wait(60_000);
        Assert.Equal((3, 2), (_ward.Outcome<Outcome.Unavailable>(request).Needed, _ward.Outcome<Outcome.Unavailable>(request).Tally.Verified.Length));
    }

    [Fact]
    public void A6_T10_without_consent_no_share_and_no_piece_leaves_and_a_withdrawal_ends_a_read_between_two_chunks()
    {
        PutAll();
        var access = _ward.Submit<Outcome.Requested>(3, new Command.RequestAccess(Header.Record, SealedStream.Scope, Purpose.Treatment)).Access;
        Assert.Equal(ReleaseRefusal.NotGranted, Sent<Message.ReleaseRefused>(5, 3, new Message.PieceWanted(access, null, 0)).Code);
        _ward.Submit<Outcome.Granted>(0, new Command.Grant(access, SealedStream.Scope, _ward.NowMs + 3_600_000));
        Assert.Equal(ReleaseRefusal.NotRequester, Sent<Message.ReleaseRefused>(5, 4, new Message.PieceWanted(access, null, 0)).Code);
        Assert.Equal(ReleaseRefusal.NotGranted, Sent<Message.ReleaseRefused>(5, 3, new Message.PieceWanted(access, null, 4)).Code);
        _ward.Submit<Outcome.Refused>(3, new Command.ReadChunk(access, 0));
        _ward.Submit<Outcome.StreamReleased>(3, new Command.Read(access));
        _ward.Submit<Outcome.Refused>(3, new Command.ReadChunk(access, 4));
        Assert.Equal(3, Read(access, 0).Pieces.Length);
        _ward.Submit<Outcome.Revoked>(0, new Command.Revoke(access));
        var unavailable = _ward.Submit<Outcome.Unavailable>(3, new Command.ReadChunk(access, 1));
        Assert.True(unavailable.Tally.CountOf(ReleaseRefusal.Revoked) >= 5);
    }

    [Fact]
    public void A7_T10_a_piece_alone_leaves_a_trace_on_disk_before_it_leaves()
    {
        PutAll();
        var access = Granted();
        _ward.IsChainUp = false;
        Sent<Message.PieceReleased>(5, 3, new Message.PieceWanted(access, null, 0));
        var row = _ward[5].Disk.Single(row => row.Key.Table == DurableTable.Stream).Value;
        var reader = new CanonicalReader(row.Span);
        Assert.Equal([access], HeldStream.Read(ref reader)!.Unaudited.AsEnumerable());
        _ward.Restart(5);
        _ward.IsChainUp = true;
        _ward.Wait(1_000);
        Assert.Equal([_ward.Id(5)], _ward.Entry(access).Audited.AsEnumerable());
    }

    [Fact]
    public void A10_T10_a_stream_is_read_in_an_emergency_and_told_once_by_each_custodian()
    {
        PutAll();
        var emergency = new Emergency(Header.Record, SealedStream.Scope, EmergencyReason.DangerToLife, _ward.Id(4), _ward.Id(5), _ward.NowMs + 60_000);
        var vouched = _ward.Submit<Outcome.Vouched>(5, new Command.Vouch(emergency));
        var released = _ward.Submit<Outcome.StreamReleased>(4, new Command.BreakGlass(emergency, vouched.ByEndorser));
        Assert.Equal(_stream.Plaintext, Rebuild(released, reader: 4));
        Assert.Equal(7, EmergencyRules.Find(_ward.Final.Map, vouched.Access)!.Audited.Length);
    }

    [Fact]
    public void T11_R9_an_erased_stream_leaves_a_tombstone_and_no_piece_and_is_never_taken_again()
    {
        PutAll();
        Assert.True(_ward.Submit<Outcome.Erased>(0, new Command.Erase(Header.Record)).Certain);
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal([DurableTable.Tombstone], _ward[i].Tables));
        Assert.Equal(OfferRefusal.Erased, Sent<Message.PieceJudged>(2, 0, new Message.PieceOffered(Header, _stream.Pieces[0][2])).Refusal);
        Assert.Equal(OfferRefusal.Erased, Sent<Message.OfferRefused>(2, 0, new Message.StreamOffer(_stream.Sealed.Terms[2])).Code);
    }

    [Fact]
    public void T11_R9_a_custodian_that_was_down_when_a_stream_was_erased_destroys_before_it_serves()
    {
        PutAll();
        _ward.Kill(3);
        _ward.Submit(0, new Command.Erase(Header.Record));
        _ward.Restart(3);
        Assert.Equal([DurableTable.Tombstone], _ward[3].Tables);
        Assert.Equal(RecordPhase.Shredded, _ward.Entry(Header.Record)!.Phase);
    }

    private void PutAll()
    {
        DeliverAll(_ => 4);
        _ward.Submit<Outcome.Anchored>(0, new Command.PutStream(_stream.Sealed));
    }

    private void DeliverAll(Func<int, int> pieces)
    {
        for (var custodian = 0; custodian < 7; custodian++)
        {
            for (var chunk = 0; chunk < pieces(custodian); chunk++) Assert.Equal((StreamVerdict.Taken, chunk + 1), Answer(custodian, _stream.Pieces[chunk][custodian]));
        }
    }

    private AccessId Granted()
    {
        var access = _ward.Submit<Outcome.Requested>(3, new Command.RequestAccess(Header.Record, SealedStream.Scope, Purpose.Treatment)).Access;
        _ward.Submit<Outcome.Granted>(0, new Command.Grant(access, SealedStream.Scope, _ward.NowMs + 3_600_000));
        return access;
    }

    private (StreamVerdict Verdict, int Taken) Answer(int custodian, StreamPiece? piece)
    {
        var delivered = _ward.Submit<Outcome.Delivered>(0, new Command.Deliver(Header, _ward.Id(custodian), piece));
        return (delivered.Verdict, delivered.Taken);
    }

    private Outcome.ChunkReleased Read(AccessId access, int chunk, int reader = 3)
    {
        var request = _ward.Submit(reader, new Command.ReadChunk(access, chunk));
        if (!_ward.Outcomes.ContainsKey(request)) _ward.Wait(30_000);
        return _ward.Outcome<Outcome.ChunkReleased>(request);
    }

    private byte[] Rebuild(Outcome.StreamReleased released, int reader = 3)
    {
        Assert.True(StreamOpener.TryStart(released.Stream, 0, out var opener, out _));
        var plaintext = new byte[_stream.Plaintext.Length];
        while (!opener.IsComplete)
        {
            var pieces = Read(released.Access, opener.Next, reader).Pieces.Select(owned => (owned.Custodian, owned.Piece)).ToArray();
            Assert.True(opener.TryOpen(pieces, plaintext.AsSpan(opener.Next * ChunkSize, opener.NextLength), out _));
        }

        opener.Dispose();
        return plaintext;
    }

    /// <summary>What an institution answers to a message.</summary>
    private T Sent<T>(int at, int from, Message message)
        where T : Message
    {
        _ward.Receive(at, from, message);
        return _ward.Sent.Where(sent => sent.From == _ward.Id(at)).Select(sent => sent.Message).OfType<T>().Last();
    }
}

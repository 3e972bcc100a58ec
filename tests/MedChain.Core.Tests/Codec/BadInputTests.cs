using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Codec;

/// <summary>Messages and blocks that must be refused. Spec: Chain C1, C2, C6. Numbers are lines of the bad inputs.</summary>
public sealed class BadInputTests
{
    private readonly Consortium _consortium = new(4);

    [Fact]
    public void Line_1_an_empty_message_is_refused() => Assert.False(Message.TryDecode([], out _));

    [Fact]
    public void Line_3_a_message_above_the_cap_is_refused_unread()
    {
        var octets = new byte[Message.MaximumSize + 1];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Message.TryDecode(octets, out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4096);
    }

    [Fact]
    public void Line_7_an_unknown_kind_of_message_is_refused()
    {
        byte[][] samples = [.. WireForm.Named("Message").Samples(300), .. WireForm.Named("Message of records").Samples(200), .. WireForm.Named("Message of streams").Samples(100)];
        var known = samples.Select(octets => octets[0]).ToHashSet();
        Assert.Equal(typeof(Message).GetNestedTypes().Count(type => type.BaseType == typeof(Message)), known.Count);
        foreach (var sample in samples.Take(20))
        {
            for (var tag = 0; tag < 256; tag++)
            {
                if (!known.Contains((byte)tag)) Assert.False(Message.TryDecode([(byte)tag, .. sample.AsSpan(1)], out _), $"tag {tag}");
            }
        }
    }

    [Fact]
    public void Line_7_an_unknown_kind_of_payload_is_refused()
    {
        var payloads = WireForm.Named("Payload");
        var samples = payloads.Samples(400).ToList();
        Assert.Equal(Enumerable.Range(1, 15).Select(tag => (byte)tag), samples.Select(octets => octets[0]).Distinct().Order());
        foreach (var sample in samples.Take(40))
        {
            for (var tag = 0; tag < 256; tag++)
            {
                if (tag is < 1 or > 15) Assert.Null(payloads.Decode([(byte)tag, .. sample.AsSpan(1)]));
            }
        }
    }

    [Fact]
    public void Line_15_a_registration_whose_name_is_no_text_is_refused()
    {
        var registration = _consortium.Draw(7).Registration;
        foreach (var name in (ReadOnlySpan<string>)["", "A\nB", "u\u0308", new string('x', 65)])
        {
            var octets = CanonicalWriter.Encode(new Payload.Apply(registration with { Institution = registration.Institution with { Name = name } }));
            Assert.Null(WireForm.Named("Payload").Decode(octets));
        }

        Assert.NotNull(WireForm.Named("Payload").Decode(CanonicalWriter.Encode(new Payload.Apply(registration))));
    }

    [Fact]
    public void Line_7_a_header_of_another_version_is_refused()
    {
        var octets = CanonicalWriter.Encode(_consortium.Genesis.Block);
        BinaryPrimitives.WriteUInt16BigEndian(octets, BlockHeader.Version + 1);
        Assert.False(Block.TryDecode(octets, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(255)]
    public void Line_11_a_flag_or_kind_has_one_form_only(byte flag)
    {
        var proof = CanonicalWriter.Encode(new StateProof([], Digest.Zero, new byte[] { 1 }));
        Assert.Equal(1, proof[4]);
        proof[4] = flag;
        var reader = new CanonicalReader(proof);
        _ = StateProof.Read(ref reader);
        Assert.False(reader.AtEnd);

        var justification = CanonicalWriter.Encode(new Justification(AnyCertificate(), []));
        justification[0] = flag;
        reader = new CanonicalReader(justification);
        _ = Justification.Read(ref reader);
        Assert.False(reader.AtEnd);
    }

    [Fact]
    public void Line_11_a_skip_that_names_a_block_and_a_vote_that_names_none_are_refused()
    {
        Assert.Null(ReadVote(new Ballot(VoteKind.Skip, 1, 1, _consortium.Genesis.Block.Hash)));
        Assert.Null(ReadVote(new Ballot(VoteKind.Notarize, 1, 1, Digest.Zero)));
        Assert.Null(ReadVote(new Ballot(VoteKind.Skip, 0, 1, Digest.Zero)));
        Assert.Null(ReadVote(new Ballot((VoteKind)4, 1, 1, _consortium.Genesis.Block.Hash)));
        Assert.NotNull(ReadVote(new Ballot(VoteKind.Skip, 1, 1, Digest.Zero)));
    }

    [Fact]
    public void Line_28_counters_of_2_to_the_63_and_above_are_refused()
    {
        Assert.Null(ReadVote(new Ballot(VoteKind.Skip, 1, ulong.MaxValue, Digest.Zero)));
        Assert.Null(ReadVote(new Ballot(VoteKind.Skip, 1ul << 63, 1, Digest.Zero)));
        Assert.NotNull(ReadVote(new Ballot(VoteKind.Skip, 1, long.MaxValue, Digest.Zero)));
        foreach (var change in (ReadOnlySpan<Func<BlockHeader, BlockHeader>>)
            [h => h with { Height = ulong.MaxValue }, h => h with { View = 1ul << 63 }, h => h with { Epoch = ulong.MaxValue }])
        {
            var block = new Block(change(_consortium.Genesis.Block.Header), []);
            Assert.False(Block.TryDecode(CanonicalWriter.Encode(block), out _));
        }
    }

    [Fact]
    public void Line_33_a_certificate_that_counts_a_signer_twice_is_refused()
    {
        var one = new Endorsement(new InstitutionId(1), new Signature(new byte[64]));
        var two = new Endorsement(new InstitutionId(2), new Signature(new byte[64]));
        Assert.Null(ReadCertificate([one, one, two]));
        Assert.Null(ReadCertificate([two, one]));
        Assert.NotNull(ReadCertificate([one, two]));
    }

    [Fact]
    public void M2_a_certificate_without_endorsements_is_refused_wherever_it_stands()
    {
        Assert.Null(ReadCertificate([]));
        var empty = AnyCertificate() with { Endorsements = [] };
        Assert.False(Message.TryDecode(new Message.Certified(empty).Encode(), out _));
        Assert.False(Message.TryDecode(new Message.Justified(1, new Justification(empty, [])).Encode(), out _));
        Assert.False(Message.TryDecode(new Message.Justified(1, new Justification(null, [empty])).Encode(), out _));
    }

    [Fact]
    public void Line_26_a_block_of_the_largest_size_is_read_and_one_octet_more_is_refused_wherever_it_comes()
    {
        var exact = BlockOf(Block.MaximumSize);
        Assert.Equal(Block.MaximumSize, CanonicalWriter.Encode(exact).Length);
        Assert.True(Block.TryDecode(CanonicalWriter.Encode(exact), out _));
        Assert.True(Message.TryDecode(new Message.BlockFound(exact).Encode(), out _));

        var over = BlockOf(Block.MaximumSize + 1);
        Assert.Equal(Block.MaximumSize + 1, CanonicalWriter.Encode(over).Length);
        Assert.False(Block.TryDecode(CanonicalWriter.Encode(over), out _));
        Assert.False(Message.TryDecode(new Message.BlockFound(over).Encode(), out _));
        Assert.False(Message.TryDecode(new Message.Proposed(new Proposal(over, Justification.Start, new Signature(new byte[64]))).Encode(), out _));
    }

    [Fact]
    public void Line_26_a_transaction_above_its_largest_size_is_refused()
    {
        Assert.True(Message.TryDecode(new Message.Submitted(TransactionOf(0, Transaction.MaximumSize)).Encode(), out _));
        Assert.False(Message.TryDecode(new Message.Submitted(TransactionOf(0, Transaction.MaximumSize + 1)).Encode(), out _));
    }

    [Fact]
    public void Line_27_one_transaction_more_than_a_block_may_hold_is_refused_by_its_count()
    {
        var tiny = Tiny(0);
        Assert.True(Block.TryDecode(CanonicalWriter.Encode(new Block(_consortium.Genesis.Block.Header, [.. Enumerable.Repeat(tiny, Block.TransactionCap)])), out _));
        Assert.False(Block.TryDecode(CanonicalWriter.Encode(new Block(_consortium.Genesis.Block.Header, [.. Enumerable.Repeat(tiny, Block.TransactionCap + 1)])), out _));
    }

    [Fact]
    public void Line_25_a_doubled_transaction_gives_another_root()
    {
        var (a, b, c) = (Tiny(0), Tiny(1), Tiny(2));
        Assert.NotEqual(Block.RootOf([a, b, c]), Block.RootOf([a, b, c, c]));
        Assert.False(new Block(_consortium.Genesis.Block.Header with { TransactionsRoot = Block.RootOf([a, b, c]) }, [a, b, c, c]).IsWellFormed());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x41, 0x00 })]
    [InlineData(new byte[] { 0x41, 0x0A, 0x42 })]
    [InlineData(new byte[] { 0x41, 0xE2, 0x80, 0xAE, 0x42 })]
    [InlineData(new byte[] { 0x75, 0xCC, 0x88 })]
    public void Line_15_a_name_that_is_no_text_is_refused(byte[] name)
    {
        var writer = new CanonicalWriter();
        new InstitutionId(1).Write(writer);
        writer.Bytes(name);
        for (var i = 0; i < 3; i++) writer.Digest(Digest.Zero);
        var reader = new CanonicalReader(writer.Octets);
        Assert.Null(Institution.Read(ref reader));
    }

    private static Certificate AnyCertificate() =>
        new(new Ballot(VoteKind.Notarize, 1, 1, new Digest(Enumerable.Repeat((byte)1, 32).ToArray())), [new Endorsement(new InstitutionId(1), new Signature(new byte[64]))]);

    private static Vote? ReadVote(Ballot ballot)
    {
        var octets = CanonicalWriter.Encode(new Vote(ballot, new InstitutionId(1), new Signature(new byte[64])));
        var reader = new CanonicalReader(octets);
        return Vote.Read(ref reader);
    }

    private static Certificate? ReadCertificate(ImmutableArray<Endorsement> endorsements)
    {
        var reader = new CanonicalReader(CanonicalWriter.Encode(AnyCertificate() with { Endorsements = endorsements }));
        return Certificate.Read(ref reader);
    }

    private static Transaction Tiny(ulong sequence) =>
        new(new InstitutionId(1), sequence, new Payload.Batch([new RecordEvent.Erase(new RecordId(Digest.Zero))]), new Signature(new byte[64]));

    private Block BlockOf(int size)
    {
        var transactions = ImmutableArray.CreateBuilder<Transaction>();
        for (var left = size - BlockHeader.Size - 4; left > 0;)
        {
            var next = left > Transaction.MaximumSize ? Transaction.MaximumSize / 2 : left;
            transactions.Add(TransactionOf((ulong)transactions.Count, next));
            left -= next;
        }

        return new Block(_consortium.Genesis.Block.Header, transactions.ToImmutable());
    }

    /// <summary>A batch of exactly that size: anchors with many custodians and receipts, the rest in small events.</summary>
    private static Transaction TransactionOf(ulong sequence, int size)
    {
        const int Frame = 2 + 8 + 1 + 4 + Signature.Size;
        const int Empty = 1 + 32 + 32 + 32 + 1 + 4 + 4;
        var events = ImmutableArray.CreateBuilder<RecordEvent>();
        for (var left = size - Frame; left > 0;)
        {
            // 66 octets a receipt, 2 a custodian, 33 an erasure: every size can be reached.
            var room = Math.Min(left, 16_000) - Empty;
            if (left > 16_000) room -= room % 2;
            if (room % 2 != 0) { events.Add(Small()); left -= 33; continue; }
            var receipts = room / Endorsement.Size;
            events.Add(new RecordEvent.Anchor(
                new RecordId(Digest.Zero), Digest.Zero, Digest.Zero, SegmentScope.All,
                [.. Enumerable.Repeat(new InstitutionId(1), (room - receipts * Endorsement.Size) / 2)],
                [.. Enumerable.Repeat(new Endorsement(new InstitutionId(1), new Signature(new byte[64])), receipts)]));
            left -= Empty + room;
        }

        return new Transaction(new InstitutionId(1), sequence, new Payload.Batch(events.ToImmutable()), new Signature(new byte[64]));

        static RecordEvent Small() => new RecordEvent.Erase(new RecordId(Digest.Zero));
    }
}

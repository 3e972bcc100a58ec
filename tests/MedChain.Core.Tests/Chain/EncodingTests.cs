using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Chain;

/// <summary>One canonical form of headers, transactions, events and messages.</summary>
public sealed class EncodingTests
{
    private static readonly Consortium Four = new(4);
    private static readonly Digest Some = new(Enumerable.Repeat((byte)9, 32).ToArray());

    [Fact]
    public void C2_a_header_has_244_octets_and_its_hash_binds_each_of_them()
    {
        var octets = CanonicalWriter.Encode(Four.Genesis.Block.Header);
        Assert.Equal(244, octets.Length);
        Assert.Equal(BlockHeader.Size, octets.Length);
        for (var i = 2; i < octets.Length - 8; i++)
        {
            var changed = octets.ToArray();
            changed[i] ^= 1;
            var reader = new CanonicalReader(changed);
            Assert.NotEqual(Four.Genesis.Block.Hash, BlockHeader.Read(ref reader)!.Hash());
        }
    }

    [Fact]
    public void C3_a_signature_holds_for_its_chain_sender_number_and_payload_alone()
    {
        var transaction = Signed(0);
        var (chain, keys) = (Four.Genesis.ChainId, Four[1].Keys);
        var (sender, other) = (Four.Genesis.Founders.Members[0], Four.Genesis.Founders.Members[1]);
        Assert.True(transaction.IsSigned(chain, sender, keys));
        Assert.False(transaction.IsSigned(Some, sender, keys));
        Assert.False(transaction.IsSigned(chain, other, keys));
        Assert.False((transaction with { Sender = other.Id }).IsSigned(chain, other, keys));
        Assert.False((transaction with { Sequence = 1 }).IsSigned(chain, sender, keys));
        Assert.False((transaction with { Payload = Erase(8) }).IsSigned(chain, sender, keys));
    }

    [Fact]
    public void C5_scopes_and_purposes_out_of_range_are_refused()
    {
        var request = CanonicalWriter.Encode(new RecordEvent.Request(new AccessId(Some), new RecordId(Some), SegmentScope.All, Purpose.Research));
        Assert.True(Reads(request, request.Length - 2, 1));
        Assert.False(Reads(request, request.Length - 2, 0));
        Assert.False(Reads(request, request.Length - 2, 16));
        Assert.True(Reads(request, request.Length - 1, 1));
        Assert.False(Reads(request, request.Length - 1, 0));
        Assert.False(Reads(request, request.Length - 1, 6));
    }

    [Fact]
    public void C6_an_unknown_case_and_an_empty_message_are_refused()
    {
        Assert.False(Message.TryDecode([], out _));
        foreach (var tag in (ReadOnlySpan<byte>)[0, 9, 31, 255]) Assert.False(Message.TryDecode([tag, .. new byte[100]], out _));
    }

    private static bool Reads(byte[] octets, int at, byte value)
    {
        var changed = octets.ToArray();
        changed[at] = value;
        var reader = new CanonicalReader(changed);
        return RecordEvent.Read(ref reader) is not null && reader.AtEnd;
    }

    private static Payload.Batch Erase(byte record) => new([new RecordEvent.Erase(new RecordId(new Digest(Enumerable.Repeat(record, 32).ToArray())))]);

    private static Transaction Signed(ulong number) => Transaction.Sign(Four.Genesis.ChainId, Four[0].Self, number, Erase(7), Four[0].Keys);
}

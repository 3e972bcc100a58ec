using System.Security.Cryptography;
using FsCheck.Fluent;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Tests.Hashing;

/// <summary>Digests and domain-separated transcripts. Spec: Chain "Domain separation".</summary>
public sealed class HashingTests
{
    [Fact]
    public void A_transcript_is_prefix_purpose_zero_and_length_prefixed_fields()
    {
        var transcript = new Transcript("x/y");
        transcript.Append([1, 2]);
        transcript.Append(0x0102030405060708UL);
        transcript.Append(new Digest(new byte[32]));
        byte[] expected = [.. "MedChain/v1/x/y\0"u8, 0, 0, 0, 2, 1, 2, 0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 32, .. new byte[32]];
        Assert.Equal(expected, transcript.Octets.ToArray());
        Assert.Equal(SHA256.HashData(expected), transcript.Hash().ToArray());
        transcript.Dispose();
    }

    [Fact]
    public void A_transcript_grows_beyond_its_first_buffer()
    {
        using var transcript = new Transcript("x");
        transcript.Append(new byte[400]);
        transcript.Append([7, .. new byte[100_000]]);
        Assert.Equal(14 + 404 + 100_005, transcript.Octets.Length);
        Assert.Equal(7, transcript.Octets[14 + 404 + 4]);
    }

    [Fact]
    public void Two_lists_of_fields_never_share_a_transcript() =>
        Property.Holds(Property.Octets.Zip(Property.Octets), pair =>
        {
            using var two = new Transcript("p");
            two.Append(pair.Item1);
            two.Append(pair.Item2);
            using var one = new Transcript("p");
            one.Append([.. pair.Item1, .. pair.Item2]);
            return two.Hash() != one.Hash();
        });

    [Fact]
    public void A_digest_reads_back_from_octets_and_hex() =>
        Property.Holds(Property.OctetsOf(32), octets =>
        {
            var digest = new Digest(octets);
            return digest.ToArray().AsSpan().SequenceEqual(octets)
                && Digest.TryParseHex(digest.ToString(), out var again) && again == digest
                && digest.IsZero == !octets.AsSpan().ContainsAnyExcept((byte)0);
        });

    [Fact]
    public void Digests_are_ordered_as_their_octets() =>
        Property.Holds(Property.OctetsOf(32).Zip(Property.OctetsOf(32)), pair =>
            Math.Sign(new Digest(pair.Item1).CompareTo(new Digest(pair.Item2))) == Math.Sign(pair.Item1.AsSpan().SequenceCompareTo(pair.Item2)));

    [Fact]
    public void Bit_0_is_the_most_significant()
    {
        var octets = new byte[32];
        octets[0] = 0x80;
        octets[31] = 0x01;
        var digest = new Digest(octets);
        Assert.Equal([0, 255], Enumerable.Range(0, 256).Where(digest.Bit));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000 ")]
    public void Other_text_is_no_digest(string? text) => Assert.False(Digest.TryParseHex(text, out _));
}

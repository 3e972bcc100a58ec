using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MedChain.Crypto.Randomness;

namespace MedChain.Crypto.Tests.Randomness;

/// <summary>Seeds expanded for named purposes. NIST SP 800-108r1 4.1.</summary>
public sealed class EntropyTests
{
    private static readonly byte[] s_seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly Entropy _entropy = new(s_seed);

    [Fact]
    public void Octets_are_HMAC_in_counter_mode_under_a_key_of_purpose_and_index()
    {
        var key = HMACSHA256.HashData(s_seed, Label("entropy/fill", "shares", 7));
        byte[] expected = [.. HMACSHA256.HashData(key, new byte[] { 0, 0, 0, 1 }), .. HMACSHA256.HashData(key, new byte[] { 0, 0, 0, 2 })];
        var actual = new byte[50];
        _entropy.Fill("shares", 7, actual);
        Assert.Equal(expected[..50], actual);
    }

    [Fact]
    public void A_derived_seed_is_an_HMAC_of_its_own_label()
    {
        var expected = new byte[32];
        var actual = new byte[32];
        new Entropy(HMACSHA256.HashData(s_seed, Label("entropy/derive", "epoch", 3))).Fill("x", expected);
        _entropy.Derive("epoch", 3).Fill("x", actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void The_same_purpose_twice_gives_the_same_octets_and_a_prefix_of_more()
    {
        var (a, b, longer) = (new byte[33], new byte[33], new byte[500]);
        _entropy.Fill("p", a);
        _entropy.Fill("q", longer);
        _entropy.Fill("p", 0, b);
        _entropy.Fill("p", longer);
        Assert.Equal(a, b);
        Assert.Equal(a, longer[..33]);
    }

    [Fact]
    public void Other_purposes_indices_seeds_and_derivations_give_other_octets()
    {
        var outputs = new List<string>();
        void Note(Action<byte[]> fill)
        {
            var octets = new byte[32];
            fill(octets);
            outputs.Add(Convert.ToHexString(octets));
        }

        Note(o => _entropy.Fill("p", o));
        Note(o => _entropy.Fill("p", 1, o));
        Note(o => _entropy.Fill("q", o));
        Note(o => _entropy.Fill("pp", o));
        Note(o => new Entropy(new byte[32]).Fill("p", o));
        Note(o => _entropy.Derive("p").Fill("p", o));
        Note(o => _entropy.Derive("p", 1).Fill("p", o));
        Note(o => _entropy.Derive("q").Fill("p", o));
        Assert.Equal(outputs.Count, outputs.Distinct().Count());
    }

    [Fact]
    public void The_seed_is_copied_and_can_be_wiped()
    {
        byte[] seed = [.. s_seed];
        var entropy = new Entropy(seed);
        seed.AsSpan().Clear();
        var (a, b, c) = (new byte[32], new byte[32], new byte[32]);
        entropy.Fill("p", a);
        _entropy.Fill("p", b);
        Assert.Equal(b, a);
        entropy.Wipe();
        entropy.Fill("p", a);
        new Entropy(new byte[32]).Fill("p", c);
        Assert.Equal(c, a);
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        Assert.Throws<ArgumentException>(() => new Entropy(new byte[31]));
        Assert.Throws<ArgumentException>(() => _entropy.Fill("", new byte[1]));
    }

    private static byte[] Label(string use, string purpose, ulong index)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(number, index);
        return [.. Encoding.ASCII.GetBytes($"MedChain/v1/{use}\0"), 0, 0, 0, (byte)purpose.Length, .. Encoding.ASCII.GetBytes(purpose), 0, 0, 0, 8, .. number];
    }
}

using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using MedChain.Core.Codec;

namespace MedChain.Core.Tests.Codec;

/// <summary>One canonical form for every type that is read from disk or wire. Spec: Chain C1. Numbers are lines of the bad inputs.</summary>
public sealed class CanonicalFormTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(100).WithQuietOnSuccess(true);

    public static TheoryData<string> Names => WireForm.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void C1_what_is_written_is_read_again(string name)
    {
        var form = WireForm.Named(name);
        Prop.ForAll(form.Values.ToArbitrary(), value =>
        {
            var octets = CanonicalWriter.Encode(value);
            return form.Decode(octets) is { } read
                && CanonicalWriter.Encode(read).AsSpan().SequenceEqual(octets)
                && (!form.ComparesByValue || (read.Equals(value) && read.GetHashCode() == value.GetHashCode()));
        }).Check(s_config);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void C1_octets_that_are_accepted_are_the_only_form(string name)
    {
        var form = WireForm.Named(name);
        var damaged =
            from value in form.Values
            from place in Gen.Choose(0, int.MaxValue)
            from patch in Gen.Choose(1, 8).SelectMany(Generators.Octets)
            select Patch(CanonicalWriter.Encode(value), place, patch);
        Prop.ForAll(damaged.ToArbitrary(), form.RefusesOrRestores).Check(s_config.WithMaxTest(400));
        Prop.ForAll(Gen.Choose(0, 400).SelectMany(Generators.Octets).ToArbitrary(), form.RefusesOrRestores).Check(s_config.WithMaxTest(400));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Line_8_a_trailing_octet_is_refused(string name)
    {
        var form = WireForm.Named(name);
        foreach (var octets in form.Samples(20))
        {
            Assert.Null(form.Decode([.. octets, 0]));
            Assert.Null(form.Decode([.. octets, .. octets]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Line_9_truncated_at_every_octet_is_refused(string name)
    {
        var form = WireForm.Named(name);
        foreach (var octets in form.Samples(10))
        {
            for (var length = 0; length < octets.Length; length++) Assert.Null(form.Decode(octets[..length]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Line_10_each_single_bit_flipped_is_refused_or_another_value(string name)
    {
        var form = WireForm.Named(name);
        foreach (var octets in form.Samples(4))
        {
            for (var bit = 0; bit < 8 * octets.Length; bit++)
            {
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(form.RefusesOrRestores(octets), $"bit {bit} of {octets.Length} octets");
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Line_2_a_huge_length_anywhere_is_refused_without_allocating_it(string name)
    {
        var form = WireForm.Named(name);
        foreach (var octets in form.Samples(4))
        {
            for (var place = 0; place + 4 <= octets.Length; place++)
            {
                foreach (var length in (ReadOnlySpan<uint>)[uint.MaxValue, int.MaxValue, 1 << 24])
                {
                    var huge = (byte[])octets.Clone();
                    BinaryPrimitives.WriteUInt32BigEndian(huge.AsSpan(place), length);
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    var refused = form.Decode(huge) is null;
                    var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                    Assert.True(!refused || allocated < 64 * huge.Length + 65_536, $"{allocated} octets allocated for {huge.Length} at place {place}");
                }
            }
        }
    }

    private static byte[] Patch(byte[] octets, int place, byte[] patch)
    {
        var patched = (byte[])octets.Clone();
        var at = place % patched.Length;
        patch.AsSpan(0, Math.Min(patch.Length, patched.Length - at)).CopyTo(patched.AsSpan(at));
        return patched;
    }
}

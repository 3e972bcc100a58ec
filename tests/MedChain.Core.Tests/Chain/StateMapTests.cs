using FsCheck;
using FsCheck.Fluent;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Chain;

/// <summary>The authenticated state against a plain dictionary. Spec: Chain C7, C8.</summary>
public sealed class StateMapTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true);

    /// <summary>Keys of which many share long prefixes, so that paths fork deep; each may come more than once.</summary>
    private static Gen<(Digest Key, Item Value)[]> Writes { get; } =
        (from near in Gen.Elements(true, false)
         from octets in Generators.Octets(Digest.Size)
         from last in Gen.Choose(0, 15)
         from value in Gen.Choose(0, 1000)
         select (near ? Near(last) : new Digest(octets), new Item((ulong)value))).ArrayOf().Resize(60);

    [Fact]
    public void C7_holds_what_was_set_last_and_counts_keys_once() => Prop.ForAll(Writes.ToArbitrary(), writes =>
    {
        var oracle = new Dictionary<Digest, Item>();
        var map = StateMap.Empty;
        foreach (var (key, value) in writes) (oracle[key], map) = (value, map.Set(key, value));
        return map.Count == oracle.Count
            && oracle.All(entry => map.TryGet<Item>(entry.Key, out var value) && value == entry.Value)
            && map.Entries().Select(entry => entry.Key).SequenceEqual(oracle.Keys.Order())
            && !map.TryGet<Item>(Digest.Zero, out _);
    }).Check(s_config);

    [Fact]
    public void C7_root_depends_on_the_entries_alone() => Prop.ForAll(Writes.ToArbitrary(), writes =>
    {
        var map = Fill(writes);
        var entries = map.Entries().Select(entry => (entry.Key, (Item)entry.Value)).ToArray();
        var shuffled = entries.ToArray();
        new Random(1).Shuffle(shuffled);
        return Fill(shuffled).Root == map.Root && Fill([.. entries.Reverse(), .. entries]).Root == map.Root && Oracle.Root(entries) == map.Root;
    }).Check(s_config);

    [Fact]
    public void C7_an_older_map_is_not_changed_by_a_newer_one()
    {
        var old = StateMap.Empty.Set(Near(1), new Item(1));
        var root = old.Root;
        var changed = old.Set(Near(1), new Item(2)).Set(Near(2), new Item(3));
        Assert.NotEqual(root, changed.Root);
        Assert.Equal(root, old.Root);
        Assert.Equal(1, old.Count);
    }

    [Fact]
    public void C8_every_key_is_proved_present_and_every_other_absent() => Prop.ForAll(Writes.ToArbitrary(), writes =>
    {
        var map = Fill(writes);
        foreach (var (key, value) in map.Entries())
        {
            var octets = CanonicalWriter.Encode(value);
            var proof = map.Prove(key);
            if (!proof.ShowsInclusion(map.Root, key, octets) || proof.ShowsAbsence(map.Root, key)) return false;
            if (proof.ShowsInclusion(map.Root, key, [.. octets, 0]) || proof.ShowsInclusion(StateMap.Empty.Root, key, octets)) return false;
        }

        return Absent(map).All(key => map.Prove(key).ShowsAbsence(map.Root, key) && !map.Prove(key).ShowsInclusion(map.Root, key, []));
    }).Check(s_config);

    [Fact]
    public void Line_24_a_proof_with_a_changed_longer_or_shorter_path_is_refused() => Prop.ForAll(Writes.Where(writes => writes.Length > 1).ToArbitrary(), writes =>
    {
        var map = Fill(writes);
        var (key, value) = map.Entries().First();
        var octets = CanonicalWriter.Encode(value);
        foreach (var proof in Tampered(map.Prove(key)))
        {
            if (proof.ShowsInclusion(map.Root, key, octets) || proof.ShowsAbsence(map.Root, key)) return false;
        }

        var absent = Absent(map).First();
        return Tampered(map.Prove(absent)).All(proof => !proof.ShowsAbsence(map.Root, absent) && !proof.ShowsInclusion(map.Root, absent, []));
    }).Check(s_config);

    [Fact]
    public void Line_24_another_leaf_does_not_show_absence_off_its_path()
    {
        var (left, right) = (new Digest([0x00, .. new byte[31]]), new Digest([0x80, .. new byte[31]]));
        var map = StateMap.Empty.Set(left, new Item(1)).Set(right, new Item(2));
        Assert.False(map.Prove(left).ShowsAbsence(map.Root, right));
        Assert.True(map.Prove(left).ShowsAbsence(map.Root, new Digest([0x01, .. new byte[31]])));
    }

    [Fact]
    public void C7_an_entry_of_another_type_breaks_an_invariant() =>
        Assert.Throws<InvariantViolationException>(() => StateMap.Empty.Set(Near(1), new Item(1)).TryGet<Refusals>(Near(1), out _));

    private static IEnumerable<StateProof> Tampered(StateProof proof)
    {
        yield return proof with { Siblings = proof.Siblings.Add(Digest.Zero) };
        yield return proof with { Siblings = proof.Siblings.Insert(0, Digest.Zero) };
        if (!proof.Siblings.IsEmpty) yield return proof with { Siblings = proof.Siblings[1..] };
        if (!proof.Siblings.IsEmpty) yield return proof with { Siblings = proof.Siblings[..^1] };
        for (var i = 0; i < proof.Siblings.Length; i += 1 + i / 4) yield return proof with { Siblings = proof.Siblings.SetItem(i, Near(i + 100)) };
        yield return proof.LeafKey is null ? proof with { LeafKey = Near(99) } : proof with { LeafKey = null, LeafOctets = Array.Empty<byte>() };
    }

    private static IEnumerable<Digest> Absent(StateMap map) =>
        Enumerable.Range(0, 40).Select(i => Near(i)).Concat(Generators.Digests.Sample(10, new Rnd(7), 5)).Where(key => !map.TryGet<Item>(key, out _));

    private static StateMap Fill((Digest Key, Item Value)[] writes) =>
        writes.Aggregate(StateMap.Empty, (map, write) => map.Set(write.Key, write.Value));

    private static Digest Near(int last)
    {
        var octets = Enumerable.Repeat((byte)0xAB, Digest.Size).ToArray();
        (octets[30], octets[31]) = ((byte)(last >> 8), (byte)(last & 0xFF));
        return new Digest(octets);
    }

    private sealed record Item(ulong Value) : ICanonical
    {
        public void Write(CanonicalWriter writer) => writer.UInt64(Value);
    }

    /// <summary>The root by its definition: split the entries by the next bit, all the way down.</summary>
    private static class Oracle
    {
        internal static Digest Root(IReadOnlyCollection<(Digest Key, Item Value)> entries, int depth = 0)
        {
            if (entries.Count == 0) return Hash("state empty");
            if (entries.Count == 1) return Hash("state leaf", entries.First().Key.ToArray(), CanonicalWriter.Encode(entries.First().Value));
            var left = entries.Where(entry => !entry.Key.Bit(depth)).ToList();
            var right = entries.Where(entry => entry.Key.Bit(depth)).ToList();
            return Hash("state inner", Root(left, depth + 1).ToArray(), Root(right, depth + 1).ToArray());
        }

        private static Digest Hash(string purpose, params byte[][] fields)
        {
            using var transcript = new Transcript(purpose);
            foreach (var field in fields) transcript.Append(field);
            return transcript.Hash();
        }
    }
}

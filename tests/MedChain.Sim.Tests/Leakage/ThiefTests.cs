using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Sim.Leakage;

namespace MedChain.Sim.Tests.Leakage;

/// <summary>Thieves against what was stored, checked by other means than theirs: a thief that finds nothing must be one that would have found something.</summary>
public sealed class ThiefTests
{
    private static readonly LeakageOptions Options = new(11) { Stores = 4, Records = 3, Identifiers = 3_000 };

    private static readonly Entropy Seed = new(new byte[32]);

    private static readonly ImmutableArray<Original> Originals = Original.All(Options, Seed);

    private static readonly Lazy<Deposit> Ours = new(() => LeakageLab.Store(LeakageLab.Sealed, Originals, Options, Seed));

    private static readonly IdentifierSpace Space = new(Options.Identifiers);

    [Fact]
    public void The_hashes_on_the_chain_are_those_of_the_patients_numbers_and_all_numbers_are_tried()
    {
        var deposit = LeakageLab.Store(LeakageLab.Hashed, Originals, Options, Seed);
        var loot = new HashedThief(deposit.Chain, Space).Rob([]);
        for (var i = 0; i < Originals.Length; i++)
        {
            var hash = deposit.Chain[i].Span[..32].ToArray();
            var number = Enumerable.Range(0, 3_000).Single(n => SHA256.HashData(Encoding.ASCII.GetBytes(n.ToString("000000000", CultureInfo.InvariantCulture))).AsSpan().SequenceEqual(hash));
            Assert.Equal(Originals[i].Identifier, number.ToString("000000000", CultureInfo.InvariantCulture));
            Assert.Contains((deposit.Names[i], Originals[i].Identifier), loot.Identities);
        }

        var last = Originals.Max(original => int.Parse(original.Identifier, CultureInfo.InvariantCulture));
        Assert.Equal(2, new HashedThief(deposit.Chain, new IdentifierSpace(last)).Rob([]).Identities.Count);
    }

    [Fact]
    public void What_hashed_stores_give_is_what_their_pieces_say_by_another_count()
    {
        var deposit = LeakageLab.Store(LeakageLab.Hashed, Originals, Options, Seed);
        var row = LeakageRow.Of(2, LeakageLab.Hashed, Originals, deposit.Names, new HashedThief(deposit.Chain, Space).Rob([.. deposit.Stores.Take(2)]));
        var strings = deposit.Stores.Take(2).SelectMany(store => store.Rows).Count(piece => Encoding.UTF8.GetString(piece.Value.Span).EndsWith('"'));
        Assert.Equal(strings, row.FieldsRecovered);
        Assert.Equal(Originals.Sum(original => Strings(JsonDocument.Parse(original.Bundle).RootElement)), row.Fields);
    }

    [Fact]
    public void What_two_stores_of_ours_hold_opens_by_the_requesters_own_code_and_by_the_thief()
    {
        Assert.All(Originals.Zip(Ours.Value.Names), pair => Assert.Equal(pair.First.Bundle, Open(Ours.Value, pair.Second, 1, 3)));
        Assert.All(Ours.Value.Names, name => Assert.Null(Open(Ours.Value, name, 2)));
        var loot = Rob(Ours.Value.Stores[1], Ours.Value.Stores[3]);
        Assert.All(Originals.Zip(Ours.Value.Names), pair => Assert.Equal(pair.First.Bundle, loot.Bundles[pair.Second]));
        Assert.Empty(Rob(Ours.Value.Stores[2]).Bundles);
    }

    [Fact]
    public void No_store_gives_a_key_and_any_two_give_all_keys()
    {
        foreach (var one in Ours.Value.Stores)
        {
            Assert.Equal(Originals.Length, Holdings.Of([one]).Count);
            Assert.All(Holdings.Of([one]).Values, holdings => Assert.Empty(holdings.Pieces()));
            foreach (var other in Ours.Value.Stores.Where(other => other.Number > one.Number))
                Assert.All(Holdings.Of([one, other]).Values, holdings => Assert.NotNull(holdings.Bundle()));
        }
    }

    [Fact]
    public void All_stores_without_their_keepers_keys_and_shares_of_the_identity_key_give_nothing()
    {
        var stores = Ours.Value.Stores.Select(store => store with { Rows = [.. store.Rows.Where(row => row.Key.Span[0] != (byte)DurableTable.Secret)] }).ToArray();
        var loot = Rob([.. stores.Select(store => store with { SealingKey = null })]);
        Assert.Equal((0, 0, 0), Count(loot));
        var others = LeakageLab.Store(LeakageLab.Sealed, [Originals[0]], Options with { Seed = 12 }, Seed);
        loot = Rob([.. stores.Select(store => store with { SealingKey = others.Stores[store.Number].SealingKey })]);
        Assert.Equal((0, 0, 0), Count(loot));
    }

    [Fact]
    public void The_chain_alone_gives_nothing_of_ours() => Assert.Equal((0, 0, 0), Count(Rob()));

    [Fact]
    public void One_share_more_without_its_fragment_opens_what_lies_in_the_fragment_at_hand()
    {
        var shares = Ours.Value.Stores[3] with { Rows = [.. Ours.Value.Stores[3].Rows.Where(row => row.Key.Span[0] != (byte)DurableTable.Fragment)] };
        var (records, fields, _) = Count(Rob(Ours.Value.Stores[0], shares));
        Assert.Equal(0, records);
        Assert.InRange(fields, 50, Originals.Sum(original => original.Values.Length) - 50);
    }

    [Fact]
    public void A_value_left_in_clear_in_one_row_is_found()
    {
        var value = Originals[1].Values.First(text => text.Contains("Testperson-", StringComparison.Ordinal));
        var row = new StoreRow(new byte[] { (byte)DurableTable.Outgoing }, Encoding.UTF8.GetBytes($"\u0001\"{value}\"\u0002"));
        var loot = Rob(Ours.Value.Stores[2] with { Rows = Ours.Value.Stores[2].Rows.Add(row) });
        Assert.Contains(value, loot.Loose);
        Assert.True(Count(loot).Fields > 0);
    }

    [Fact]
    public void Offers_that_a_source_never_deleted_are_used()
    {
        var name = Ours.Value.Names[0];
        var part = Parts(Ours.Value, name, 3).Single();
        var offer = new Message.Offer(part.Terms, part.Fragments);
        var key = new byte[] { (byte)DurableTable.Offer }.Concat(RecordKeys.Of(new RecordId(name), new InstitutionId(3))).ToArray();
        var store = Ours.Value.Stores[0] with { Rows = Ours.Value.Stores[0].Rows.Add(new StoreRow(key, offer.Encode())) };
        Assert.Empty(Rob(store).Bundles);
        var keyOnly = Ours.Value.Stores[3] with { Rows = [] };
        Assert.Equal(Originals[0].Bundle, Assert.Single(Rob(store, keyOnly).Bundles).Value);
    }

    [Fact]
    public void A_pseudonym_without_a_key_would_be_found()
    {
        Digest[] hashes = [new(SHA256.HashData("000000042"u8)), new(SHA256.HashData("urn:medchain:register|000000043"u8))];
        Assert.Equal("000000042", Assert.Single(IdentifierSearch.Find(Space, hashes, IdentifierSearch.Bare)).Value);
        Assert.Equal("000000043", Assert.Single(IdentifierSearch.Find(Space, hashes, IdentifierSearch.WithSystem)).Value);
        Assert.Empty(IdentifierSearch.Find(new IdentifierSpace(42), hashes, IdentifierSearch.Bare));
    }

    [Fact]
    public void Shares_of_the_identity_key_are_worth_nothing_below_the_threshold_and_name_all_patients_from_it_on()
    {
        // Without the records' own rows nothing else names anybody.
        var secrets = Ours.Value.Stores.Select(store => store with { SealingKey = null, Rows = [.. store.Rows.Where(row => row.Key.Span[0] == (byte)DurableTable.Secret)] }).ToArray();
        var needed = Core.Collaboration.IdentityRules.Threshold(secrets.Length);
        Assert.Equal((0, 0, 0), Count(Rob(secrets[..(needed - 1)])));
        Assert.Equal((0, Originals.Length), (Count(Rob(secrets[..needed])).Records, Count(Rob(secrets[..needed])).Identities));
    }

    [Fact]
    public void Claims_that_are_false_count_nothing()
    {
        var loot = new Loot();
        loot.Bundles[Ours.Value.Names[0]] = [.. Originals[0].Bundle, (byte)' '];
        loot.Identities.Add((Ours.Value.Names[0], Originals[1].Identifier));
        loot.Add(Ours.Value.Names[0], ["nobody's value", "nobody's value"]);
        Assert.Equal((0, 0, 0), Count(loot));
        loot.Add(Ours.Value.Names[0], [.. Enumerable.Repeat(Originals[0].Identifier, 5)]);
        Assert.Equal((0, 1, 0), Count(loot));
    }

    private static (int Records, int Fields, int Identities) Count(Loot loot)
    {
        var row = LeakageRow.Of(0, LeakageLab.Sealed, Originals, Ours.Value.Names, loot);
        return (row.RecordsRecovered, row.FieldsRecovered, row.IdentitiesRecovered);
    }

    private static Loot Rob(params Store[] stores) => new SealedThief(Ours.Value.Chain, Space).Rob([.. stores]);

    private static int Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => 1,
        JsonValueKind.Object => element.EnumerateObject().Sum(member => Strings(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(Strings),
        _ => 0,
    };

    // As a requester does: every part is checked against the commitment that the parts themselves lead to.
    private static byte[]? Open(Deposit deposit, Digest record, params int[] stores)
    {
        var found = Parts(deposit, record, stores).ToArray();
        var parts = found.Select(part =>
            PartRules.TryOpen(part.Terms, part.Fragments, new InstitutionId((ushort)part.Store), deposit.Stores[part.Store].SealingKey!, out var opened) ? opened : throw new InvalidOperationException());
        var manifest = found[0].Terms.Manifest;
        return RecordOpener.TryOpenBundle(new ReleasedRecord(manifest, found[0].Terms.Commitment(), manifest.Scope, [.. parts]), out var bundle, out _) ? bundle : null;
    }

    private static IEnumerable<(int Store, CustodyTerms Terms, ImmutableArray<ReadOnlyMemory<byte>> Fragments)> Parts(Deposit deposit, Digest record, params int[] stores)
    {
        foreach (var number in stores)
        {
            var reader = new CanonicalReader(Row(deposit.Stores[number], DurableTable.Custody, record).Span);
            Assert.True(RecordKeys.TryDecode(Row(deposit.Stores[number], DurableTable.Fragment, record).Span, out var fragments));
            yield return (number, Custody.Read(ref reader)!.Terms, fragments);
        }
    }

    private static ReadOnlyMemory<byte> Row(Store store, DurableTable table, Digest record) =>
        store.Rows.Single(row => row.Key.Span[0] == (byte)table && row.Key.Span[1..].SequenceEqual(record.ToArray())).Value;
}

using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Node.Storage;

namespace MedChain.Node.Tests.Storage;

/// <summary>What a store keeps and gives back. Spec: Consensus D1.</summary>
public sealed class StoreTests
{
    [Fact]
    public void D1_rows_come_back_in_order_of_table_and_key_and_large_ones_only_when_asked_for()
    {
        using var folder = new TestFolder();
        for (var pass = 0; pass < 2; pass++)
        {
            using var open = folder.Open();
            if (pass == 0)
            {
                for (var number = 0; number < Scenario.Sets; number++) open.Store.Apply(Scenario.Set(number));
            }

            Assert.Equal(Scenario.Sets, Scenario.Holds(open.Store));
            var rows = open.Store.ReadRows();
            Assert.All(rows, row => Assert.False(row.Key.IsLarge));
            Assert.Equal(rows.Select(row => row.Key).Order(), rows.Select(row => row.Key));
        }
    }

    [Fact]
    public void The_last_write_of_a_key_in_a_set_wins()
    {
        using var folder = new TestFolder();
        using var open = folder.Open();
        var key = Scenario.Key(DurableTable.Fragment, 1);
        open.Store.Apply([new(key, Scenario.Octets(1, 9050)), new(key, null), new(key, Scenario.Octets(2, 9060))]);
        Assert.True(open.Store.TryRead(key, out var value));
        Assert.Equal(Scenario.Octets(2, 9060), value.ToArray());
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Store, "large")));
        open.Store.Apply([new(key, Scenario.Octets(3, 9070)), new(key, null), new(key, Scenario.Octets(4, 9080))]);
        Assert.True(open.Store.TryRead(key, out value));
        Assert.Equal(Scenario.Octets(4, 9080), value.ToArray());
        open.Store.Apply([new(key, Scenario.Octets(5, 9070)), new(key, null)]);
        Assert.False(open.Store.TryRead(key, out _));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Store, "large")));
    }

    [Fact]
    public void A_value_of_a_large_table_has_a_file_only_where_it_is_long_and_may_become_long_and_short_again()
    {
        using var folder = new TestFolder();
        var key = Scenario.Key(DurableTable.Offer, 1);
        foreach (var (length, files) in ((int, int)[])[(16, 0), (8192, 0), (8193, 1), (9000, 1), (0, 0), (20_000, 1), (5, 0)])
        {
            using var open = folder.Open();
            open.Store.Apply([new(key, Scenario.Octets(length, length))]);
            Assert.Empty(open.Store.ReadRows());
            Assert.True(open.Store.TryRead(key, out var value));
            Assert.Equal(Scenario.Octets(length, length), value.ToArray());
            Assert.Equal(files, Directory.GetFiles(Path.Combine(folder.Store, "large")).Length);
        }
    }

    [Theory]
    [InlineData(DurableTable.Vote)]
    [InlineData(DurableTable.Custody)]
    [InlineData(DurableTable.Offer)]
    public void Empty_values_and_the_shortest_and_longest_keys_are_kept(DurableTable table)
    {
        using var folder = new TestFolder();
        DurableKey[] keys = [new(table, ReadOnlyMemory<byte>.Empty), new(table, new byte[255])];
        using (var open = folder.Open()) open.Store.Apply([.. keys.Select(key => new DurableWrite(key, ReadOnlyMemory<byte>.Empty))]);
        using var again = folder.Open();
        foreach (var key in keys)
        {
            Assert.True(again.Store.TryRead(key, out var value));
            Assert.Equal(0, value.Length);
        }
    }

    [Fact]
    public void Deleting_a_row_that_is_not_there_changes_nothing()
    {
        using var folder = new TestFolder();
        using var open = folder.Open();
        open.Store.Apply(Scenario.Set(0));
        open.Store.Apply([new(Scenario.Key(DurableTable.Fragment, 99), null), new(Scenario.Key(DurableTable.Vote, 99), null)]);
        Assert.Equal(1, Scenario.Holds(open.Store));
    }

    [Fact]
    public void A_fragment_of_sixteen_mebibytes_comes_back_octet_by_octet()
    {
        using var folder = new TestFolder();
        var key = Scenario.Key(DurableTable.Fragment, 1);
        using (var open = folder.Open()) open.Store.Apply([new(key, Scenario.Octets(1, 16 << 20))]);
        using var again = folder.Open();
        Assert.True(again.Store.TryRead(key, out var value));
        Assert.True(value.Span.SequenceEqual(Scenario.Octets(1, 16 << 20)));
    }

    [Fact]
    public void A_store_of_another_chain_or_institution_is_refused()
    {
        using var folder = new TestFolder();
        using (var open = folder.Open()) open.Store.Apply(Scenario.Set(0));
        StoreIdentity[] others =
        [
            TestFolder.Identity with { Institution = new InstitutionId(4) },
            TestFolder.Identity with { ChainId = Digest.Zero },
        ];
        foreach (var other in others) Assert.Throws<StoreException>(() => folder.Open(identity: other));
        using var again = folder.Open();
        Assert.Equal(1, Scenario.Holds(again.Store));
    }

    [Fact]
    public void Nobody_but_the_owner_may_read_any_file_of_the_store()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TestFolder();
        using var open = folder.Open();
        for (var number = 0; number < 3; number++) open.Store.Apply(Scenario.Set(number));
        foreach (var path in Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }
}

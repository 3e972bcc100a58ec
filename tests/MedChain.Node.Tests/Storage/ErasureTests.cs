using MedChain.Core;
using MedChain.Node.Storage;

namespace MedChain.Node.Tests.Storage;

/// <summary>What was deleted is beyond reach, in every file of the folder and with any older copy of the rest. Spec: Records R9.</summary>
public sealed class ErasureTests
{
    [Fact]
    public void R9_no_file_of_the_folder_holds_a_secret_row_in_clear_and_the_search_finds_one_that_is_not_secret()
    {
        using var folder = new TestFolder();
        using var open = folder.Open();
        open.Store.Apply(
        [
            new(Scenario.Key(DurableTable.Vote, 1), Scenario.Octets(1, 300)),
            new(Scenario.Key(DurableTable.Custody, 2), Scenario.Octets(2, 300)),
            new(Scenario.Key(DurableTable.Fragment, 3), Scenario.Octets(3, 9000)),
        ]);
        Assert.True(folder.Holds(Scenario.Octets(1, 300).AsSpan(40, 16)));
        Assert.False(folder.Holds(Scenario.Octets(2, 300).AsSpan(40, 16)));
        Assert.False(folder.Holds(Scenario.Octets(3, 9000).AsSpan(40, 16)));
    }

    [Fact]
    public void R9_a_copy_of_database_log_and_files_from_before_the_erasure_opens_nothing_with_the_slots_from_after_it()
    {
        using var folder = new TestFolder();
        using var open = folder.Open();
        var (custody, fragment, kept) = (Scenario.Key(DurableTable.Custody, 1), Scenario.Key(DurableTable.Fragment, 1), Scenario.Key(DurableTable.Custody, 2));
        open.Store.Apply([new(custody, Scenario.Octets(1, 300)), new(fragment, Scenario.Octets(2, 9000)), new(kept, Scenario.Octets(3, 300))]);
        using (var before = folder.CopyAsCrashed())
        {
            using (var control = before.Open())
            {
                Assert.True(control.Store.TryRead(custody, out _));
                Assert.True(control.Store.TryRead(fragment, out _));
            }

            open.Store.Apply([new(custody, null), new(fragment, null)]);
            File.Copy(folder.Slots, before.Slots, overwrite: true);
            AssertNothingOpens(before, custody);
            AssertNothingOpens(before, fragment);
            using var rest = before.Open();
            Assert.True(rest.Store.TryRead(kept, out _));
        }
    }

    [Fact]
    public void R9_with_a_row_every_older_value_of_it_is_beyond_reach()
    {
        using var folder = new TestFolder();
        using var open = folder.Open();
        var key = Scenario.Key(DurableTable.Custody, 1);
        open.Store.Apply([new(key, Scenario.Octets(1, 300))]);
        using var before = folder.CopyAsCrashed();
        open.Store.Apply([new(key, Scenario.Octets(2, 300))]);
        open.Store.Apply([new(key, null)]);
        File.Copy(folder.Slots, before.Slots, overwrite: true);
        AssertNothingOpens(before, key);
    }

    [Fact]
    public void R9_after_an_erasure_the_log_is_empty_and_the_file_is_gone()
    {
        using var folder = new TestFolder();
        using var open = folder.Open();
        var (custody, fragment) = (Scenario.Key(DurableTable.Custody, 1), Scenario.Key(DurableTable.Fragment, 1));
        open.Store.Apply([new(custody, Scenario.Octets(1, 300)), new(fragment, Scenario.Octets(2, 9000))]);
        Assert.NotEqual(0, new FileInfo(folder.Log).Length);
        open.Store.Apply([new(custody, null), new(fragment, null)]);
        Assert.Equal(0, new FileInfo(folder.Log).Length);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Store, "large")));
        Assert.All(File.ReadAllBytes(folder.Slots), octet => Assert.Equal(0, octet));
    }

    private static void AssertNothingOpens(TestFolder folder, DurableKey key)
    {
        using var open = folder.Open();
        var refusal = Assert.Throws<StoreException>(() => open.Store.TryRead(key, out _));
        Assert.Equal(StoreProblem.Corrupt, refusal.Problem);
        Assert.Contains(key.Table.ToString(), refusal.Message, StringComparison.Ordinal);
    }
}

using MedChain.Core;
using MedChain.Node.Storage;
using SQLitePCL;

namespace MedChain.Node.Tests.Storage;

/// <summary>Files that are not what was written: refused, or whole; never wrong rows. Spec: Consensus D1; bad inputs 89 to 94.</summary>
public sealed class DamageTests
{
    [Fact]
    public void Item_89_a_log_torn_while_the_last_set_was_written_gives_the_sets_before_it()
    {
        using var folder = new TestFolder();
        using var open = folder.Open();
        for (var number = 0; number < 2; number++) open.Store.Apply(Scenario.Set(number));
        using var before = folder.CopyAsCrashed();
        var (start, countBefore) = (new FileInfo(folder.Log).Length, before.KeyPath);
        open.Store.Apply([.. Scenario.Set(2).Where(write => !write.Key.IsLarge)]);
        using var after = folder.CopyAsCrashed();
        var log = File.ReadAllBytes(after.Log);
        for (var cut = start; cut < log.Length; cut += 61)
        {
            using var torn = after.CopyAsCrashed();
            File.WriteAllBytes(torn.Log, log[..(int)cut]);
            File.Copy(countBefore, torn.KeyPath, overwrite: true);
            File.Copy(before.Slots, torn.Slots, overwrite: true);
            using var again = torn.Open();
            Assert.Equal(2, Scenario.Holds(again.Store));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Items_89_92_94_a_log_that_lost_a_committed_set_is_refused_since_it_may_have_held_a_vote(bool zeroFilled)
    {
        using var folder = new TestFolder();
        using var open = folder.Open();
        for (var number = 0; number < 3; number++) open.Store.Apply(Scenario.Set(number));
        using var crashed = folder.CopyAsCrashed();
        var log = File.ReadAllBytes(crashed.Log);
        for (var cut = 0; cut < log.Length; cut += 509)
        {
            using var torn = crashed.CopyAsCrashed();
            var octets = log[..cut];
            if (zeroFilled) Array.Resize(ref octets, log.Length);
            File.WriteAllBytes(torn.Log, octets);
            AssertWholeOrRefused(torn, 3);
        }
    }

    [Fact]
    public void Items_90_91_a_flipped_bit_anywhere_in_any_file_is_found_or_without_effect()
    {
        using var folder = new TestFolder();
        using (var open = folder.Open())
        {
            for (var number = 0; number < 4; number++) open.Store.Apply(Scenario.Set(number));
        }

        var random = new Random(90);
        foreach (var path in Directory.GetFiles(folder.Store, "*", SearchOption.AllDirectories))
        {
            var octets = File.ReadAllBytes(path);
            if (octets.Length == 0) continue;
            var found = 0;
            for (var trial = 0; trial < 60; trial++)
            {
                var flipped = octets.ToArray();
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(path, flipped);
                found += AssertWholeOrRefused(folder, 4) ? 0 : 1;
                RestoreAll(folder, path, octets);
            }

            Assert.True(found > 0, $"no flipped bit of {Path.GetFileName(path)} was found");
        }
    }

    [Fact]
    public void Item_93_a_row_in_another_place_a_missing_row_and_an_old_row_are_refused()
    {
        string[] changes =
        [
            "UPDATE row SET key = x'63000000' WHERE tbl = 2 AND key = x'00000000'",
            "UPDATE row SET tbl = 3 WHERE tbl = 2 AND key = x'01000000'",
            "DELETE FROM row WHERE tbl = 2 AND key = x'01000000'",
            "UPDATE row SET value = (SELECT value FROM row WHERE tbl = 2 AND key = x'01000000') WHERE tbl = 2 AND key = x'00000000'",
            "UPDATE row SET (slot, value) = (SELECT slot, value FROM row WHERE tbl = 10 AND key = x'00000000') WHERE tbl = 10 AND key = x'01000000'",
            "UPDATE store SET rows = rows - 1",
        ];
        using var folder = new TestFolder();
        using (var open = folder.Open())
        {
            for (var number = 0; number < 3; number++) open.Store.Apply(Scenario.Set(number));
        }

        var octets = File.ReadAllBytes(folder.Database);
        foreach (var change in changes)
        {
            Change(folder, change);
            Assert.Equal(StoreProblem.Corrupt, Assert.Throws<StoreException>(() => folder.Open()).Problem);
            RestoreAll(folder, folder.Database, octets);
        }

        using var again = folder.Open();
        Assert.Equal(3, Scenario.Holds(again.Store));
    }

    [Fact]
    public void Item_93_an_old_row_with_its_own_valid_check_is_refused_by_the_seal()
    {
        using var folder = new TestFolder();
        using (var open = folder.Open()) open.Store.Apply(Scenario.Set(0));
        Change(folder, "CREATE TABLE kept AS SELECT * FROM row WHERE tbl = 4");
        using (var open = folder.Open()) open.Store.Apply(Scenario.Set(1));
        Change(folder, "DELETE FROM row WHERE tbl = 4; INSERT INTO row SELECT * FROM kept; DROP TABLE kept");
        Assert.Equal(StoreProblem.Corrupt, Assert.Throws<StoreException>(() => folder.Open()).Problem);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("older")]
    [InlineData("folder gone")]
    public void Item_94_a_key_that_has_signed_refuses_a_store_that_has_forgotten(string loss)
    {
        using var folder = new TestFolder();
        using (var open = folder.Open()) open.Store.Apply(Scenario.Set(0));
        var older = File.ReadAllBytes(folder.Database);
        using (var open = folder.Open()) open.Store.Apply(Scenario.Set(1));
        if (loss == "gone") File.Delete(folder.Database);
        if (loss == "empty") File.WriteAllBytes(folder.Database, []);
        if (loss == "older") File.WriteAllBytes(folder.Database, older);
        if (loss == "folder gone") Directory.Delete(folder.Store, recursive: true);
        var refusal = Assert.Throws<StoreException>(() => folder.Open());
        Assert.Equal(StoreProblem.Forgotten, refusal.Problem);
        Assert.Contains("does not sign", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_cut_or_foreign_large_file_is_refused()
    {
        using var folder = new TestFolder();
        using (var open = folder.Open())
        {
            open.Store.Apply(Scenario.Set(0));
            open.Store.Apply(Scenario.Set(4));
        }

        var files = Directory.GetFiles(Path.Combine(folder.Store, "large"));
        Assert.Equal(2, files.Length);
        var (first, second) = (File.ReadAllBytes(files[0]), File.ReadAllBytes(files[1]));
        File.WriteAllBytes(files[0], second);
        File.WriteAllBytes(files[1], first[..^1]);
        foreach (var number in new[] { 0, 4 })
        {
            using var open = folder.Open();
            Assert.Throws<StoreException>(() => open.Store.TryRead(Scenario.Key(DurableTable.Fragment, number), out _));
        }

        File.Delete(files[0]);
        Assert.Equal(StoreProblem.Corrupt, Assert.Throws<StoreException>(() => folder.Open()).Problem);
    }

    // True if the store holds exactly these sets, false if it was refused with one line; everything else fails the test.
    private static bool AssertWholeOrRefused(TestFolder folder, int sets)
    {
        try
        {
            using var open = folder.Open();
            Assert.Equal(sets, Scenario.Holds(open.Store));
            return true;
        }
        catch (StoreException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            return false;
        }
    }

    private static void RestoreAll(TestFolder folder, string path, byte[] octets)
    {
        File.Delete(folder.Log);
        File.WriteAllBytes(path, octets);
    }

    private static void Change(TestFolder folder, string sql)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(folder.Database, out var connection));
        using (connection) Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(connection, sql));
    }
}

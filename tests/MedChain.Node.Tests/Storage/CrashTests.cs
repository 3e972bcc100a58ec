using MedChain.Core;
using MedChain.Node.Storage;

namespace MedChain.Node.Tests.Storage;

/// <summary>Kill -9 at every step between two operations of the disk, in a real process. Spec: Consensus D1; bad inputs 101, 102.</summary>
public sealed class CrashTests
{
    public static TheoryData<string, int> Places()
    {
        var places = new TheoryData<string, int>();
        foreach (var step in Enum.GetNames<StorageStep>())
        {
            places.Add(step, 1);
            places.Add(step, 3);
        }

        return places;
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Item_102_a_process_killed_at_any_step_leaves_whole_sets_and_goes_on(string step, int occurrence)
    {
        using var folder = new TestFolder();
        int told;
        using (var child = CrashChild.Start(folder.Root, Enum.Parse<StorageStep>(step), occurrence))
        {
            told = CrashChild.Applied(child);
            Assert.NotEqual(0, child.ExitCode);
        }

        using var open = folder.Open();
        var held = Scenario.Holds(open.Store);
        Assert.InRange(held, told, told + 1);
        for (var number = held; number < Scenario.Sets; number++) open.Store.Apply(Scenario.Set(number));
        Assert.Equal(Scenario.Sets, Scenario.Holds(open.Store));
        AssertNothingLeftOver(folder);
    }

    [Fact]
    public void Item_101_a_second_process_on_the_folder_is_refused_and_the_first_goes_on()
    {
        using var folder = new TestFolder();
        using var child = CrashChild.Start(folder.Root, StorageStep.WriteFile, int.MaxValue);
        while (child.StandardOutput.ReadLine() is { } line && line != "end")
        {
        }

        var refusal = Assert.Throws<StoreException>(() => folder.Open());
        Assert.Equal(StoreProblem.Locked, refusal.Problem);
        Assert.DoesNotContain('\n', refusal.Message);
        child.StandardInput.WriteLine();
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
        using var open = folder.Open();
        Assert.Equal(Scenario.Sets, Scenario.Holds(open.Store));
    }

    [Fact]
    public async Task Item_96_a_full_disk_stops_the_store_and_with_space_it_goes_on_from_whole_sets()
    {
        using var folder = new TestFolder();
        // No file may grow beyond 28 KiB (blocks of 1 KiB): the first fragment of 30,000 octets does not fit, as on a full disk.
        using (var child = CrashChild.Start(folder.Root, StorageStep.WriteFile, int.MaxValue,
            "trap '' XFSZ; ulimit -f 28; export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0"))
        {
            child.StandardInput.Close();
            var errors = child.StandardError.ReadToEndAsync();
            Assert.Equal(0, CrashChild.Applied(child));
            Assert.NotEqual(0, child.ExitCode);
            Assert.Contains(nameof(StoreException), await errors, StringComparison.Ordinal);
        }

        using var open = folder.Open();
        Assert.Equal(0, Scenario.Holds(open.Store));
        for (var number = 0; number < Scenario.Sets; number++) open.Store.Apply(Scenario.Set(number));
        Assert.Equal(Scenario.Sets, Scenario.Holds(open.Store));
        AssertNothingLeftOver(folder);
    }

    [Theory]
    [InlineData(StorageStep.WriteFile)]
    [InlineData(StorageStep.SyncFile)]
    [InlineData(StorageStep.SyncFolder)]
    [InlineData(StorageStep.SyncSlots)]
    [InlineData(StorageStep.CommitRows)]
    [InlineData(StorageStep.WipeSlots)]
    internal void Item_97_after_a_failed_step_nothing_is_retried_and_every_call_is_refused(StorageStep failing)
    {
        using var folder = new TestFolder();
        var remaining = 4;
        using (var open = folder.Open(step =>
        {
            if (step == failing && --remaining == 0) throw new IOException("Input/output error");
        }))
        {
            var applied = 0;
            var failure = Assert.Throws<StoreException>(() =>
            {
                for (; applied < Scenario.Sets; applied++) open.Store.Apply(Scenario.Set(applied));
            });
            Assert.Equal(StoreProblem.Failed, failure.Problem);
            Assert.Throws<StoreException>(() => open.Store.Apply(Scenario.Set(applied)));
            Assert.Throws<StoreException>(() => open.Store.ReadRows());
            Assert.Throws<StoreException>(() => open.Store.TryRead(Scenario.Key(DurableTable.Vote, 0), out _));
        }

        using var again = folder.Open();
        Assert.InRange(Scenario.Holds(again.Store), 0, Scenario.Sets);
    }

    private static void AssertNothingLeftOver(TestFolder folder)
    {
        var large = Scenario.After(Scenario.Sets).Count(row => row.Key.IsLarge && row.Value.Length > 8192);
        var secret = Scenario.After(Scenario.Sets).Count(row => row.Key.IsLarge || row.Key.Table == DurableTable.Custody);
        Assert.Equal(large, Directory.GetFiles(Path.Combine(folder.Store, "large")).Length);
        var slots = File.ReadAllBytes(folder.Slots).Chunk(32).Count(slot => slot.Any(octet => octet != 0));
        Assert.Equal(secret, slots);
    }
}

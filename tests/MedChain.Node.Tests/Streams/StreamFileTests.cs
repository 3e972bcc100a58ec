using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using MedChain.Node.Storage;
using MedChain.Node.Streams;
using MedChain.Node.Tests.Shell;

namespace MedChain.Node.Tests.Streams;

/// <summary>Streams from file to file over files of custodians, interrupted anywhere. Spec: Records T5 to T8.</summary>
public sealed class StreamFileTests : IDisposable
{
    private const int ChunkSize = 1 << StreamHeader.FewestBits;

    private static readonly ImmutableArray<ReplicaSetup> Town = Hospitals.Found(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("medchain-streams-").FullName;
    private readonly byte[] _content = new byte[(9 * ChunkSize) + 77];

    public StreamFileTests()
    {
        new Random(1).NextBytes(_content);
        File.WriteAllBytes(Original, _content);
    }

    private string Original => At("original");

    private string Rebuilt => At("rebuilt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void T8_a_file_comes_back_from_any_k_custodians()
    {
        var released = Disperse();
        foreach (var silent in (int[][])[[0, 1], [2, 3], [1, 3], []])
        {
            Assert.Null(StreamTarget.Rebuild(released, Fetch(released, silent), Rebuilt));
            Assert.Equal(_content, File.ReadAllBytes(Rebuilt));
            File.Delete(Rebuilt);
        }

        Assert.Equal(OpenFailureKind.Unavailable, StreamTarget.Rebuild(released, Fetch(released, 0, 1, 2), Rebuilt)!.Kind);
        Assert.False(File.Exists(Rebuilt));
    }

    [Fact]
    public void T5_a_source_interrupted_before_each_delivery_goes_on_to_the_same_stream()
    {
        var whole = Disperse();
        for (var most = 1; most < 60; most += 7)
        {
            foreach (var path in Directory.EnumerateFiles(_folder, "*.pieces")) File.Delete(path);
            File.Delete(At("source/progress"));
            for (var deliveries = 0; ;)
            {
                try
                {
                    var again = Disperse(() =>
                    {
                        if (++deliveries % most == 0) throw new OperationCanceledException();
                    });
                    Assert.Equal(whole.Commitment, again.Commitment);
                    break;
                }
                catch (OperationCanceledException)
                {
                    most *= 2;
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void T5_a_file_that_has_changed_meanwhile_is_refused_and_nothing_of_it_leaves(int change)
    {
        var count = 0;
        Assert.Throws<OperationCanceledException>(() => Disperse(() => Cancel(++count == 14)));
        byte[] changed = change switch { 0 => [(byte)(_content[0] ^ 1), .. _content[1..]], 1 => _content[..(3 * ChunkSize)], _ => [] };
        File.WriteAllBytes(Original, changed);
        using var source = Open();
        var unchanged = change == 1 ? 3 : 0;
        Assert.NotNull(source.Disperse(_ => 0, (_, piece) => Assert.True(piece.Chunk < unchanged)));
    }

    [Fact]
    public void T5_a_folder_brought_back_from_a_copy_seals_nothing_more()
    {
        var count = 0;
        Assert.Throws<OperationCanceledException>(() => Disperse(() => Cancel(++count == 14)));
        var copy = File.ReadAllBytes(At("source/progress"));
        Disperse();
        File.WriteAllBytes(At("source/progress"), copy);
        using var source = Open();
        Assert.NotNull(source.Disperse(_ => 10, (_, _) => Assert.Fail("A piece has left.")));
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("progress")]
    public void T5_a_folder_that_is_damaged_is_not_used(string name)
    {
        Disperse();
        File.WriteAllBytes(At("source/" + name), [1, 2, 3]);
        Assert.Throws<StoreException>(Open);
    }

    [Fact]
    public void T1_a_file_that_is_empty_or_too_long_is_refused()
    {
        foreach (var length in (long[])[0, ((long)StreamHeader.MostChunks << StreamHeader.FewestBits) + 1])
        {
            using (var file = File.OpenWrite(Original)) file.SetLength(length);
            using var source = Open();
            Assert.NotNull(source.Disperse(_ => 0, (_, _) => Assert.Fail("A piece has left.")));
        }
    }

    [Fact]
    public void T6_a_torn_tail_is_cut_off_and_comes_again()
    {
        var whole = Disperse();
        var path = At("2.pieces");
        var length = new FileInfo(path).Length;
        for (var cut = 1; cut < 1500; cut += 211)
        {
            using (var file = File.OpenWrite(path)) file.SetLength(length - cut);
            Assert.Equal(whole.Commitment, Disperse().Commitment);
            Assert.Equal(length, new FileInfo(path).Length);
        }
    }

    [Fact]
    public void T6_what_a_disk_has_spoilt_is_not_released_and_the_file_comes_back_from_others()
    {
        var released = Disperse();
        using var store = StreamStore.Open(At("1.pieces"), released.Manifest.Header, Town[1].Self);
        Assert.NotNull(store.Read(3));
        using (var file = File.Open(At("1.pieces"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 3 * (file.Length / 10);
            file.Write(new byte[600]);
        }

        Assert.Contains(Enumerable.Range(0, 10), chunk => store.Read(chunk) is null);
        Assert.Null(StreamTarget.Rebuild(released, (custodian, chunk) => custodian == Town[1].Self ? store.Read(chunk) : Fetch(released)(custodian, chunk), Rebuilt));
        Assert.Equal(_content, File.ReadAllBytes(Rebuilt));
        Assert.Null(store.Read(-1));
        Assert.Null(store.Read(10));
        store.Destroy();
        Assert.False(File.Exists(At("1.pieces")));
    }

    [Fact]
    public void T8_a_rebuilding_that_was_interrupted_goes_on_and_has_no_name_before_its_end()
    {
        var released = Disperse();
        for (var chunk = 0; chunk < 10; chunk++)
        {
            Assert.NotNull(StreamTarget.Rebuild(released, (custodian, number) => number > chunk ? null : Fetch(released)(custodian, number), Rebuilt));
            Assert.False(File.Exists(Rebuilt));
            if (chunk == 8) break;
        }

        Assert.Null(StreamTarget.Rebuild(released, Fetch(released), Rebuilt));
        Assert.Equal(_content, File.ReadAllBytes(Rebuilt));
        Assert.Single(Directory.EnumerateFiles(_folder, "rebuilt*"));
    }

    [Fact]
    public void T5_seed_and_progress_are_private_and_gone_when_the_stream_is_dispersed()
    {
        Disperse();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("source/seed")));
        using (var source = Open()) source.Forget();
        Assert.Empty(Directory.EnumerateFiles(At("source")));
    }

    private static void Cancel(bool now)
    {
        if (now) throw new OperationCanceledException();
    }

    private string At(string name) => Path.Combine(_folder, name);

    private StreamSource Open() => StreamSource.Open(Original, At("source"), Town[0].Self, Town[0].Genesis.Founders, StreamHeader.FewestBits);

    // From the folder's files to terms at every custodian; the hook is called before each delivery.
    private ReleasedStream Disperse(Action? before = null)
    {
        using var source = Open();
        var header = source.Progress.Header;
        StreamStore[] stores = [.. header.Custodians.Select(custodian => StreamStore.Open(At($"{custodian.Value}.pieces"), header, custodian))];
        try
        {
            Assert.Null(source.Disperse(custodian => stores[custodian].Custody.Roots.Length, (custodian, piece) =>
            {
                before?.Invoke();
                Assert.Equal(StreamVerdict.Taken, stores[custodian].Take(piece));
            }));
            var stream = source.Finish(Digest.Zero, Town[0].Genesis.Founders);
            var parts = ImmutableArray.CreateBuilder<StreamPart>();
            for (var i = 0; i < stores.Length; i++)
            {
                stores[i].Sync();
                Assert.True(StreamRules.TryOpen(stream.Terms[i], Town[i].Self, Town[i].Sealing, out var part));
                Assert.True(stores[i].Custody.IsWhole(stream.Terms[i], part));
                parts.Add(part);
            }

            return new ReleasedStream(stream.Manifest, stream.Commitment, stores[0].Custody.Roots, parts.ToImmutable());
        }
        finally
        {
            foreach (var store in stores) store.Dispose();
        }
    }

    private Func<InstitutionId, int, StreamPiece?> Fetch(ReleasedStream released, params int[] silent) => (custodian, chunk) =>
    {
        if (silent.Contains(custodian.Value)) return null;
        using var store = StreamStore.Open(At($"{custodian.Value}.pieces"), released.Manifest.Header, custodian);
        return store.Read(chunk);
    };
}

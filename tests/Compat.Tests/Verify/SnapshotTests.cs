using System.Text;
using VerifyXunit;

namespace Compat.Tests.Verify;

/// <summary>Comparisons with checked files, in a folder of their own.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("medchain-snapshots-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Checked_text_passes_and_removes_what_was_received_before()
    {
        Write("equal.verified.txt", "first\nsecond");
        Write("equal.received.txt", "old");
        await Verifier.Verify("first\nsecond").UseDirectory(_folder).UseFileName("equal");
        Assert.False(File.Exists(PathOf("equal.received.txt")));
    }

    [Fact]
    public async Task Line_ends_and_byte_order_mark_do_not_count()
    {
        Write("ends.verified.txt", "\uFEFFfirst\nsecond");
        await Verifier.Verify("first\r\nsecond").UseDirectory(_folder).UseFileName("ends");
    }

    [Fact]
    public async Task Other_text_fails_and_is_kept_as_received()
    {
        Write("other.verified.txt", "first\nsecond");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
            await Verifier.Verify("first\nthird").UseDirectory(_folder).UseFileName("other"));
        Assert.Equal("first\nthird", Read("other.received.txt"));
        Assert.Equal("first\nsecond", Read("other.verified.txt"));
    }

    [Fact]
    public async Task Text_never_checked_fails()
    {
        await Assert.ThrowsAnyAsync<Exception>(async () => await Verifier.Verify("new").UseDirectory(_folder).UseFileName("new"));
        Assert.Equal("new", Read("new.received.txt"));
    }

    [Fact]
    public async Task Octets_are_compared_one_by_one()
    {
        byte[] octets = [0, 13, 10, 255];
        await File.WriteAllBytesAsync(PathOf("octets.verified.bin"), octets);
        await Verifier.Verify(octets, "bin").UseDirectory(_folder).UseFileName("octets");

        await File.WriteAllBytesAsync(PathOf("changed.verified.bin"), octets);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
            await Verifier.Verify([0, 10, 255], "bin").UseDirectory(_folder).UseFileName("changed"));
        Assert.Equal([0, 10, 255], await File.ReadAllBytesAsync(PathOf("changed.received.bin")));
    }

    [Fact]
    public async Task Streams_are_read_to_their_end()
    {
        await File.WriteAllBytesAsync(PathOf("stream.verified.bin"), [1, 2, 3]);
        await Verifier.Verify(new MemoryStream([1, 2, 3]), "bin").UseDirectory(_folder).UseFileName("stream");
    }

    [Fact]
    public async Task Name_is_type_and_method()
    {
        Write("SnapshotTests.Name_is_type_and_method.verified.txt", "named");
        await Verifier.Verify("named").UseDirectory(_folder);
    }

    [Theory]
    [InlineData(1, "a")]
    [InlineData(2, "b")]
    public async Task Arguments_are_part_of_the_name(int number, string text)
    {
        Write($"SnapshotTests.Arguments_are_part_of_the_name_number={number}_text={text}.verified.txt", text);
        await Verifier.Verify(text).UseDirectory(_folder).UseParameters(number, text);
    }

    [Theory]
    [InlineData(1)]
    public async Task Arguments_must_be_named(int number)
    {
        Assert.Equal(1, number);
        await Assert.ThrowsAnyAsync<Exception>(async () => await Verifier.Verify("text").UseDirectory(_folder));
    }

    [Fact]
    public async Task Two_comparisons_of_one_name_are_misuse()
    {
        Write("twice.verified.txt", "once");
        await Verifier.Verify("once").UseDirectory(_folder).UseFileName("twice");
        await Assert.ThrowsAnyAsync<Exception>(async () => await Verifier.Verify("once").UseDirectory(_folder).UseFileName("twice"));
    }

    [Fact]
    public Task Checked_file_lies_beside_the_source() => Verifier.Verify("The checked text of this very test.\n");

    [Fact]
    public async Task Other_extensions_hold_text_too()
    {
        Write("diagram.verified.md", "# Diagram\n");
        await Verifier.Verify("# Diagram\n", "md").UseDirectory(_folder).UseFileName("diagram");
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text, new UTF8Encoding(false));

    private string Read(string name) => File.ReadAllText(PathOf(name));
}

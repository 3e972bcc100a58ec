using System.Runtime.CompilerServices;
using VerifyTests;

namespace VerifyXunit;

/// <summary>
/// Compares text and octets with a file that a person has checked: the part of Verify.Xunit 28 for strings and streams, for builds without
/// that package. The checked file <c>Type.Method.verified.txt</c> lies beside the test; on a difference the test fails and
/// <c>Type.Method.received.txt</c> is written, which is renamed to accept it.
/// </summary>
public static class Verifier
{
    /// <summary>Compares text with a <c>.txt</c> file.</summary>
    public static SettingsTask Verify(string? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        Verify(target, "txt", settings, sourceFile);

    /// <summary>Compares text with a file of that extension.</summary>
    /// <param name="target">The text; line ends of every kind count as line feeds.</param>
    /// <param name="extension">The file's extension, without a dot.</param>
    /// <param name="settings">Names and folders, or null.</param>
    /// <param name="sourceFile">The test's source file, filled in by the compiler.</param>
    public static SettingsTask Verify(
        string? target, string extension, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        Start(settings, sourceFile, extension, snapshot => Task.FromResult(snapshot.OfText(target)));

    /// <summary>Compares octets with a file of that extension.</summary>
    public static SettingsTask Verify(
        byte[]? target, string extension, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        Start(settings, sourceFile, extension, snapshot => Task.FromResult(snapshot.OfOctets(target)));

    /// <summary>Compares all octets of a stream with a file of that extension, and disposes of the stream.</summary>
    public static SettingsTask Verify(
        Stream? target, string extension, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        Start(settings, sourceFile, extension, async snapshot => snapshot.OfOctets(await ReadAsync(target)));

    /// <summary>Says for all tests where the checked files lie. Call it once, from a module initializer.</summary>
    public static void DerivePathInfo(DerivePathInfo derivePathInfo)
    {
        ArgumentNullException.ThrowIfNull(derivePathInfo);
        SnapshotPath.Derive = derivePathInfo;
    }

    /// <summary>Puts the checked files of all tests into a folder below the project. Call it once, from a module initializer.</summary>
    public static void UseProjectRelativeDirectory(string directory) =>
        DerivePathInfo((_, project, _, _) => new PathInfo(Path.Combine(project, directory)));

    /// <summary>Puts the checked files of all tests into a folder beside their source. Call it once, from a module initializer.</summary>
    public static void UseSourceFileRelativeDirectory(string directory) =>
        DerivePathInfo((source, _, _, _) => new PathInfo(Path.Combine(Path.GetDirectoryName(source)!, directory)));

    /// <summary>The comparison is set up now, inside the test, and runs when it is awaited, after the settings are complete.</summary>
    private static SettingsTask Start(
        VerifySettings? settings, string sourceFile, string extension, Func<Snapshot, Task<Comparison>> compare)
    {
        ArgumentException.ThrowIfNullOrEmpty(extension);
        ArgumentException.ThrowIfNullOrEmpty(sourceFile);
        var method = UseVerifyAttribute.CurrentMethod
            ?? throw new InvalidOperationException("Verify runs inside an xunit test of an assembly that bears [assembly: UseVerify].");
        return new SettingsTask(settings, async final =>
        {
            var snapshot = new Snapshot(SnapshotPath.Of(final, sourceFile, method), extension);
            (await compare(snapshot)).Settle();
        });
    }

    private static async Task<byte[]?> ReadAsync(Stream? stream)
    {
        if (stream is null) return null;
        await using (stream)
        {
            using var octets = new MemoryStream();
            await stream.CopyToAsync(octets);
            return octets.ToArray();
        }
    }
}

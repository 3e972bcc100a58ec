using System.Globalization;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Randomness;
using MedChain.Sim.Patients;

namespace MedChain.Cli.Demo;

/// <summary>One bundle to take in: its name, its size, and its octets when they are needed; so that no more than a few are in memory.</summary>
/// <param name="Source">Name for reports.</param>
/// <param name="Size">Octets, as far as known before reading.</param>
/// <param name="Load">Reads or makes the octets.</param>
internal sealed record DemoInput(string Source, long Size, Func<byte[]> Load)
{
    /// <summary>Generated patients of a run without input.</summary>
    public const int GeneratedPatients = 12;

    private const long GeneratedSize = 400_000;

    /// <summary>The inputs of a run, ordered by name.</summary>
    /// <exception cref="CommandFailure">The folder has no bundle.</exception>
    public static IReadOnlyList<DemoInput> Of(DemoOptions options, Entropy entropy) =>
        options.Input is { } folder ? InFolder(folder) : Generated(entropy);

    /// <summary>The bundles of a folder, ordered by name.</summary>
    /// <exception cref="CommandFailure">The folder has no bundle.</exception>
    public static DemoInput[] InFolder(string folder)
    {
        var files = new DirectoryInfo(folder).GetFiles("*.json").OrderBy(file => file.Name, StringComparer.Ordinal).ToArray();
        if (files.Length == 0) throw new CommandFailure(ExitCode.Usage, $"The folder {folder} holds no *.json file.");
        return [.. files.Select(file => new DemoInput(file.Name, file.Length, () => File.ReadAllBytes(file.FullName)))];
    }

    /// <summary>Reads the octets; false with a reason that quotes nothing if they cannot be had.</summary>
    public bool TryLoad(out byte[] octets, out string reason)
    {
        (octets, reason) = ([], "");
        if (Size > 2L * Segmenter.MaxBundleSize)
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"{BundleRejection.Codes.TooLarge}: {Size} octets; a bundle has at most {Segmenter.MaxBundleSize}.");
            return false;
        }

        try
        {
            octets = Load();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = e is UnauthorizedAccessException ? "Unreadable: the file may not be read." : "Unreadable: the file could not be read.";
            return false;
        }
    }

    private static DemoInput[] Generated(Entropy entropy)
    {
        var seed = new byte[Entropy.SeedSize];
        entropy.Fill("patients", seed);
        return
        [
            .. Enumerable.Range(0, GeneratedPatients).Select(number => new DemoInput(
                string.Create(CultureInfo.InvariantCulture, $"generated-patient-{number:00}"), GeneratedSize, () => SyntheticBundle.Generate(seed, number))),
        ];
    }
}

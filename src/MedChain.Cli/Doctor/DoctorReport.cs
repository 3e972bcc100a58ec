using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using MedChain.Node.Storage;

namespace MedChain.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Ok">Whether it is as needed.</param>
/// <param name="Detail">What was found, and what to do if it is not as needed.</param>
internal sealed record DoctorCheck(string Name, bool Ok, string Detail);

/// <summary>The state of this machine, as far as MedChain depends on it.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Packages">"standins" or "packages": what Stateless and NSec are in this build.</param>
/// <param name="Ok">Whether every check is as needed.</param>
/// <param name="Checks">The checks.</param>
internal sealed record DoctorReport(string Version, string Packages, bool Ok, IReadOnlyList<DoctorCheck> Checks)
{
    private const long LeastFree = 1L << 30;

    /// <summary>Looks at everything.</summary>
    public static DoctorReport Examine()
    {
        DoctorCheck[] checks = [Runtime(), Sodium(), Sqlite(), Space(), Processor(), PackageMode()];
        return new DoctorReport(VersionOf(typeof(DoctorReport).Assembly), Mode(), checks.All(check => check.Ok), checks);
    }

    private static DoctorCheck Runtime() => new(
        ".NET",
        Environment.Version.Major >= 10,
        $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors");

    private static DoctorCheck Sodium() => Crypto.Sodium.TryLoad(out var problem)
        ? new DoctorCheck("libsodium", true, $"{Crypto.Sodium.Version}; known answers right (Ed25519 verdicts, points of small and mixed order)")
        : new DoctorCheck("libsodium", false, problem);

    private static DoctorCheck Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("medchain-doctor-").FullName;
        try
        {
            var rate = StoreTrial.CommitsPerSecond(folder);
            return new DoctorCheck("SQLite", true, string.Create(CultureInfo.InvariantCulture, $"{StoreTrial.EngineVersion}; a store was written, read and erased in {Path.GetTempPath()}; {rate} durable commits a second"));
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException or DllNotFoundException or TypeInitializationException)
        {
            return new DoctorCheck("SQLite", false, e.Message.ReplaceLineEndings(" "));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static DoctorCheck Space()
    {
        var free = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1 << 30):0.0} GiB free for temporary files");
        return new DoctorCheck("disk", free >= LeastFree, free >= LeastFree ? text : text + "; at least 1 GiB is needed");
    }

    // The same order of preference as the erasure code's.
    private static DoctorCheck Processor() => new("processor", true, "erasure code by " + (
        Gfni.V256.IsSupported ? "GFNI, 256 bits" : Avx2.IsSupported ? "AVX2 shuffles, 256 bits" : System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated ? "shuffles of 128 bits" : "plain arithmetic: slower, same result"));

    private static DoctorCheck PackageMode()
    {
        string Named(string name) => $"{name} {VersionOf(Assembly.Load(name))}";
        return new DoctorCheck("packages", true, $"{(Mode() == "standins" ? "own stand-ins for" : "NuGet packages")} {Named("Stateless")}, {Named("NSec.Cryptography")}");
    }

    private static string Mode() =>
        Assembly.Load("Stateless").GetCustomAttribute<AssemblyCompanyAttribute>()?.Company == typeof(DoctorReport).Assembly.GetCustomAttribute<AssemblyCompanyAttribute>()?.Company
            ? "standins"
            : "packages";

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version?.ToString() ?? "unknown";
}

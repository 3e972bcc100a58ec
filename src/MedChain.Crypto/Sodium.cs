using System.Runtime.InteropServices;
using MedChain.Crypto.Native;

namespace MedChain.Crypto;

/// <summary>
/// The libsodium of this process: loaded once, refused unless it is version 1.0.18 or later and gives known answers (the verdicts on
/// the twelve speccheck signatures; points of small and mixed order refused, CVE-2025-69277).
/// </summary>
/// <remarks>Every type of this library that needs it asks here before its first call.</remarks>
public static class Sodium
{
    // libsodium 1.0.18 calls its interface 10.3; 1.0.19 and later are 26.x.
    private const int LeastMajor = 10, LeastMinor = 3;

    private const string Remedy = "install version 1.0.18 or later (Debian, Ubuntu: libsodium23 or libsodium26; Fedora, Homebrew: libsodium)";

    private static readonly (string Version, string Problem) s_loaded = Load(Ask);

    /// <summary>The version string of the loaded library, such as "1.0.18", or "none".</summary>
    public static string Version => s_loaded.Version;

    /// <summary>Whether a usable library is loaded.</summary>
    /// <param name="problem">One line for people if not; else empty.</param>
    public static bool TryLoad(out string problem)
    {
        problem = s_loaded.Problem;
        return problem.Length == 0;
    }

    /// <summary>Returns if a usable library is loaded.</summary>
    /// <exception cref="CryptographyUnavailableException">None is; the message is the line of <see cref="TryLoad"/>.</exception>
    public static void Require()
    {
        if (s_loaded.Problem.Length != 0) throw new CryptographyUnavailableException(s_loaded.Problem);
    }

    /// <summary>What is wrong with a library of this version that gave these answers: one line, or empty.</summary>
    internal static string Judge(string version, int major, int minor, ReadOnlySpan<bool> speccheck, (bool Base, bool SmallOrder, bool MixedOrder) points)
    {
        if (major < LeastMajor || (major == LeastMajor && minor < LeastMinor)) return $"libsodium {version} is too old: {Remedy}.";
        for (var i = 0; i < speccheck.Length; i++)
        {
            if (speccheck[i] != (i == SodiumAnswers.AcceptedSpeccheck))
                return $"libsodium {version} judges Ed25519 signature {i} of the speccheck table differently from the other nodes: {Remedy}.";
        }

        if (!points.Base || points.SmallOrder) return $"libsodium {version} gives wrong answers about points of edwards25519: {Remedy}.";
        return points.MixedOrder ? $"libsodium {version} accepts points outside the prime-order group (CVE-2025-69277): install a repaired one." : "";
    }

    /// <summary>The version of a library and what is wrong with it, from questions that may fail as calls into a missing library do.</summary>
    internal static (string Version, string Problem) Load(Func<(string Version, string Problem)> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return ("none", $"libsodium was not found: {Remedy}.");
        }
        catch (EntryPointNotFoundException)
        {
            return ("none", $"libsodium lacks functions that are needed: {Remedy}.");
        }
    }

    private static (string Version, string Problem) Ask()
    {
        var version = Marshal.PtrToStringUTF8(Libsodium.sodium_version_string()) ?? "of unknown version";
        if (Libsodium.sodium_init() < 0) return (version, $"libsodium {version} could not be initialised.");
        var problem = Judge(
            version,
            Libsodium.sodium_library_version_major(),
            Libsodium.sodium_library_version_minor(),
            SodiumAnswers.SpeccheckVerdicts(),
            SodiumAnswers.PointVerdicts());
        return (version, problem);
    }
}

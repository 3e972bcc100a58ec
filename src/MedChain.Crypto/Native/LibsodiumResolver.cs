using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedChain.Crypto.Native;

/// <summary>
/// Finds the one libsodium of this process: first one that the application brings along, then the names that systems install.
/// This file is compiled into each assembly that calls libsodium, since a resolver serves one assembly only; the same order
/// of names gives all of them the same library.
/// </summary>
/// <remarks>Debian and Ubuntu install no bare <c>libsodium.so</c> with the runtime package, hence the versioned names.</remarks>
internal static class LibsodiumResolver
{
    /// <summary>The library name that imports give.</summary>
    public const string LibraryName = "libsodium";

    private static readonly string[] s_candidates =
    [
        LibraryName,
        "libsodium.so.26",
        "libsodium.so.23",
        "libsodium.26.dylib",
        "libsodium.23.dylib",
        "libsodium.dylib",
        "libsodium.dll",
    ];

    /// <summary>Registers the resolver for this assembly before its first import is called.</summary>
#pragma warning disable CA2255 // No earlier place exists: the resolver must stand before any import of this assembly is bound.
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(LibsodiumResolver).Assembly, Resolve);
#pragma warning restore CA2255

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != LibraryName) return 0;
        foreach (var candidate in s_candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, searchPath, out var handle)) return handle;
        }

        return 0;
    }
}

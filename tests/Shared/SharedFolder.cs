namespace MedChain.Tests.Shared;

/// <summary>
/// Finds the folder of shared test material (FHIR bundles, test vectors): <c>MEDCHAIN_SHARED</c> if set, else <c>shared</c> beside the
/// repository. Tests that need it bear <see cref="SharedFactAttribute"/> or <see cref="SharedTheoryAttribute"/>.
/// </summary>
internal static class SharedFolder
{
    private const string Variable = "MEDCHAIN_SHARED";
    private const string Solution = "MedChain.Verified.sln";

    /// <summary>The repository's own folder.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The shared folder, or null where there is none.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The path of a file or folder below <see cref="Root"/>.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no shared folder.</exception>
    public static string PathOf(params string[] parts) =>
        Path.Combine([Root ?? throw new DirectoryNotFoundException(MissingReason("")), .. parts]);

    /// <summary>Why a test that needs <paramref name="path"/> must be skipped, or null if it need not.</summary>
    public static string? MissingReason(string path)
    {
        if (Root is null) return $"needs the shared folder: set {Variable}, or put it beside the repository";
        var full = Path.Combine(Root, path);
        return File.Exists(full) || Directory.Exists(full) ? null : $"needs {path} in the shared folder";
    }

    private static string? FindRoot()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        var root = string.IsNullOrEmpty(named) ? Path.Combine(Repository, "..", "shared") : named;
        return Directory.Exists(root) ? Path.GetFullPath(root) : null;
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, Solution))) return folder.FullName;
        throw new DirectoryNotFoundException($"No {Solution} above {AppContext.BaseDirectory}.");
    }
}

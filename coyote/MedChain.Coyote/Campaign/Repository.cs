namespace MedChain.Coyote.Campaign;

/// <summary>The repository that holds the running program.</summary>
internal static class Repository
{
    /// <summary>Its root folder. A copy of the program elsewhere is told by the environment.</summary>
    internal static string Root { get; } = Environment.GetEnvironmentVariable("MEDCHAIN_ROOT") ?? Find();

    /// <summary>The folder of seeded bugs.</summary>
    internal static string Mutants => Path.Combine(Root, "coyote", "Mutants");

    /// <summary>Where traces of failed schedules go.</summary>
    internal static string Traces => Path.Combine(Root, "artifacts", "verify");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MedChain.Verified.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("This program lies outside the repository.");
    }
}

namespace MedChain.Tests.Shared;

/// <summary>A fact that needs the shared folder, and is skipped with a reason where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Names what the fact needs.</summary>
    /// <param name="path">A file or folder below <see cref="SharedFolder.Root"/>, with slashes; empty for the folder itself.</param>
    public SharedFactAttribute(string path = "")
    {
        Skip = SharedFolder.MissingReason(path);
    }
}

/// <summary>A theory that needs the shared folder, and is skipped with a reason where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    /// <summary>Names what the theory needs.</summary>
    /// <param name="path">A file or folder below <see cref="SharedFolder.Root"/>, with slashes; empty for the folder itself.</param>
    public SharedTheoryAttribute(string path = "")
    {
        Skip = SharedFolder.MissingReason(path);
    }
}

using System.Reflection;

namespace VerifyTests
{
    /// <summary>Where a checked file lies; what is null keeps its default.</summary>
    /// <param name="directory">The folder, absolute or relative to the source file.</param>
    /// <param name="typeName">The first part of the name.</param>
    /// <param name="methodName">The second part of the name.</param>
#pragma warning disable CA1815 // The package's type has no equality either.
    public readonly struct PathInfo(string? directory = null, string? typeName = null, string? methodName = null)
#pragma warning restore CA1815
    {
        /// <summary>The folder.</summary>
        public string? Directory { get; } = directory;

        /// <summary>The first part of the name.</summary>
        public string? TypeName { get; } = typeName;

        /// <summary>The second part of the name.</summary>
        public string? MethodName { get; } = methodName;
    }
}

namespace VerifyXunit
{
    using VerifyTests;

    /// <summary>Says for a test where its checked file lies.</summary>
    /// <param name="sourceFile">The test's source file.</param>
    /// <param name="projectDirectory">The folder of its project.</param>
    /// <param name="type">The test class.</param>
    /// <param name="method">The test method.</param>
#pragma warning disable CA1711 // The package's name.
    public delegate PathInfo DerivePathInfo(string sourceFile, string projectDirectory, Type type, MethodInfo method);
#pragma warning restore CA1711
}

using System.Xml.Linq;
using MedChain.Tests.Shared;

namespace MedChain.Architecture.Tests;

/// <summary>The repository's own files, without what builds and tools made.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["artifacts", ".git", ".vs", "bin", "obj", "node_modules"];

    public static string Root => SharedFolder.Repository;

    /// <summary>All files with one of the extensions, as paths from the root with slashes, in order.</summary>
    public static string[] Files(params string[] extensions) => Directory.EnumerateDirectories(Root)
        .Where(folder => !Skipped.Contains(Path.GetFileName(folder)))
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(Root))
        .Where(file => extensions.Contains(Path.GetExtension(file)))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Any(Skipped.Contains))
        .Order(StringComparer.Ordinal)
        .ToArray();

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>Every project, by name.</summary>
    public static IReadOnlyList<Project> Projects { get; } =
        [.. Files(".csproj").Select(file => new Project(file, XDocument.Parse(Read(file))))];
}

/// <summary>A project file.</summary>
/// <param name="File">Its path from the root.</param>
/// <param name="Xml">Its content.</param>
internal sealed record Project(string File, XDocument Xml)
{
    public string Name => Path.GetFileNameWithoutExtension(File);

    public string Folder => Path.GetDirectoryName(File)!.Replace('\\', '/');

    /// <summary>The names of the projects that it refers to.</summary>
    public string[] References => [.. Includes("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    /// <summary>The values of an item.</summary>
    public IEnumerable<string> Includes(string item) => Xml.Descendants(item).Select(element => (string?)element.Attribute("Include") ?? "");

    public override string ToString() => Name;
}

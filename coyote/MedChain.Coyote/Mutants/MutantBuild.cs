using System.Collections.Immutable;
using System.Runtime.Loader;
using MedChain.Coyote.Campaign;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MedChain.Coyote.Mutants;

/// <summary>
/// Builds a copy of this program in which one assembly has a bug. The assembly is compiled in memory from the repository's sources; all
/// others are the files of this program. Sources are read and parsed once for all mutants of an assembly.
/// </summary>
internal sealed class MutantBuild
{
    private static readonly CSharpParseOptions Parsing = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    private readonly SortedDictionary<string, CSharpCompilation> _compilations = new(StringComparer.Ordinal);

    /// <summary>Makes the copy, in a folder of its own.</summary>
    /// <returns>The program's path in it.</returns>
    /// <exception cref="FormatException">The bug's text is not found once, or does not compile.</exception>
    internal string Make(Mutant mutant, string folder)
    {
        var project = mutant.File.Split('/')[1];
        var source = Path.Combine(Repository.Root, mutant.File);
        var compilation = Compilation(project);
        var old = compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == source) ?? throw new FormatException($"mutant {mutant.Name}: there is no {mutant.File}");
        var changed = CSharpSyntaxTree.ParseText(SourceText.From(mutant.Apply(File.ReadAllText(source)), System.Text.Encoding.UTF8), Parsing, source);
        Directory.CreateDirectory(folder);
        CopyProgram(folder);
        var assembly = Path.Combine(folder, project + ".dll");
        File.Delete(assembly);
        using var stream = File.Create(assembly);
        var result = compilation.ReplaceSyntaxTree(old, changed).Emit(stream);
        if (!result.Success)
        {
            var error = result.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            throw new FormatException($"mutant {mutant.Name} does not compile: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        }

        return Path.Combine(folder, "MedChain.Coyote.dll");
    }

    private static void CopyProgram(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            var name = Path.GetFileName(file);
            if (name.EndsWith(".dll", StringComparison.Ordinal) || name.EndsWith(".json", StringComparison.Ordinal)) File.Copy(file, Path.Combine(folder, name), overwrite: true);
        }

        var natives = Path.Combine(AppContext.BaseDirectory, "runtimes");
        if (Directory.Exists(natives) && !Directory.Exists(Path.Combine(folder, "runtimes"))) Directory.CreateSymbolicLink(Path.Combine(folder, "runtimes"), natives);
    }

    private CSharpCompilation Compilation(string project)
    {
        if (_compilations.TryGetValue(project, out var kept)) return kept;
        var root = Path.Combine(Repository.Root, "src", project);
        var trees = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(path), System.Text.Encoding.UTF8), Parsing, path))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings(project), Parsing));
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var seen = System.Reflection.Assembly.Load(project).GetReferencedAssemblies().Select(reference => reference.Name).ToHashSet(StringComparer.Ordinal);
        var references = trusted.Where(path => IsSeen(Path.GetFileNameWithoutExtension(path), seen)).Select(path => (MetadataReference)MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, checkOverflow: true, deterministic: true,
            nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);
        var compilation = Generators(CSharpCompilation.Create(project, trees, references, options));
        if (compilation.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
            throw new FormatException($"{project} does not compile without a bug: {error}");
        _compilations.Add(project, compilation);
        return compilation;
    }

    /// <summary>What the SDK's source generators add: calls of native libraries. Parts with seeded bugs have none, so they run once.</summary>
    private static CSharpCompilation Generators(CSharpCompilation compilation)
    {
        if (!compilation.SyntaxTrees.Any(static tree => tree.ToString().Contains("[LibraryImport(", StringComparison.Ordinal))) return compilation;
        var sdk = Path.GetDirectoryName(Environment.ProcessPath!)!;
        var pack = Directory.EnumerateDirectories(Path.Combine(sdk, "packs", "Microsoft.NETCore.App.Ref"), $"{Environment.Version.Major}.*").Max(StringComparer.Ordinal)
            ?? throw new FormatException($"{sdk} has no reference pack, so {compilation.AssemblyName} cannot be compiled");
        var loading = new AssemblyLoadContext(nameof(MutantBuild));
        var folder = Path.Combine(pack, "analyzers", "dotnet", "cs");
        loading.Resolving += (context, name) => Path.Combine(folder, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        var type = loading.LoadFromAssemblyPath(Path.Combine(folder, "Microsoft.Interop.LibraryImportGenerator.dll")).GetType("Microsoft.Interop.LibraryImportGenerator", throwOnError: true)!;
        var generator = ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator();
        CSharpGeneratorDriver.Create([generator], parseOptions: Parsing).RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        return (CSharpCompilation)generated;
    }

    /// <summary>The framework, and of the project's own assemblies those that this one refers to: others have names that hide its own.</summary>
    private static bool IsSeen(string assembly, HashSet<string?> seen) => !assembly.StartsWith("MedChain.", StringComparison.Ordinal) || seen.Contains(assembly);

    /// <summary>What the SDK adds to a library: its usings, its version, and who sees the internals.</summary>
    private static string ImplicitUsings(string project)
    {
        ImmutableArray<string> spaces = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];
        var usings = string.Concat(spaces.Select(space => $"global using global::{space};\n"));
        var file = Path.Combine(Repository.Root, "src", project, project + ".csproj");
        var friends = System.Xml.Linq.XDocument.Load(file).Descendants("InternalsVisibleTo").Select(friend => friend.Attribute("Include")!.Value);
        var version = System.Reflection.AssemblyName.GetAssemblyName(Path.Combine(AppContext.BaseDirectory, project + ".dll")).Version;
        return usings + $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]\n" + string.Concat(friends.Select(friend => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{friend}\")]\n"));
    }
}

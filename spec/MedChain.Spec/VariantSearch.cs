using System.Diagnostics;
using System.Globalization;

namespace MedChain.Spec;

/// <summary>Compiles the models and all variants that say what they reach, and searches each for a violation.</summary>
public sealed class VariantSearch
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">

          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <UseAppHost>false</UseAppHost>
            <RunAnalyzers>false</RunAnalyzers>
            <WarningLevel>0</WarningLevel>
            <DebugType>none</DebugType>
            <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
            <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
          </PropertyGroup>

          <ItemGroup>
            <Compile Include="Searches.cs" />
          </ItemGroup>

        </Project>

        """;

    private readonly SpecFiles _files;
    private readonly Dafny _dafny;
    private readonly VariantProgram _program;

    /// <summary>Prepares the search.</summary>
    public VariantSearch(SpecFiles files, Dafny dafny)
    {
        ArgumentNullException.ThrowIfNull(files);
        (_files, _dafny) = (files, dafny);
        _program = new VariantProgram(ModelTexts.Of(files), files.Variants);
    }

    /// <summary>How many searches there are.</summary>
    public int Count => _program.Searches.Count;

    private string Folder => Path.Combine(_files.Root, "artifacts", "spec", "search");

    /// <summary>Runs all of them, one after the other in one process.</summary>
    /// <param name="report">Is told each result when it comes.</param>
    /// <exception cref="SpecException">The program could not be made, or broke off.</exception>
    public async Task<SearchResults> RunAsync(Action<SearchResult> report)
    {
        var assembly = await CompileAsync().ConfigureAwait(false);
        var results = new List<SearchResult>();
        var path = new List<string>();
        var watch = Stopwatch.StartNew();
        var (code, output) = await DotNet.RunAsync(_files.Root, [assembly], Hear).ConfigureAwait(false);
        if (code != 0 || results.Count != Count) throw new SpecException("the search through the compiled models broke off: " + output.Trim().Split('\n')[^1]);
        return new SearchResults(results);

        void Hear(string line)
        {
            if (line.StartsWith("#begin ", StringComparison.Ordinal)) path.Clear();
            else if (line.StartsWith("#end ", StringComparison.Ordinal)) Finish(line.Split(' '));
            else path.Add(VariantProgram.WithoutSuffix(line));
        }

        void Finish(string[] words)
        {
            var result = new SearchResult(
                _program.Searches[results.Count], words[1] == "true", long.Parse(words[2], CultureInfo.InvariantCulture), [.. path], watch.Elapsed);
            watch.Restart();
            Keep(result);
            results.Add(result);
            report(result);
        }
    }

    /// <summary>Writes the path down for people.</summary>
    private void Keep(SearchResult result)
    {
        var folder = Path.Combine(_files.Root, "artifacts", "spec", "variants", result.Search.Name);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "path.txt"), result.Path);
    }

    /// <summary>The program compiled; the one of the run before, when the same text made it.</summary>
    private async Task<string> CompileAsync()
    {
        Directory.CreateDirectory(Folder);
        var model = Path.Combine(Folder, "searches.dfy");
        var assembly = Path.Combine(Folder, "bin", "Release", "net10.0", "Searches.dll");
        var text = _program.Write();
        if (File.Exists(assembly) && File.Exists(model) && await File.ReadAllTextAsync(model).ConfigureAwait(false) == text) return assembly;
        if (File.Exists(assembly)) File.Delete(assembly);
        await File.WriteAllTextAsync(model, text).ConfigureAwait(false);
        await _dafny.TranslateAsync(model, Path.Combine(Folder, "Searches")).ConfigureAwait(false);

        // The repository's settings are not for generated code.
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, name), "<Project />\n").ConfigureAwait(false);
        }

        var project = Path.Combine(Folder, "Searches.csproj");
        await File.WriteAllTextAsync(project, Project).ConfigureAwait(false);
        string[] build = ["build", project, "-c", "Release", "-m:1", "-v", "q", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"];
        var (code, output) = await DotNet.RunAsync(Folder, build).ConfigureAwait(false);
        return code == 0
            ? assembly
            : throw new SpecException("the compiled models could not be built: " + output.Trim().Split('\n')[0]);
    }
}

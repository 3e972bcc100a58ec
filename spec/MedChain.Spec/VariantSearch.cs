using System.Diagnostics;
using System.Globalization;

namespace MedChain.Spec;

/// <summary>What one search through a compiled model found.</summary>
/// <param name="Search">What was searched.</param>
/// <param name="Reached">Whether a property was broken.</param>
/// <param name="Tried">States, sets or values tried.</param>
/// <param name="Path">The way there in words, the last line saying what is broken; empty when nothing is.</param>
/// <param name="Elapsed">The time it took.</param>
public sealed record SearchResult(Search Search, bool Reached, long Tried, IReadOnlyList<string> Path, TimeSpan Elapsed)
{
    /// <summary>Whether it went as it must: a variant breaks the property that it names, the models as they are break none.</summary>
    public bool Holds => Search.Variant is null
        ? !Reached && Tried > 0
        : Reached && Path.Count > 0 && Path[^1].StartsWith(Search.Property + " is broken: ", StringComparison.Ordinal);

    /// <summary>One line for people; the path when it is there and should not be.</summary>
    public string Detail => (Search.Variant, Reached) switch
    {
        (null, false) => string.Create(CultureInfo.InvariantCulture, $"no violation in {Tried} tried"),
        (null, true) => "a violation:\n" + string.Join('\n', Path),
        (_, true) => string.Create(CultureInfo.InvariantCulture, $"{Path[^1]} (line {Path.Count}, {Tried} tried)"),
        (_, false) => string.Create(CultureInfo.InvariantCulture, $"NO VIOLATION of {Search.Property} in {Tried} tried ({Search.Variant.What})"),
    };
}

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
        _program = new VariantProgram(files.Models.Select(path => (Path.GetFileName(path), File.ReadAllText(path))), files.Variants);
    }

    /// <summary>How many searches there are.</summary>
    public int Count => _program.Searches.Count;

    private string Folder => Path.Combine(_files.Root, "artifacts", "spec", "search");

    /// <summary>Runs all of them, one after the other in one process.</summary>
    /// <param name="report">Is told each result when it comes.</param>
    /// <exception cref="SpecException">The program could not be made, or broke off.</exception>
    public async Task<IReadOnlyList<SearchResult>> RunAsync(Action<SearchResult> report)
    {
        var assembly = await CompileAsync().ConfigureAwait(false);
        var results = new List<SearchResult>();
        var path = new List<string>();
        var watch = Stopwatch.StartNew();
        var (code, output) = await DotNet.RunAsync(_files.Root, [assembly], Hear).ConfigureAwait(false);
        if (code != 0 || results.Count != Count) throw new SpecException("the search through the compiled models broke off: " + output.Trim().Split('\n')[^1]);
        return results;

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

    /// <summary>Writes the path beside the variant's text.</summary>
    private void Keep(SearchResult result)
    {
        var folder = Path.Combine(_files.Root, "artifacts", "spec", "variants", result.Search.Name);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "path.txt"), result.Path);
    }

    private async Task<string> CompileAsync()
    {
        Directory.CreateDirectory(Folder);
        var model = Path.Combine(Folder, "searches.dfy");
        await File.WriteAllTextAsync(model, _program.Write()).ConfigureAwait(false);
        await _dafny.TranslateAsync(model, Path.Combine(Folder, "Searches")).ConfigureAwait(false);

        // The repository's settings are not for generated code.
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, name), "<Project />\n").ConfigureAwait(false);
        }

        var project = Path.Combine(Folder, "Searches.csproj");
        await File.WriteAllTextAsync(project, Project).ConfigureAwait(false);
        var (code, output) = await DotNet.RunAsync(Folder, ["build", project, "-c", "Release", "-m:1", "-v", "q", "--nologo"]).ConfigureAwait(false);
        return code == 0
            ? Path.Combine(Folder, "bin", "Release", "net10.0", "Searches.dll")
            : throw new SpecException("the compiled models could not be built: " + output.Trim().Split('\n')[0]);
    }
}

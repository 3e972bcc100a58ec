using System.Xml.Linq;

namespace MedChain.Architecture.Tests;

/// <summary>The solution is whole: every project is in it, locked and centrally versioned.</summary>
public sealed class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("MedChain.Verified.sln").Replace('\\', '/');
        Assert.All(Repository.Projects, project => Assert.Contains($"\"{project.File}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_has_a_lock_file()
    {
        Assert.All(Repository.Projects, project =>
            Assert.True(File.Exists(Path.Combine(Repository.Root, project.Folder, "packages.standins.lock.json")), $"{project} is not locked"));
    }

    [Fact]
    public void Versions_stand_in_one_file_and_are_exact()
    {
        foreach (var project in Repository.Projects)
            Assert.All(project.Xml.Descendants("PackageReference"), reference => Assert.Null(reference.Attribute("Version")));
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").ToArray();
        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Matches(@"^\d+\.\d+\.\d+(\.\d+)?$", (string?)version.Attribute("Version")));
    }

    [Fact]
    public void Every_package_of_the_switch_has_a_version_and_a_stand_in()
    {
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props"))
            .Descendants("PackageVersion").Select(version => (string?)version.Attribute("Include")).ToArray();
        var packages = Repository.Projects.SelectMany(project => project.Includes("CardPackage")).Distinct().ToArray();
        Assert.NotEmpty(packages);
        Assert.All(packages, package =>
        {
            Assert.Contains(package, versions);
            Assert.Contains(Repository.Projects, project => project.File == $"src/Compat/{package}/{package}.csproj");
        });
    }

    [Fact]
    public void Every_source_project_has_a_test_project()
    {
        var names = Repository.Projects.Select(project => project.Name).ToArray();
        Assert.All(
            names.Where(name => name.StartsWith("MedChain.", StringComparison.Ordinal) && !name.EndsWith(".Tests", StringComparison.Ordinal))
                .Where(name => Repository.Projects.First(project => project.Name == name).File.StartsWith("src/", StringComparison.Ordinal)),
            name => Assert.Contains($"{name}.Tests", names));
    }

    [Fact]
    public void Pure_projects_say_so()
    {
        foreach (var name in (string[])["MedChain.Crypto", "MedChain.Core", "MedChain.Sim"])
        {
            var project = Repository.Projects.Single(candidate => candidate.Name == name);
            Assert.Equal("true", (string?)project.Xml.Descendants("IsPure").SingleOrDefault());
        }
    }

    [Fact]
    public void Lists_of_banned_symbols_disable_nothing_in_the_core()
    {
        foreach (var file in Repository.Files(".cs").Where(file => file.StartsWith("src/MedChain.Core/", StringComparison.Ordinal)))
            Assert.DoesNotContain("RS0030", Repository.Read(file), StringComparison.Ordinal);
    }
}

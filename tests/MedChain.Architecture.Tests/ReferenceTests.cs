using System.Reflection;

namespace MedChain.Architecture.Tests;

/// <summary>The arrows between projects: Crypto, Core, Sim and Node, Cli; coyote and bench, which see Node too, beside Cli; tests see their subject.</summary>
public sealed class ReferenceTests
{
    /// <summary>Each project may refer to these and to no other.</summary>
    private static readonly SortedDictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["MedChain.Crypto"] = [],
        ["MedChain.Core"] = ["MedChain.Crypto"],
        ["MedChain.Sim"] = ["MedChain.Core"],
        ["MedChain.Node"] = ["MedChain.Core"],
        ["MedChain.Cli"] = ["MedChain.Node", "MedChain.Sim"],
        ["MedChain.Coyote"] = ["MedChain.Conformance", "MedChain.Node", "MedChain.Sim"],
        ["MedChain.Bench"] = ["MedChain.Node", "MedChain.Sim"],
        ["MedChain.Oracle"] = [],
        ["MedChain.Conformance"] = ["MedChain.Oracle", "MedChain.Sim"],
        ["MedChain.Explorer"] = ["MedChain.Sim"],
        ["MedChain.Spec"] = ["MedChain.Core", "MedChain.Explorer"],
        ["MedChain.Architecture.Tests"] = ["MedChain.Cli", "MedChain.Coyote", "MedChain.Bench", "MedChain.Spec"],
        ["Compat.Tests"] = [],
    };

    /// <summary>Assemblies outside the framework that an assembly may use.</summary>
    private static readonly SortedDictionary<string, string[]> Foreign = new(StringComparer.Ordinal)
    {
        ["MedChain.Crypto"] = ["NSec.Cryptography"],
        ["MedChain.Core"] = ["MedChain.Crypto", "Stateless"],
        ["MedChain.Sim"] = ["MedChain.Core", "MedChain.Crypto"],
    };

    [Fact]
    public void Projects_refer_along_the_arrows_only()
    {
        foreach (var project in Repository.Projects)
            Assert.All(project.References, reference => Assert.Contains(reference, AllowedFor(project)));
    }

    [Fact]
    public void Stand_ins_refer_to_no_project()
    {
        var standIns = Repository.Projects.Where(IsStandIn).ToArray();
        Assert.NotEmpty(standIns);
        Assert.All(standIns, project => Assert.Empty(project.References));
    }

    [Fact]
    public void Stand_ins_are_reached_by_the_package_switch_only()
    {
        var standIns = Repository.Projects.Where(IsStandIn).Select(project => project.Name).ToArray();
        foreach (var project in Repository.Projects)
        {
            Assert.DoesNotContain(project.References, standIns.Contains);
            Assert.DoesNotContain(project.Includes("PackageReference"), standIns.Contains);
            Assert.All(project.Includes("CardPackage"), package => Assert.Contains(package, standIns));
        }
    }

    [Theory]
    [InlineData("MedChain.Crypto")]
    [InlineData("MedChain.Core")]
    [InlineData("MedChain.Sim")]
    public void Pure_assemblies_use_the_framework_and_their_neighbours_only(string name)
    {
        var foreign = Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!).Where(IsForeign);
        Assert.All(foreign, reference => Assert.Contains(reference, Foreign[name]));
    }

    [Fact]
    public void Crypto_knows_no_word_of_the_protocol()
    {
        string[] words = ["Replica", "Validator", "Delegate", "Institution", "Patient", "Consortium", "Epoch", "Hospital"];
        foreach (var type in Assembly.Load("MedChain.Crypto").GetExportedTypes())
            Assert.DoesNotContain(words, word => type.Name.Contains(word, StringComparison.Ordinal));
    }

    private static bool IsStandIn(Project project) => project.File.StartsWith("src/Compat/", StringComparison.Ordinal);

    private static bool IsForeign(string assembly) =>
        !assembly.StartsWith("System.", StringComparison.Ordinal) && assembly is not ("netstandard" or "System" or "mscorlib");

    private static string[] AllowedFor(Project project)
    {
        if (IsStandIn(project)) return [];
        if (Allowed.TryGetValue(project.Name, out var allowed)) return allowed;
        const string suffix = ".Tests";
        Assert.EndsWith(suffix, project.Name, StringComparison.Ordinal);
        return [project.Name[..^suffix.Length]];
    }
}

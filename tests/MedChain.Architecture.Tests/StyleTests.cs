using System.Text.RegularExpressions;

namespace MedChain.Architecture.Tests;

/// <summary>The style of the house, as far as a machine sees it.</summary>
public sealed partial class StyleTests
{
    private const int LinesMax = 300;

    private static readonly string[] VagueNames = ["Manager", "Helper", "Helpers", "Service", "Util", "Utils", "Utility", "Utilities"];

    /// <summary>Marks of unfinished work, written so that this file does not contain them.</summary>
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

    [Fact]
    public void A_file_has_at_most_300_lines()
    {
        foreach (var file in Repository.Files(".cs"))
        {
            var lines = Repository.Read(file).Count(c => c == '\n');
            Assert.True(lines <= LinesMax, $"{file} has {lines} lines");
        }
    }

    [Fact]
    public void Nothing_is_left_unfinished()
    {
        foreach (var file in Repository.Files(".cs", ".md", ".sh", ".ps1", ".props", ".targets", ".csproj", ".js", ".css", ".html"))
        {
            var text = Repository.Read(file);
            Assert.All(Unfinished, mark => Assert.False(Regex.IsMatch(text, $@"\b{mark}\b"), $"{file} contains {mark}"));
        }
    }

    [Fact]
    public void No_type_has_a_vague_name()
    {
        foreach (var file in Repository.Files(".cs"))
            foreach (Match match in Declaration().Matches(Repository.Read(file)))
            {
                var name = match.Groups["name"].Value;
                Assert.False(
                    VagueNames.Any(vague => name.EndsWith(vague, StringComparison.Ordinal)),
                    $"{file} declares {name}");
            }
    }

    [Fact]
    public void Pure_projects_take_no_lock()
    {
        string[] folders = ["src/MedChain.Crypto/", "src/MedChain.Core/", "src/MedChain.Sim/"];
        foreach (var file in Repository.Files(".cs").Where(file => folders.Any(folder => file.StartsWith(folder, StringComparison.Ordinal))))
            Assert.False(LockStatement().IsMatch(Repository.Read(file)), $"{file} takes a lock");
    }

    [Fact]
    public void Folder_and_namespace_agree()
    {
        foreach (var project in Repository.Projects.Where(project => project.File.StartsWith("src/MedChain.", StringComparison.Ordinal)))
            foreach (var file in Repository.Files(".cs").Where(file => file.StartsWith(project.Folder + "/", StringComparison.Ordinal)))
            {
                var match = Namespace().Match(Repository.Read(file));
                if (!match.Success) continue;
                var folder = Path.GetDirectoryName(file)!.Replace('\\', '/')[project.Folder.Length..].Replace('/', '.');
                Assert.Equal($"{project.Name}{folder}", match.Groups["name"].Value);
            }
    }

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|sealed|static|abstract|partial|readonly|ref|file)\s+)+(?:record\s+struct|record\s+class|class|struct|record|interface|enum)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\s*lock \(", RegexOptions.Multiline)]
    private static partial Regex LockStatement();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}

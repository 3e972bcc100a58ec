using System.Runtime.CompilerServices;
using Microsoft.Coyote.Actors;
using Microsoft.Coyote.SystematicTesting;

namespace Compat.Tests.Coyote;

/// <summary>
/// The stand-in shows no member that the package lacks. The file beside this one lists the stand-in's; in each mode the assemblies in use
/// are held against it. After a change, MEDCHAIN_WRITE_SURFACE=1 writes it anew.
/// </summary>
public sealed class SurfaceTests
{
    [Fact]
    public void Every_member_of_the_stand_in_is_one_of_the_package()
    {
        var assemblies = new[] { typeof(Microsoft.Coyote.Configuration), typeof(Actor), typeof(TestingEngine) }.Select(type => type.Assembly).Distinct();
        var lines = Surface.Of([.. assemblies]);
        if (Explore.IsStandIn && Environment.GetEnvironmentVariable("MEDCHAIN_WRITE_SURFACE") == "1") File.WriteAllLines(ListFile(), lines);
        var listed = File.ReadAllLines(ListFile());
        Assert.True(listed.Length > 200);
        Assert.Empty(listed.Except(lines, StringComparer.Ordinal));
        if (Explore.IsStandIn) Assert.Empty(lines.Except(listed, StringComparer.Ordinal));
    }

    private static string ListFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Surface.txt");
}

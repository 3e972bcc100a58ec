using MedChain.Crypto.Native;
using NSec.Cryptography;

namespace MedChain.Crypto.Tests.Native;

/// <summary>Which libsodium is accepted. Spec: Cryptography "libsodium".</summary>
public sealed class SodiumTests
{
    private static readonly (bool Base, bool SmallOrder, bool MixedOrder) s_rightPoints = (true, false, false);

    private static bool[] RightVerdicts => [.. Enumerable.Range(0, 12).Select(i => i == 3)];

    [Fact]
    public void The_library_of_this_machine_is_usable_and_tells_its_version()
    {
        Assert.True(Sodium.TryLoad(out var problem), problem);
        Assert.Empty(problem);
        Assert.Matches(@"^\d+\.\d+\.\d+", Sodium.Version);
        Sodium.Require();
    }

    [Fact]
    public void The_library_of_this_machine_gives_the_known_answers()
    {
        Assert.Equal(RightVerdicts, SodiumAnswers.SpeccheckVerdicts());
        Assert.Equal(s_rightPoints, SodiumAnswers.PointVerdicts());
    }

    [Fact]
    public void One_library_serves_this_process_whoever_calls_it()
    {
        Sodium.Require();
        Assert.Equal(32, SignatureAlgorithm.Ed25519.PublicKeySize);
        if (!OperatingSystem.IsLinux()) return;
        var files = File.ReadLines("/proc/self/maps").Where(line => line.Contains("libsodium", StringComparison.Ordinal)).Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]);
        Assert.Single(files.Distinct());
    }

    [Theory]
    [InlineData("1.0.18", 10, 3, true)]
    [InlineData("1.0.20", 26, 2, true)]
    [InlineData("1.0.17", 10, 2, false)]
    [InlineData("1.0.3", 7, 6, false)]
    public void Versions_from_1_0_18_on_are_accepted(string version, int major, int minor, bool accepted)
    {
        var problem = Sodium.Judge(version, major, minor, RightVerdicts, s_rightPoints);
        Assert.Equal(accepted, problem.Length == 0);
        if (!accepted) AssertOneLine(problem, version);
    }

    [Fact]
    public void A_library_with_one_other_speccheck_verdict_is_refused()
    {
        for (var i = 0; i < 12; i++)
        {
            var verdicts = RightVerdicts;
            verdicts[i] = !verdicts[i];
            AssertOneLine(Sodium.Judge("1.0.18", 10, 3, verdicts, s_rightPoints), $"signature {i} ");
        }
    }

    [Theory]
    [InlineData(false, false, false, "wrong answers")]
    [InlineData(true, true, false, "wrong answers")]
    [InlineData(true, false, true, "CVE-2025-69277")]
    public void A_library_that_misjudges_points_is_refused(bool basePoint, bool smallOrder, bool mixedOrder, string expected) =>
        AssertOneLine(Sodium.Judge("1.0.18", 10, 3, RightVerdicts, (basePoint, smallOrder, mixedOrder)), expected);

    [Fact]
    public void A_missing_library_is_one_clear_line()
    {
        AssertOneLine(Sodium.Load(() => throw new DllNotFoundException("x\ny")).Problem, "was not found");
        AssertOneLine(Sodium.Load(() => throw new BadImageFormatException()).Problem, "was not found");
        AssertOneLine(Sodium.Load(() => throw new EntryPointNotFoundException()).Problem, "lacks functions");
    }

    private static void AssertOneLine(string problem, string expected)
    {
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.StartsWith("libsodium ", problem, StringComparison.Ordinal);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }
}

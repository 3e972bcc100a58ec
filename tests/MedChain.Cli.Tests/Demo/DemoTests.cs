using System.Text.Json;
using MedChain.Tests.Shared;

namespace MedChain.Cli.Tests.Demo;

/// <summary>The demonstration as a child process.</summary>
public sealed class DemoTests
{
    private static readonly string[] s_keys =
    [
        "seed", "institutions", "faultTolerance", "finalizedHeight", "finalizedHeadHash", "records", "refusedInputs", "refusedReads", "emergency", "imaging", "patientConsent", "killed", "lying",
        "readsWithFaults", "erased", "identity", "elections", "lottery", "seconds",
    ];

    [Theory]
    [InlineData("4")]
    [InlineData("7")]
    public async Task The_same_seed_and_input_twice_give_the_same_last_block_and_another_seed_another(string institutions)
    {
        using var bundles = new SmallBundles(3);
        var first = await RunAsync(bundles, "--institutions", institutions, "--seed", "5");
        var second = await RunAsync(bundles, "--institutions", institutions, "--seed", "5");
        var other = await RunAsync(bundles, "--institutions", institutions, "--seed", "6");
        Assert.Equal(Head(first), Head(second));
        Assert.NotEqual(Head(first), Head(other));
    }

    [Fact]
    public async Task The_object_has_exactly_the_documented_keys_and_says_that_every_check_held()
    {
        using var bundles = new SmallBundles(2);
        var report = await RunAsync(bundles, "--institutions", "7");
        Assert.Equal(s_keys, report.EnumerateObject().Select(property => property.Name));
        Assert.Equal(2, report.GetProperty("faultTolerance").GetInt32());
        foreach (var record in report.GetProperty("records").EnumerateArray())
        {
            Assert.Equal(["source", "sha256", "segments", "anchoredHeight", "readBackSha256", "identical"], record.EnumerateObject().Select(property => property.Name));
            var octets = await File.ReadAllBytesAsync(Path.Combine(bundles.Folder, record.GetProperty("source").GetString()!));
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(octets)), record.GetProperty("sha256").GetString());
            Assert.Equal(record.GetProperty("sha256").GetString(), record.GetProperty("readBackSha256").GetString());
            Assert.True(record.GetProperty("identical").GetBoolean());
            Assert.InRange(record.GetProperty("anchoredHeight").GetInt32(), 1, report.GetProperty("finalizedHeight").GetInt32());
            Assert.InRange(record.GetProperty("segments").GetInt32(), 2, 4);
        }

        Assert.Equal(5, report.GetProperty("refusedReads").GetInt32());
        var emergency = report.GetProperty("emergency");
        Assert.True(emergency.GetProperty("identical").GetBoolean());
        Assert.Equal("Justified", emergency.GetProperty("standing").GetString());
        Assert.True(emergency.GetProperty("told").GetInt32() >= 3);
        Assert.Equal((2_621_451, 6, true), (report.GetProperty("imaging").GetProperty("octets").GetInt32(), report.GetProperty("imaging").GetProperty("chunks").GetInt32(), report.GetProperty("imaging").GetProperty("identical").GetBoolean()));
        var patient = report.GetProperty("patientConsent");
        Assert.True(patient.GetProperty("officeRefused").GetBoolean() && patient.GetProperty("identical").GetBoolean());
        Assert.NotEqual(report.GetProperty("killed").GetString(), report.GetProperty("lying").GetString());
        Assert.Equal(2, report.GetProperty("readsWithFaults").GetProperty("attempted").GetInt32());
        Assert.Equal(2, report.GetProperty("readsWithFaults").GetProperty("identical").GetInt32());
        Assert.StartsWith("patient-", report.GetProperty("erased").GetProperty("record").GetString(), StringComparison.Ordinal);
        Assert.False(report.GetProperty("erased").GetProperty("rebuildable").GetBoolean());
    }

    [Fact]
    public async Task Broken_inputs_are_refused_by_name_and_reason_without_content_while_the_others_go_on()
    {
        using var bundles = new SmallBundles(2);
        var good = SmallBundles.Bundle(7).Replace("Example condition", "SecretDiagnosis", StringComparison.Ordinal);
        bundles.Add("cut-off.json", good[..(good.Length / 2)]);
        bundles.Add("duplicate-key.json", good.Replace("\"type\": \"collection\"", "\"type\": \"collection\", \"type\": \"SecretType\"", StringComparison.Ordinal));
        bundles.Add("empty.json", "");
        bundles.Add("not-fhir.json", """{ "SecretName": "SecretValue" }""");
        bundles.Add("not-json.json", "SecretText");
        bundles.Add("too-large.json", good + new string(' ', 20 << 20));
        bundles.Add("ignored.txt", "not an input");
        var result = (await MedchainProcess.RunAsync("demo", "--json", "--institutions", "4", "--input", bundles.Folder)).WithoutTraces();
        Assert.Equal(ExitCode.InputsRefused, result.Code);
        using var report = JsonDocument.Parse(result.Output);
        var refused = report.RootElement.GetProperty("refusedInputs").EnumerateArray().ToDictionary(
            each => each.GetProperty("source").GetString()!, each => each.GetProperty("reason").GetString()!);
        Assert.Equal(["cut-off.json", "duplicate-key.json", "empty.json", "not-fhir.json", "not-json.json", "too-large.json"], refused.Keys.Order(StringComparer.Ordinal));
        Assert.All(refused.Values, reason => Assert.DoesNotContain("Secret", reason, StringComparison.Ordinal));
        Assert.StartsWith("DuplicateKey", refused["duplicate-key.json"], StringComparison.Ordinal);
        Assert.StartsWith("TooLarge", refused["too-large.json"], StringComparison.Ordinal);
        Assert.Equal(2, report.RootElement.GetProperty("records").GetArrayLength());
        Assert.All(report.RootElement.GetProperty("records").EnumerateArray(), record => Assert.True(record.GetProperty("identical").GetBoolean()));
    }

    [Fact]
    public async Task With_nothing_but_broken_inputs_the_chain_still_runs_and_the_exit_code_is_2()
    {
        using var bundles = new SmallBundles(0);
        bundles.Add("broken.json", "{");
        var result = (await MedchainProcess.RunAsync("demo", "--json", "--institutions", "4", "--input", bundles.Folder)).WithoutTraces();
        Assert.Equal(ExitCode.InputsRefused, result.Code);
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal(0, report.RootElement.GetProperty("records").GetArrayLength());
        Assert.True(report.RootElement.GetProperty("finalizedHeight").GetInt32() > 0);
    }

    [Fact]
    public async Task Two_files_with_the_same_octets_become_two_records()
    {
        using var bundles = new SmallBundles(1);
        bundles.Add("copy.json", SmallBundles.Bundle(0));
        var report = await RunAsync(bundles, "--institutions", "4");
        Assert.Equal(2, report.GetProperty("records").GetArrayLength());
    }

    [Fact]
    public async Task Text_for_people_has_no_control_characters_off_a_terminal_and_says_what_was_shown()
    {
        using var bundles = new SmallBundles(2);
        var result = (await MedchainProcess.RunAsync("demo", "--institutions", "5", "--input", bundles.Folder)).WithoutTraces();
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Equal("", result.Errors);
        string[] said = ["2 of 2 medical records", "refused", "is killed", "lies", "cannot be put together again", "Where to look next"];
        foreach (var words in said) Assert.Contains(words, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Did not hold", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generated_patients_are_the_default_input()
    {
        var result = (await MedchainProcess.RunAsync("demo", "--json")).WithoutTraces();
        Assert.Equal(ExitCode.Done, result.Code);
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal(7, report.RootElement.GetProperty("institutions").GetInt32());
        Assert.Equal(12, report.RootElement.GetProperty("records").GetArrayLength());
    }

    [SharedFact("data/fhir")]
    public async Task All_shared_bundles_come_back_octet_by_octet()
    {
        var result = (await MedchainProcess.RunAsync("demo", "--json", "--input", SharedFolder.PathOf("data", "fhir"))).WithoutTraces();
        Assert.Equal(ExitCode.Done, result.Code);
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal(14, report.RootElement.GetProperty("records").GetArrayLength());
        Assert.All(report.RootElement.GetProperty("records").EnumerateArray(), record => Assert.True(record.GetProperty("identical").GetBoolean()));
    }

    private static async Task<JsonElement> RunAsync(SmallBundles bundles, params string[] arguments)
    {
        var result = (await MedchainProcess.RunAsync(["demo", "--json", "--input", bundles.Folder, .. arguments])).WithoutTraces();
        Assert.Equal("", result.Errors);
        Assert.Equal(ExitCode.Done, result.Code);
        using var report = JsonDocument.Parse(result.Output);
        return report.RootElement.Clone();
    }

    private static string? Head(JsonElement report) => report.GetProperty("finalizedHeadHash").GetString();
}

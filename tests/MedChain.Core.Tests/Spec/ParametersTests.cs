using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;

namespace MedChain.Core.Tests.Spec;

/// <summary>parameters.md lists the parameters and limits of the code, with the code's values.</summary>
public sealed partial class ParametersTests
{
    private static readonly ProtocolParameters Defaults = new();

    [Fact]
    public void Parameters_stand_in_the_order_of_the_wire_with_their_defaults()
    {
        var writer = new CanonicalWriter();
        foreach (var row in PageTable.Below("parameters.md", "Parameters of a chain"))
        {
            Assert.Equal(Whole(row[1]), Get(Defaults, row[0]));
            writer.UInt32(Whole(row[1]));
        }

        Assert.Equal(writer.Octets.ToArray(), CanonicalWriter.Encode(Defaults));
    }

    [Fact]
    public void A_range_is_the_one_that_genesis_checks()
    {
        Assert.Null(Defaults.Problem());
        foreach (var row in PageTable.Below("parameters.md", "Parameters of a chain"))
        {
            var (least, most) = RangeOf(row[2]);
            Assert.Null(ProblemOf(row[0], least));
            if (least > 0) Assert.Contains(row[0], ProblemOf(row[0], least - 1), StringComparison.Ordinal);
            if (most is not { } high) continue;
            if (row[0] != "BlockIntervalMs") Assert.Null(ProblemOf(row[0], high));
            Assert.Contains(row[0], ProblemOf(row[0], high + 1), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_limit_is_the_constant_that_it_names()
    {
        var types = typeof(ProtocolParameters).Assembly.GetTypes();
        foreach (var row in PageTable.Below("parameters.md", "Limits in the code"))
        {
            var (typeName, constant) = (row[2][..row[2].LastIndexOf('.')].Split('.')[^1], row[2][(row[2].LastIndexOf('.') + 1)..]);
            var values = types.Where(type => type.Name == typeName)
                .Select(type => type.GetField(constant, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetRawConstantValue())
                .Where(value => value is not null).ToList();
            Assert.True(values.Count == 1, $"{row[2]} is not a constant");
            Assert.Equal(Number().Match(row[1]).Value, Convert.ToString(values[0], CultureInfo.InvariantCulture));
        }
    }

    private static string? ProblemOf(string name, uint value)
    {
        var changed = Defaults with { };
        typeof(ProtocolParameters).GetProperty(name)!.SetValue(changed, value);
        return changed.Problem();
    }

    // A bound is a number, or another parameter's default: "above" it, or "at least" it.
    private static (uint Least, uint? Most) RangeOf(string cell)
    {
        if (cell.StartsWith("above ", StringComparison.Ordinal)) return (Bound(cell[6..]) + 1, null);
        if (cell.StartsWith("at least ", StringComparison.Ordinal)) return (Bound(cell[9..]), null);
        var ends = cell.Split(" to ");
        return (Bound(ends[0]), Bound(ends[1]));
    }

    private static uint Bound(string text) => char.IsDigit(text[0]) ? Whole(text) : Get(Defaults, text);

    private static uint Get(ProtocolParameters parameters, string name) => (uint)typeof(ProtocolParameters).GetProperty(name)!.GetValue(parameters)!;

    private static uint Whole(string cell) => uint.Parse(cell, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d+")]
    private static partial Regex Number();
}

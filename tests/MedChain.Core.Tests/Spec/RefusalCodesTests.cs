using System.Globalization;
using System.Text.RegularExpressions;
using MedChain.Core.Chain;

namespace MedChain.Core.Tests.Spec;

/// <summary>chain.md lists the codes of refused transactions and events, with the code's numbers.</summary>
public sealed partial class RefusalCodesTests
{
    [Fact]
    public void C9_each_code_has_its_row_in_order()
    {
        var rows = Row().Matches(SpecFolder.Page("chain.md")).Select(row => (RefusalCode)byte.Parse(row.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) + " " + row.Groups[2].Value);
        Assert.Equal(Enum.GetValues<RefusalCode>().Where(code => code != RefusalCode.None).Select(code => $"{code} {code}"), rows);
    }

    [GeneratedRegex(@"^\| ([0-9]+) ([A-Za-z]+) \| ", RegexOptions.Multiline)]
    private static partial Regex Row();
}

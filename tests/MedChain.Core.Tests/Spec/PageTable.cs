namespace MedChain.Core.Tests.Spec;

/// <summary>Reads the table below a heading of a page of the spec.</summary>
internal static class PageTable
{
    /// <summary>The cells of each row, header left out.</summary>
    internal static IReadOnlyList<string[]> Below(string page, string heading)
    {
        var lines = SpecFolder.Page(page).Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith('#') && line.TrimStart('#', ' ') == heading);
        Assert.True(start >= 0, $"{page} has no heading '{heading}'");
        var rows = lines.Skip(start + 1).SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2);
        var cells = rows.Select(row => row.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()).ToList();
        Assert.NotEmpty(cells);
        return cells;
    }
}

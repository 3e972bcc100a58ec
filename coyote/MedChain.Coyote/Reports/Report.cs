using System.Text.Json;
using MedChain.Coyote.Campaign;

namespace MedChain.Coyote.Reports;

/// <summary>The result as a page and as JSON, in a folder.</summary>
internal static class Report
{
    /// <summary>The page's file.</summary>
    internal const string PageName = "report.html";

    private const string JsonName = "report.json";

    /// <summary>Why no report can be written into a folder; null where one can. Asked before a campaign, not after it.</summary>
    internal static string? Refuses(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using (File.Open(Path.Combine(folder, PageName), FileMode.OpenOrCreate, FileAccess.Write)) return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return exception.Message;
        }
    }

    /// <summary>Writes both.</summary>
    internal static void Write(CampaignResult result, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, JsonName), JsonSerializer.Serialize(result.ToReport(), Json.Layout));
        File.WriteAllText(Path.Combine(folder, PageName), Page.Of(result));
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace MedChain.Coyote.Campaign;

/// <summary>How JSON is written: for people on many lines, between processes on one.</summary>
internal static class Json
{
    internal static JsonSerializerOptions Layout { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    internal static JsonSerializerOptions Line { get; } = new(Layout) { WriteIndented = false };
}

using System.Globalization;
using System.Net;
using System.Text;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Reports;

/// <summary>A transcript as a sequence diagram that a page shows by itself: a line for each host, an arrow for each message.</summary>
internal static class Diagram
{
    private const int Column = 190;
    private const int Row = 22;
    private const int Most = 400;

    internal static string Svg(Transcript transcript)
    {
        var events = transcript.Events.Count > Most ? transcript.Events.Skip(transcript.Events.Count - Most).ToList() : transcript.Events;
        var hosts = events.SelectMany(item => (string?[])[item.From, item.To]).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var height = 40 + (Row * events.Count);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<div style=\"overflow-x:auto\"><svg width=\"{Column * Math.Max(1, hosts.Count)}\" height=\"{height}\" font-size=\"11\" fill=\"currentColor\" stroke=\"none\" role=\"img\" aria-label=\"Sequence diagram; the transcript below says the same in words\">");
        for (var i = 0; i < hosts.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(i)}\" y=\"14\" text-anchor=\"middle\" font-weight=\"bold\">{Text(hosts[i])}</text><line x1=\"{X(i)}\" y1=\"20\" x2=\"{X(i)}\" y2=\"{height}\" stroke=\"currentColor\" stroke-opacity=\".25\"/>");
        for (var row = 0; row < events.Count; row++) Draw(svg, events[row], hosts, 36 + (Row * row));
        return svg.Append("</svg></div>").ToString();
    }

    private static void Draw(StringBuilder svg, TranscriptEvent item, List<string> hosts, int y)
    {
        var to = X(hosts.IndexOf(item.To));
        if (item.From is null)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{to}\" y=\"{y}\" text-anchor=\"middle\" font-style=\"italic\">{Text(item.Text)}</text>");
            return;
        }

        var from = X(hosts.IndexOf(item.From));
        var head = from < to ? -6 : 6;
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{from}\" y1=\"{y}\" x2=\"{to}\" y2=\"{y}\" stroke=\"currentColor\"/><path d=\"M{to} {y} l{head} -3 v6 z\"/><text x=\"{(from + to) / 2}\" y=\"{y - 3}\" text-anchor=\"middle\">{Text(item.Text)}</text>");
    }

    private static int X(int column) => (Column * column) + (Column / 2);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

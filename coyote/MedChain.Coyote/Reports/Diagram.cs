using System.Globalization;
using System.Text;
using MedChain.Coyote.Harness;
using static MedChain.Coyote.Reports.Page;

namespace MedChain.Coyote.Reports;

/// <summary>
/// A transcript as a sequence diagram that a page shows by itself: a line for each host, whose names stay in sight, an arrow for each message,
/// and at the end what broke.
/// </summary>
internal static class Diagram
{
    private const int Row = 24;
    private const int HeadHeight = 28;
    private const int LetterWidth = 7;
    private const int ColumnMin = 170;

    /// <summary>Older lines are left to the transcript.</summary>
    private const int Most = 400;

    internal static string Svg(Transcript transcript, string broken, string label)
    {
        var events = transcript.Events.Skip(Math.Max(0, transcript.Events.Count - Most)).ToList();
        var hosts = events.SelectMany(item => (string?[])[item.From, item.To]).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var column = Math.Max(ColumnMin, (LetterWidth * events.Where(item => item.From is null).Select(item => item.Text.Length).DefaultIfEmpty().Max()) + 20);
        var width = Math.Max(column * Math.Max(1, hosts.Count), (LetterWidth * broken.Length) + 40);
        var height = Row * (events.Count + 2);
        var svg = new StringBuilder();
        if (events.Count < transcript.Events.Count) svg.Append(CultureInfo.InvariantCulture, $"<p>The last {events.Count} of {transcript.Events.Count} lines:</p>");
        svg.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll diagram\" tabindex=\"0\" role=\"region\" aria-label=\"{Text(label)}\"><svg class=\"heads\" width=\"{width}\" height=\"{HeadHeight}\" font-size=\"13\" fill=\"currentColor\" aria-hidden=\"true\">");
        for (var i = 0; i < hosts.Count; i++) svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(i)}\" y=\"19\" text-anchor=\"middle\" font-weight=\"bold\">{Text(hosts[i])}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"</svg><svg width=\"{width}\" height=\"{height}\" font-size=\"12\" fill=\"currentColor\" role=\"img\" aria-label=\"{Text(label)}\"><g stroke=\"currentColor\" stroke-opacity=\".25\">");
        for (var i = 0; i < hosts.Count; i++) svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(i)} 0V{height - Row}\"/>");
        svg.Append("</g><g text-anchor=\"middle\" paint-order=\"stroke\" stroke=\"Canvas\" stroke-width=\"4\" stroke-linejoin=\"round\">");
        for (var row = 0; row < events.Count; row++) Draw(events[row], Row * (row + 1));
        return svg.Append(CultureInfo.InvariantCulture, $"</g><text x=\"12\" y=\"{height - 8}\" font-weight=\"bold\" fill=\"var(--bad)\">{Text(broken)}</text></svg></div>").ToString();

        int X(int index) => (column * index) + (column / 2);

        void Draw(TranscriptEvent item, int y)
        {
            var to = X(hosts.IndexOf(item.To));
            if (item.From is null)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{to}\" y=\"{y}\" font-style=\"italic\"{(item.IsWeighty ? " font-weight=\"bold\"" : "")}>{Text(item.Text)}</text>");
                return;
            }

            var from = X(hosts.IndexOf(item.From));
            var head = from < to ? -7 : 7;
            svg.Append(CultureInfo.InvariantCulture, $"<g stroke=\"currentColor\" stroke-width=\"1\"><path d=\"M{from} {y}H{to}\"/><path d=\"M{to} {y}l{head} -3.5v7z\"/></g><text x=\"{(from + to) / 2}\" y=\"{y - 4}\">{Text(item.Text)}</text>");
        }
    }
}

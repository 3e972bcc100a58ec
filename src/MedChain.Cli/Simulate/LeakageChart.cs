using System.Globalization;
using System.Text;

namespace MedChain.Cli.Simulate;

/// <summary>A leakage report as an SVG picture: a panel for each measure, a line for each scheme, told apart by dashes and marks as well as by colour.</summary>
internal static class LeakageChart
{
    private const int Side = 220, Left = 48, Top = 66, Gap = 56, Height = Top + Side + 92;

    private static readonly (string Scheme, string Colour, string Dash)[] s_schemes = [("plain", "#b3261e", "2 4"), ("sha256", "#8a5a00", "8 4"), ("ours", "#005fb8", "none")];

    private static readonly (string Name, Func<LeakageShare, double> Of)[] s_measures =
        [("records", row => row.RecordsRecovered), ("fields", row => row.FieldsRecovered), ("identities", row => row.IdentitiesRecovered)];

    /// <summary>Draws; the same report gives the same octets.</summary>
    public static string Draw(LeakageReport report)
    {
        var svg = new StringBuilder();
        var width = Left + (s_measures.Length * (Side + Gap));
        svg.Append(Say($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {Height}" width="{width}" height="{Height}" role="img" aria-labelledby="leakage-title leakage-desc" font-family="sans-serif" font-size="13" fill="#1f1f1f">
            <title id="leakage-title">What stores that fall give away, under three schemes</title>
            <desc id="leakage-desc">{Describe(report)}</desc>
            <rect width="{width}" height="{Height}" fill="#ffffff"/>
            <text x="{Left}" y="24" font-size="16">Recovered by a thief of the chain and of q of {report.Stores} stores; ours opens with {report.Threshold}</text>

            """));
        for (var i = 0; i < s_measures.Length; i++) Panel(svg, report, Left + (i * (Side + Gap)), s_measures[i].Name, s_measures[i].Of);
        for (var i = 0; i < s_schemes.Length; i++)
        {
            var (scheme, colour, dash) = s_schemes[i];
            var (x, y) = (Left + (i * 140), Height - 20);
            svg.Append(Say($"<path d=\"M{x} {y - 4}H{x + 40}\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>\n"));
            Mark(svg, scheme, colour, x + 20, y - 4);
            svg.Append(Say($"<text x=\"{x + 48}\" y=\"{y}\">{scheme}</text>\n"));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Describe(LeakageReport report)
    {
        var words = new StringBuilder();
        foreach (var (scheme, _, _) in s_schemes)
        {
            words.Append(scheme).Append(':');
            foreach (var row in report.Rows.Where(row => row.Scheme == scheme))
                words.Append(Say($" of {row.Compromised} stores {row.RecordsRecovered:0.00} of records, {row.FieldsRecovered:0.00} of fields, {row.IdentitiesRecovered:0.00} of identities;"));
            words[^1] = '.';
            words.Append(' ');
        }

        return words.ToString().Trim();
    }

    private static void Panel(StringBuilder svg, LeakageReport report, int left, string name, Func<LeakageShare, double> of)
    {
        svg.Append(Say($"<text x=\"{left}\" y=\"{Top - 20}\">{name}</text>\n"));
        foreach (var share in (double[])[0, 0.5, 1])
        {
            svg.Append(Say($"<path d=\"M{left} {Y(share)}H{left + Side}\" stroke=\"#d0d0d0\"/>\n"));
            svg.Append(Say($"<text x=\"{left - 6}\" y=\"{Y(share) + 4}\" text-anchor=\"end\" font-size=\"11\">{share:0.0}</text>\n"));
        }

        var threshold = X(report.Threshold);
        svg.Append(Say($"<path d=\"M{threshold} {Top}V{Top + Side}\" stroke=\"#707070\" stroke-dasharray=\"1 3\"/>\n"));
        svg.Append(Say($"<text x=\"{threshold}\" y=\"{Top - 7}\" text-anchor=\"middle\" font-size=\"11\">t</text>\n"));
        var step = report.Stores > 16 ? 5 : 1;
        for (var q = 0; q <= report.Stores; q += step)
            svg.Append(Say($"<text x=\"{X(q)}\" y=\"{Top + Side + 18}\" text-anchor=\"middle\" font-size=\"11\">{q}</text>\n"));
        svg.Append(Say($"<text x=\"{left + (Side / 2)}\" y=\"{Top + Side + 36}\" text-anchor=\"middle\" font-size=\"11\">q, stores that have fallen</text>\n"));
        foreach (var (scheme, colour, dash) in s_schemes)
        {
            var points = report.Rows.Where(row => row.Scheme == scheme).Select(row => (X: X(row.Compromised), Y: Y(of(row)))).ToArray();
            svg.Append(Say($"<polyline points=\"{string.Join(' ', points.Select(point => Say($"{point.X},{point.Y}")))}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>\n"));
            foreach (var (x, y) in points) Mark(svg, scheme, colour, x, y);
        }

        double X(int q) => Math.Round(left + ((double)Side * q / report.Stores), 1);
        static double Y(double share) => Math.Round(Top + (Side * (1 - share)), 1);
    }

    private static void Mark(StringBuilder svg, string scheme, string colour, double x, double y) => svg.Append(scheme switch
    {
        "plain" => Say($"<path d=\"M{x - 3:0.#} {y - 3:0.#}l6 6m0 -6l-6 6\" stroke=\"{colour}\" stroke-width=\"2\"/>\n"),
        "sha256" => Say($"<path d=\"M{x - 3:0.#} {y - 3:0.#}h6v6h-6z\" fill=\"{colour}\"/>\n"),
        _ => Say($"<circle cx=\"{x}\" cy=\"{y}\" r=\"3.5\" fill=\"{colour}\"/>\n"),
    });

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;

namespace MedChain.Cli.Simulate;

/// <summary>A sweep over budgets as an SVG picture: what a captured seat costs against what the briber has in hand, a line for each level and adversary, told apart by dashes as well as by colour.</summary>
internal static class BudgetChart
{
    private const int Left = 60, Top = 60, Width = 420, Side = 260;

    private static readonly (string Colour, string Dash)[] s_lines = [("#b3261e", "2 4"), ("#8a5a00", "8 4"), ("#005fb8", "none"), ("#6b4fa0", "2 2 8 2"), ("#1b6e3c", "12 3")];

    /// <summary>Draws; the same rows give the same octets.</summary>
    public static string Draw(IReadOnlyList<BudgetRow> rows)
    {
        var lines = rows.GroupBy(row => (row.Level, row.Adversary)).ToList();
        var (most, dearest) = (rows.Max(row => row.Budget), rows.Max(row => row.CostPerSeat ?? 0));
        var (width, height) = (Left + Width + 40, Top + Side + 70 + (20 * lines.Count));
        var svg = new StringBuilder(Say($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="sweep-title sweep-desc" font-family="sans-serif" font-size="13" fill="#1f1f1f">
            <title id="sweep-title">What a captured seat costs a briber, against its budget</title>
            <desc id="sweep-desc">{string.Join(' ', lines.Select(Describe))}</desc>
            <rect width="{width}" height="{height}" fill="#ffffff"/>
            <text x="{Left}" y="24" font-size="16">Cost of a captured seat, in units of one voter's price</text>

            """));
        foreach (var share in (double[])[0, 0.5, 1])
        {
            var (x, y) = (X(share * most), Y(share * dearest));
            svg.Append(Say($"<path d=\"M{Left} {y:0.#}H{Left + Width}\" stroke=\"#d0d0d0\"/>\n<text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\" font-size=\"11\">{share * dearest:0.0}</text>\n"));
            svg.Append(Say($"<text x=\"{x:0.#}\" y=\"{Top + Side + 18}\" text-anchor=\"middle\" font-size=\"11\">{share * most:0.0}</text>\n"));
        }

        svg.Append(Say($"<text x=\"{Left + (Width / 2)}\" y=\"{Top + Side + 36}\" text-anchor=\"middle\">budget in hand</text>\n"));
        for (var i = 0; i < lines.Count; i++)
        {
            var (colour, dash) = s_lines[i % s_lines.Length];
            var points = lines[i].Where(row => row.CostPerSeat is not null).OrderBy(row => row.Budget).Select(row => Say($"{X(row.Budget):0.#},{Y(row.CostPerSeat!.Value):0.#}"));
            svg.Append(Say($"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>\n"));
            var y = Top + Side + 62 + (20 * i);
            svg.Append(Say($"<path d=\"M{Left} {y - 4}H{Left + 40}\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>\n<text x=\"{Left + 48}\" y=\"{y}\">level {lines[i].Key.Level}, {lines[i].Key.Adversary}</text>\n"));
        }

        return svg.Append("</svg>\n").ToString();

        double X(double budget) => Left + (Width * budget / most);

        double Y(double cost) => Top + Side - (Side * cost / dearest);
    }

    private static string Describe(IGrouping<(string Level, string Adversary), BudgetRow> line) =>
        Say($"Level {line.Key.Level}, {line.Key.Adversary}: {string.Join("; ", line.Select(row => Say($"budget {row.Budget:0.0}, a seat {row.CostPerSeat:0.0}")))}.");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

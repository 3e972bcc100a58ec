using System.Globalization;
using System.Text;
using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.SystematicTesting;

/// <summary>
/// The decisions of a run as text: a line that names the format, one with the steps after which the schedule is fair (or "never"), then the
/// decisions, a number for who takes the step, b0 or b1 for a boolean, i and a number for an integer.
/// </summary>
/// <param name="FairFrom">Steps; <see cref="int.MaxValue"/> for never.</param>
/// <param name="Decisions">In order.</param>
internal sealed record ScheduleTrace(int FairFrom, Decisions Decisions)
{
    private const string Format = "schedule of the Coyote stand-in, version 1";
    private const string Never = "never";
    private const int DecisionsInLine = 40;

    /// <exception cref="ArgumentException">Not in this format.</exception>
    public static ScheduleTrace Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n', 3);
        if (lines.Length < 2 || lines[0] != Format)
            throw new ArgumentException("Not a trace of the Coyote stand-in; traces do not move between engines.", nameof(text));
        var decisions = new Decisions();
        if (lines.Length == 3)
        {
            foreach (var word in lines[2].Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            {
                var kind = word[0] switch { 'b' => DecisionKind.Boolean, 'i' => DecisionKind.Integer, _ => DecisionKind.Step };
                decisions.Add(kind, Number(kind == DecisionKind.Step ? word : word[1..]));
            }
        }
        return new ScheduleTrace(lines[1] == Never ? int.MaxValue : Number(lines[1]), decisions);
    }

    public override string ToString()
    {
        var text = new StringBuilder(Format).Append('\n').Append(FairFrom == int.MaxValue ? Never : Digits(FairFrom));
        for (var position = 0; position < Decisions.Count; position++)
        {
            var (kind, value) = Decisions[position];
            text.Append(position % DecisionsInLine == 0 ? '\n' : ' ');
            if (kind == DecisionKind.Boolean) text.Append('b');
            if (kind == DecisionKind.Integer) text.Append('i');
            text.Append(Digits(value));
        }
        return text.Append('\n').ToString();
    }

    private static string Digits(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"'{digits}' is no number of a trace.");
}

using MedChain.Core;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// What a read gives out is what the source dealt to each custodian, at least t and k parts of it, and no honest custodian is said to have
/// lied. Spec: Records R7, Access A8.
/// </summary>
internal sealed class NoWrongPlaintext : Monitor
{
    /// <summary>A read has ended with parts.</summary>
    internal sealed class Read(Town town, Outcome.Released released) : Event
    {
        internal Town Town { get; } = town;

        internal Outcome.Released Released { get; } = released;
    }

    [Start]
    [OnEventDoAction(typeof(Read), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var read = (Read)e;
        var (record, tally) = (read.Released.Record, read.Released.Tally);
        var dealt = Dealt.Of(read.Town.Setups[0]);
        var custodians = record.Manifest.Custodians.Length;
        var least = custodians - (2 * ((custodians - 1) / 3));
        Assert(record.Parts.Length >= least, "No wrong plaintext: a read ended with {0} parts, not {1}", record.Parts.Length, least);
        foreach (var liar in tally.Lying) Assert(!read.Town.IsHonest(liar), "No wrong plaintext: {0} is honest and is said to have lied", liar);
        foreach (var part in record.Parts)
        {
            var isWhole = part.Segments.Select(segment => segment.Class).Distinct().Count() == record.Scope.Count();
            Assert(isWhole, "No wrong plaintext: {0}'s part has not just the segments that were granted", part.Custodian);
            var own = dealt.Parts[record.Manifest.Custodians[part.Position]];
            foreach (var segment in part.Segments)
            {
                var original = own.Segments.First(each => each.Class == segment.Class);
                var isSame = original.Fragment.Span.SequenceEqual(segment.Fragment.Span) && original.Share.Span.SequenceEqual(segment.Share.Span);
                Assert(isSame, "No wrong plaintext: a read gives out as {0}'s part what it was not dealt", part.Custodian);
            }
        }
    }
}

using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Whoever has not, by an epoch's end, put the chunk on the chain that it was dealt and asked for, holds its position no more, unless another has taken it over since; and who is said to have answered has
/// done so. Spec: Records R18 to R20.
/// </summary>
internal sealed class NoUnnamedLoss : Monitor
{
    private readonly SortedDictionary<ulong, ShowBook> _books = new() { [0] = ShowBook.Empty };
    private readonly SortedDictionary<ulong, Digest> _seeds = [];

    [Start]
    [OnEventDoAction(typeof(ChallengedFinal), nameof(Look))]
    private sealed class Watching : State
    {
    }

    private void Look(Event e)
    {
        var final = (ChallengedFinal)e;
        var height = final.Block.Header.Height;
        if (final.Seed is { } known) _seeds.TryAdd(final.Block.Header.Epoch, known);
        var seed = ChallengeRules.RoundOf(final.Ledger.Map) is { } round && round.Epoch == final.Block.Header.Epoch ? round.Seed : default;
        if (_seeds.TryGetValue(final.Block.Header.Epoch, out var right)) seed = right;
        if (_books.ContainsKey(height) || !_books.TryGetValue(height - 1, out var before) || !final.IsOfBlock) return;
        var book = before.Read(final, seed);
        if (final.Entry is { } entry) Judge(final, entry, book);
        _books[height] = final.EndsEpoch ? book.Next(final.Entry?.Vacant ?? 0) : book;
    }

    private void Judge(ChallengedFinal final, RecordEntry entry, ShowBook book)
    {
        var all = (1u << entry.Custodians.Length) - 1;
        if (book.IsAsked && ChallengeRules.Find(final.Ledger.Map, entry.Record) is { } challenge && challenge.Epoch == final.Block.Header.Epoch)
            Assert((challenge.Answered & ~book.Shown) == 0, "No unnamed loss: the state says that position(s) {0:b} have answered, and they have not shown what they were dealt", challenge.Answered & ~book.Shown);
        if (!final.EndsEpoch || !book.IsAsked) return;
        var unshown = all & ~book.Shown & ~book.Vacant & ~book.Refilled;
        Assert((unshown & ~entry.Vacant) == 0, "No unnamed loss: position(s) {0:b} have not shown what they were asked for and still count as held", unshown & ~entry.Vacant);
        Assert(entry.Vacant == 0 || entry.Phase is RecordPhase.Degraded or RecordPhase.Repairing, "No unnamed loss: a record with vacant positions stands as {0}", entry.Phase);
    }
}

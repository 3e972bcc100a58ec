using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Whoever has shown what it was asked for keeps its position, unless it gives it up itself; and where epochs leave time, so does every honest custodian whose disk has lost nothing. An erased record
/// loses no position. Spec: Records R19, R20.
/// </summary>
internal sealed class NoFalseFailure : Monitor
{
    private readonly SortedDictionary<ulong, ShowBook> _books = new() { [0] = ShowBook.Empty };

    [Start]
    [OnEventDoAction(typeof(ChallengedFinal), nameof(Look))]
    private sealed class Watching : State
    {
    }

    private void Look(Event e)
    {
        var final = (ChallengedFinal)e;
        var height = final.Block.Header.Height;
        if (_books.ContainsKey(height) || !_books.TryGetValue(height - 1, out var before) || !final.IsOfBlock) return;
        var round = ChallengeRules.RoundOf(final.Ledger.Map);
        var book = before.Read(final, round is not null && round.Epoch == final.Block.Header.Epoch ? round.Seed : default(Digest));
        if (final.Entry is { } entry) Judge(final, entry, book);
        _books[height] = final.EndsEpoch ? book.Next(final.Entry?.Vacant ?? 0) : book;
    }

    private void Judge(ChallengedFinal final, RecordEntry entry, ShowBook book)
    {
        var lost = entry.Vacant & ~book.Vacant & ~book.GivenUp;
        Assert(lost == 0 || (final.EndsEpoch && book.IsAsked), "No false failure: position(s) {0:b} are vacant though no epoch that asked for them has ended", lost);
        Assert((lost & book.Shown) == 0, "No false failure: position(s) {0:b} have shown what they were asked for and are vacant", lost & book.Shown);
        if (!final.Town.Options.LeavesTimeToShow) return;
        foreach (var host in final.Town.Hosts)
        {
            var number = host.Id.Institution.Value;
            if (!host.IsHonest || final.Town.Options.Lost.Contains(number) || final.Town.Options.Spoils == number) continue;
            var position = entry.Custodians.IndexOf(host.Id.Institution);
            Assert(position < 0 || (lost & (1u << position)) == 0, "No false failure: {0} is honest, holds its part, and its position is vacant", host.Id);
        }
    }
}

using MedChain.Core.Access;
using MedChain.Core.Chain;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Where a patient's key is registered the state holds just those consents that the key has signed, for the request, segments and time that it signed,
/// and none that it has withdrawn; and the key that stands is the one that the last one named. Read off the events once more. Spec: Access A14 to A17.
/// </summary>
internal sealed class WordOfThePatient : Monitor
{
    private readonly SortedDictionary<ulong, ConsentBook> _books = new() { [0] = ConsentBook.Empty };

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Look))]
    private sealed class Watching : State
    {
    }

    private void Look(Event e)
    {
        var final = (HeldFinal)e;
        var height = final.Block.Header.Height;
        if (_books.ContainsKey(height) || !_books.TryGetValue(height - 1, out var before)) return;
        var book = _books[height] = before.Read(final.Block);
        if (final.Height != height) return;
        foreach (var (record, key) in book.Keys)
            Assert(ConsentKeyRules.Find(final.Map, record)?.Value == key, "Word of the patient: another key stands than the source registered or the last key named");

        foreach (var (access, consent) in book.Consents)
        {
            if (!book.Keys.ContainsKey(consent.Record) || !final.Map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry)) continue;
            Assert(entry.Granted == consent.Granted && entry.ExpiresAtMs == consent.ExpiresAtMs, "Word of the patient: a consent stands that the patient's key has not signed");
            var isEnded = entry.PhaseAt(book.TimestampMs) is AccessPhase.Denied or AccessPhase.Revoked or AccessPhase.Expired;
            Assert(!consent.IsEnded || isEnded, "Word of the patient: a consent stands that the patient's key or the office has withdrawn");
        }
    }
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <content>Help for the successor of a vacant position.</content>
public sealed partial class CustodyDesk
{
    private CustodyState OnHelpRequest(CustodyState state, InstitutionId from, Message.HelpRequest request, LedgerState final, Outbox outbox)
    {
        var asked = new AwaitedHelp(from, request.Position);
        if (!MayHelp(state, request.Record, asked, final)) return state;
        var held = state.Held[request.Record];

        // A custodian that has lost its fragments has its rows still, and says so by giving no fragments. The holder itself has none to give.
        if (held.Phase == CustodyPhase.Failed || from == setup.Self)
        {
            Help(held, asked, [], final, outbox);
            return state;
        }

        var awaited = state.Helping.GetValueOrDefault(request.Record, []);
        if (awaited.Contains(asked) || state.Helping.Values.Sum(static each => each.Length) >= LoadingCap) return state;
        if (awaited.IsEmpty && !state.Loading.ContainsKey(request.Record)) outbox.Load(DurableTable.Fragment, RecordKeys.Of(request.Record));
        return state with { Helping = state.Helping.SetItem(request.Record, awaited.Add(asked)) };
    }

    // R15: the final state says that the position is vacant, that the asker is its successor and that the record is not erased; and this is a custodian that has something.
    private bool MayHelp(CustodyState state, RecordId record, AwaitedHelp asked, LedgerState final)
    {
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) || entry.IsErased || state.Tombstones.ContainsKey(record)) return false;
        if (entry.SuccessorOf(asked.Position)?.Institution != asked.Successor || !entry.IsKeptBy(setup.Self)) return false;
        return state.Held.TryGetValue(record, out var held) && held.Position == entry.PositionOf(setup.Self) && held.Terms.Commitment() == entry.Commitment;
    }

    // Everything is asked again now that the fragments are there: an order to erase may have become final in between.
    private CustodyState OnFragmentsForHelp(CustodyState state, RecordId record, ReadOnlyMemory<byte>? octets, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        if (!state.Helping.TryGetValue(record, out var awaited)) return state;
        state = state with { Helping = state.Helping.Remove(record) };
        ReleasedPart? part = null;
        foreach (var asked in awaited.Where(asked => MayHelp(state, record, asked, final)))
        {
            var held = state.Held[record];
            if (held.Phase != CustodyPhase.Failed) part ??= Own(held, octets);
            if (part is null && held.Phase != CustodyPhase.Failed) state = Watch(Lose(state, record, outbox), record, final, validators, outbox);
            Help(held, asked, part is null ? [] : [.. part.Segments.Select(segment => segment.Fragment)], final, outbox);
        }

        if (part is not null) PartRules.Wipe(part);
        return state;
    }

    private void Help(Custody held, AwaitedHelp asked, ImmutableArray<ReadOnlyMemory<byte>> fragments, LedgerState final, Outbox outbox)
    {
        var successor = final.Account(asked.Successor)?.Institution;
        if (successor is null || !SealingPublicKey.TryImport(successor.SealingKey.ToArray(), out var key)) return;
        if (setup.Open(own => PartRules.TryOpenRows(held.Terms, setup.Self, own, out var opened) ? opened : null) is not { } rows) return;
        Span<byte> ephemeral = stackalloc byte[Entropy.SeedSize];
        Nonces(held.Terms.Manifest.Record, asked.Position, asked.Successor).Fill("help", ephemeral);
        outbox.Send(asked.Successor, RepairRules.Build(
            setup.Genesis.ChainId, held.Terms, setup.Self, held.Position, rows, fragments, asked.Successor, asked.Position, key, ephemeral));
        CryptographicOperations.ZeroMemory(rows);
    }

    private Entropy Nonces(RecordId record, byte position, InstitutionId successor) =>
        setup.Nonces.Derive(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"records/repair/{record}/{position}/{successor}"));
}

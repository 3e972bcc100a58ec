using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Explorer.Records;

/// <content>What must hold.</content>
public sealed partial class RecordModel
{
    /// <inheritdoc/>
    public override void Check(ReadOnlySpan<Local> locals, MessageSet available)
    {
        var tip = ((ChainLocal)locals[Chain]).Tip;
        if (!tip.State.Map.TryGet<RecordEntry>(StateKeys.Record(_record.Id), out var entry)) return;
        var holding = 0;
        for (var part = 0; part < Honest; part++)
        {
            if (Holds((InstitutionLocal)locals[part], entry)) holding++;
        }

        RequireReceipts(tip, locals);
        if (entry.Phase == RecordPhase.Shredded && holding + entry.Thresholds.Faulty >= entry.Thresholds.Shares)
            throw new PropertyBrokenException($"Erasure is certain: the record is shredded and {holding} honest custodians hold a share");
    }

    /// <summary>R6: each honest custodian whose receipt anchors the record holds it, until the order to erase reaches it.</summary>
    private void RequireReceipts(FinalBlock tip, ReadOnlySpan<Local> locals)
    {
        for (var block = tip; block.Parent is { } parent; block = parent)
        {
            if (parent.State.Map.TryGet<RecordEntry>(StateKeys.Record(_record.Id), out _) || !block.State.Map.TryGet<RecordEntry>(StateKeys.Record(_record.Id), out var entry)) continue;
            var anchor = (RecordEvent.Anchor)((Payload.Batch)block.Block.Transactions[0].Payload).Events[0];
            var signers = anchor.Receipts.Select(static receipt => receipt.Signer).Distinct().ToArray();
            if (signers.Length < 3) throw new PropertyBrokenException($"Anchored only with receipts: {signers.Length} custodians have signed");
            foreach (var signer in signers.Where(static signer => signer.Value < Honest))
            {
                var local = (InstitutionLocal)locals[signer.Value];
                if (!Holds(local, entry) && !local.State.Custody.Tombstones.ContainsKey(_record.Id))
                    throw new PropertyBrokenException($"Anchored only with receipts: {Names[signer.Value]}'s receipt counts and its disk does not hold the record");
            }
        }
    }

    private bool Holds(InstitutionLocal local, RecordEntry entry)
    {
        var key = RecordKeys.Of(_record.Id);
        if (!local.Disk.ContainsKey(new DurableKey(DurableTable.Fragment, key)) || !local.Disk.TryGetValue(new DurableKey(DurableTable.Custody, key), out var row)) return false;
        var reader = new CanonicalReader(row.Span);
        return Custody.Read(ref reader)?.Terms.Commitment() == entry.Commitment;
    }

    /// <summary>A5, A6, R9: whoever releases has the consent in its own final chain, and no tombstone.</summary>
    private void RequireConsent(int part, Input input, FinalBlock tip, InstitutionId to, Message.Release release, ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>> disk)
    {
        var reason = "no request is final there";
        if (tip.State.Map.TryGet<AccessEntry>(StateKeys.Access(release.Access), out var entry))
        {
            tip.State.Map.TryGet<RecordEntry>(StateKeys.Record(entry.Record), out var record);
            reason = entry switch
            {
                _ when entry.Requester != to => "another has asked",
                _ when entry.Phase is not (AccessPhase.Granted or AccessPhase.Released) => $"the request is {entry.Phase} there",
                _ when input.NowMs >= entry.ExpiresAtMs => "the consent has run out",
                _ when release.Segments.Any(segment => !entry.Granted.Has(segment.Class)) => "the consent does not cover the segment",
                _ when record!.IsErased => "the record is erased there",
                _ when disk.ContainsKey(new DurableKey(DurableTable.Tombstone, RecordKeys.Of(entry.Record))) => "it has a tombstone",
                _ => "",
            };
        }

        if (reason.Length > 0) throw new PropertyBrokenException($"No release without a final consent: {Names[part]} releases, and {reason}");
    }

    /// <summary>A10, A11, A12: whoever releases without consent does so for V2, on two words, in time, of what is neither erased nor condemned there, and owes an entry on disk.</summary>
    private void RequireTwo(int part, Input input, FinalBlock tip, InstitutionId to, Message.Release release, ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>> disk)
    {
        tip.State.Map.TryGet<RecordEntry>(StateKeys.Record(_record.Id), out var record);
        var entry = BrokenOf(tip.State);
        var isOwed = disk.ContainsKey(new DurableKey(DurableTable.Emergency, release.Access.Value.ToArray()));
        var reason = record switch
        {
            null => "the record is not anchored there",
            _ when to.Value != 1 => "V2 alone has two words",
            _ when input.NowMs >= ExpiresAtMs => "the emergency is over",
            _ when release.Segments.Any(segment => !SegmentScope.Clinical.Has(segment.Class)) => "nobody signed for the segment",
            _ when record.IsErased => "the record is erased there",
            _ when disk.ContainsKey(new DurableKey(DurableTable.Tombstone, RecordKeys.Of(_record.Id))) => "it has a tombstone",
            _ when entry?.Phase == AccessPhase.Violation => "there was no emergency",
            _ when !isOwed && entry?.IsAuditedBy(new InstitutionId((ushort)part)) != true => "it owes no entry on disk",
            _ => "",
        };
        if (reason.Length > 0) throw new PropertyBrokenException($"Glass needs two: {Names[part]} releases, and {reason}");
        Witness("a custodian releases in an emergency");
    }

    /// <summary>R7, A8: what a reader gets opens, and is what was sealed.</summary>
    private void RequireOriginal(Outcome.Released released)
    {
        Witness("a reader gets the record");
        if (!RecordOpener.TryOpen(released.Record, out var segments, out var failure)) throw new PropertyBrokenException($"No wrong plaintext: what a reader gets does not open ({failure.Kind})");
        if (segments is not [{ Octets: var octets }] || !octets.Span.SequenceEqual(Content)) throw new PropertyBrokenException("No wrong plaintext: a reader gets another content");
    }

    /// <summary>R9: who has a tombstone holds nothing.</summary>
    private void RequireDestroyed(int part, ReplicaState state, ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>> disk)
    {
        var key = RecordKeys.Of(_record.Id);
        if (!disk.ContainsKey(new DurableKey(DurableTable.Tombstone, key))) return;
        if (disk.ContainsKey(new DurableKey(DurableTable.Fragment, key)) || disk.ContainsKey(new DurableKey(DurableTable.Custody, key)) || state.Custody.Held.ContainsKey(_record.Id))
            throw new PropertyBrokenException($"Destroyed is destroyed: {Names[part]} has a tombstone and holds the record");
    }

    private void RequirePhases(int part, ReplicaState before, ReplicaState after)
    {
        if (!before.Custody.Held.TryGetValue(_record.Id, out var one) || !after.Custody.Held.TryGetValue(_record.Id, out var two) || one.Phase == two.Phase) return;
        var machine = new CustodyMachine();
        if (!Enum.GetValues<CustodyTrigger>().Any(trigger => machine.CanFire(one.Phase, trigger) && machine.Fire(one.Phase, trigger) == two.Phase))
            throw new PropertyBrokenException($"Phases along the tables: {Names[part]} goes from {one.Phase} to {two.Phase}");
    }

    private void RequirePhases(LedgerState before, LedgerState after)
    {
        if (before.Map.TryGet<RecordEntry>(StateKeys.Record(_record.Id), out var one) && after.Map.TryGet<RecordEntry>(StateKeys.Record(_record.Id), out var two) && two.Phase != one.Phase
            && !Enum.GetValues<RecordTrigger>().Any(trigger => new RecordMachine().CanFire(one.Phase, trigger) && new RecordMachine().Fire(one.Phase, trigger) == two.Phase))
            throw new PropertyBrokenException($"Phases along the tables: the record goes from {one.Phase} to {two.Phase}");
    }

    private string Told(FinalBlock tip)
    {
        if (tip.State.Map.TryGet<RecordEntry>(StateKeys.Record(_record.Id), out var entry))
        {
            Witness(entry.Source.Value == Liar ? "a rival record takes the name" : "the record is anchored");
            if (entry.Phase == RecordPhase.Shredded) Witness("the record is shredded");
        }

        return "";
    }

    private void WitnessRefusal(Input input, ReleaseRefusal code)
    {
        if (code is ReleaseRefusal.NotGranted or ReleaseRefusal.UnknownAccess) Witness("a release is refused for want of a consent");
        if (code == ReleaseRefusal.Expired) Witness("a release is refused after the consent's end");
        if (code == ReleaseRefusal.NotEndorsed) Witness("a release is refused for want of a second word");
        if (code == ReleaseRefusal.Condemned) Witness("a release is refused after the judgement");
        if (code == ReleaseRefusal.Erased) Witness("a request after erasure is refused");
        if (code != ReleaseRefusal.Revoked) return;
        Witness("a release is refused after withdrawal");
        if (input is Input.Loaded) Witness("a withdrawal overtakes a release that waits for its fragments");
    }
}

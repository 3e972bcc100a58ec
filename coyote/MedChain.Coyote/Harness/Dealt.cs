using System.Collections.Immutable;
using System.Text;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Randomness;

namespace MedChain.Coyote.Harness;

/// <summary>
/// The one small record that scenarios are about, sealed by institution 0 and kept from schedule to schedule, with what each custodian was
/// dealt: who judges compares with that.
/// </summary>
/// <param name="Record">The record as it leaves the source.</param>
/// <param name="Parts">Each custodian's part, opened.</param>
internal sealed record Dealt(SealedRecord Record, ImmutableSortedDictionary<InstitutionId, ReleasedPart> Parts)
{
    private static readonly SortedDictionary<string, Dealt> Kept = new(StringComparer.Ordinal);

    private static readonly byte[] Bundle = Encoding.UTF8.GetBytes("""
        {"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Patient","id":"p","name":[{"family":"Simulated"}]}},
        {"resource":{"resourceType":"Condition","subject":{"reference":"Patient/p"},"code":{"text":"Simulated condition"}}}]}
        """);

    /// <summary>The record of the town that a setup is of.</summary>
    internal static Dealt Of(ReplicaSetup setup)
    {
        var genesis = setup.Genesis;
        var name = genesis.ChainId.ToString();
        if (Kept.TryGetValue(name, out var kept)) return kept;
        if (!RecordSealer.TrySeal(Bundle, new Entropy(new byte[Entropy.SeedSize]), genesis.Founders.Members[0].Id, genesis.Founders, new PseudonymFunction(new byte[PseudonymFunction.KeySize]), out var record, out var rejection))
            throw new InvalidOperationException(rejection.Reason);
        var parts = record.Offers.Select((offer, index) => (Custodian: record.Manifest.Custodians[index], Offer: offer))
            .ToImmutableSortedDictionary(dealt => dealt.Custodian, dealt => Open(genesis, dealt.Custodian, dealt.Offer));
        return Kept[name] = new Dealt(record, parts);
    }

    /// <summary>Whether a host's disk holds all that its institution was dealt.</summary>
    internal bool IsOn(TownHost host)
    {
        var key = RecordKeys.Of(Record.Id);
        var index = Record.Manifest.Custodians.IndexOf(host.Id.Institution);
        return index >= 0 && host.Disk.Read(new DurableKey(DurableTable.Custody, key)) is not null
            && host.Disk.Read(new DurableKey(DurableTable.Fragment, key)) is { } stored
            && stored.Span.SequenceEqual(RecordKeys.Encode(Record.Offers[index].Fragments));
    }

    /// <summary>Whether anything of the record but a tombstone is on a host's disk.</summary>
    internal bool IsLeftOn(TownHost host)
    {
        var key = RecordKeys.Of(Record.Id);
        return host.Disk.Read(new DurableKey(DurableTable.Custody, key)) is not null || host.Disk.Read(new DurableKey(DurableTable.Fragment, key)) is not null;
    }

    private static ReleasedPart Open(Genesis genesis, InstitutionId custodian, Message.Offer offer)
    {
        var key = Founding.Keys(genesis, custodian).Sealing;
        return PartRules.TryOpen(offer.Terms, offer.Fragments, custodian, key, out var part) ? part : throw new InvalidOperationException("An offer does not open.");
    }
}

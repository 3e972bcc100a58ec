using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Codec;

namespace MedChain.Explorer.Records;

/// <summary>
/// Writes what the rules of records can depend upon: the disk, and what the desks remember besides. Left out: consensus, which the last
/// final block decides, as nobody here leads; the mempool, from which nobody here proposes; times of announcing, since what was announced waits for ever.
/// </summary>
internal static class RecordKey
{
    internal static void Write(KeyWriter writer, ReplicaState state, ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>> disk)
    {
        foreach (var (key, value) in disk)
        {
            writer.Small((int)key.Table);
            writer.Text(key.Key.Span);
            writer.Text(value.Span);
        }

        writer.Small(-1);
        var (records, custody) = (state.Records, state.Custody);
        foreach (var dispersal in records.Dispersals.Values) writer.Flag(dispersal.Request is not null);
        writer.Small(records.Orders.Length);
        foreach (var order in records.Orders) writer.Text(CanonicalWriter.Encode(order.Event));
        writer.Small(records.Erasures.Length);
        foreach (var reading in records.Reads.Values)
        {
            foreach (var custodian in reading.Custodians)
            {
                writer.Flag(reading.Parts.ContainsKey(custodian));
                writer.Flag(reading.Lying.Contains(custodian));
                writer.Small(reading.Refused.TryGetValue(custodian, out var code) ? (int)code : -1);
            }
        }

        writer.Small(-1);
        foreach (var awaited in custody.Loading.Values) writer.Small(awaited.Length);
        foreach (var awaited in custody.Loading.Values.SelectMany(static each => each)) writer.Small(awaited.Requester.Value);
        writer.Small(-1);
        writer.Small(custody.Unanchored.Count);
        writer.Small(custody.Audits.Count);
        writer.Small(custody.Receipts.Count);
        writer.Small(custody.Emergencies.Count);
        writer.Flag(records.IsArmed);
        writer.Flag(custody.IsArmed);
    }
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Threshold;

namespace MedChain.Sim.Leakage;

/// <summary>What fallen stores hold of the identity key: rows that may be shares, and what the chain says of the public key.</summary>
internal sealed class IdentityShares
{
    private readonly GroupElement _public;

    /// <summary>Reads the chain: the public key is the sum of what the first epoch's dealers committed to, where nobody was put out.</summary>
    public IdentityShares(IEnumerable<Block> chain)
    {
        var deals = new SortedDictionary<InstitutionId, (ulong Epoch, GroupElement Secret)>();
        foreach (var block in chain)
        {
            foreach (var transaction in block.Transactions)
            {
                if (transaction.Payload is Payload.Deals { Of: JointKey.Identity, Deal: var deal }) deals.TryAdd(transaction.Sender, (block.Header.Epoch, deal.Commitments.PublicKey));
            }
        }

        var first = deals.Values.Select(deal => deal.Epoch).DefaultIfEmpty().Min();
        _public = deals.Values.Where(deal => deal.Epoch == first).Aggregate(GroupElement.Identity, (sum, deal) => sum + deal.Secret);
    }

    /// <summary>
    /// The identity function, if what lies in the stores gives its key: shares of one sharing, however few, are interpolated, and the public key says whether that is it.
    /// </summary>
    public PseudonymFunction? Function(ImmutableArray<Store> stores)
    {
        foreach (var sharing in stores.SelectMany(Shares).GroupBy(share => share.Epoch))
        {
            var key = Lagrange.Interpolate([.. sharing.Select(share => (share.Index, share.Value))]);
            if (GroupElement.MultiplyBase(key) == _public) return new PseudonymFunction(key);
        }

        return null;
    }

    private static IEnumerable<(ulong Epoch, byte Index, GroupScalar Value)> Shares(Store store)
    {
        foreach (var row in store.Rows)
        {
            if (row.Key.Span is not [(byte)DurableTable.Secret, .. var epoch, 4] || epoch.Length != sizeof(ulong)) continue;
            if (GroupScalar.TryImport(row.Value.Span, out var value)) yield return (BinaryPrimitives.ReadUInt64BigEndian(epoch), (byte)(store.Number + 1), value);
        }
    }
}

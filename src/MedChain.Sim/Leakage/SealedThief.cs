using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Sim.Leakage;

/// <summary>
/// Tries all that stores, their keepers' keys and the chain are good for: looks for text in every row, opens share packets, interpolates whatever shares there
/// are, of records and of the identity key, rebuilds whatever fragments there are, and tries every identifier against the pseudonyms. It compares no count with a threshold: what it gets is
/// what comes out.
/// </summary>
internal sealed class SealedThief : IThief
{
    // Shorter ones stand between quotes in any noise: three given octets about once in 2^24.
    private const int ShortestLoose = 4;

    private readonly SortedDictionary<RecordId, RecordEvent.Anchor> _anchors = [];
    private readonly IdentifierSpace _space;
    private readonly IdentityShares _identity;
    private SortedDictionary<Digest, string>? _unkeyed, _keyed;

    /// <summary>Reads the chain.</summary>
    /// <param name="chain">All final blocks.</param>
    /// <param name="space">The identifiers.</param>
    public SealedThief(ImmutableArray<ReadOnlyMemory<byte>> chain, IdentifierSpace space)
    {
        var blocks = chain.Select(octets => Block.TryDecode(octets.Span, out var block) ? block : null).OfType<Block>().ToList();
        (_space, _identity) = (space, new IdentityShares(blocks));
        foreach (var block in blocks)
        {
            foreach (var anchor in block.Transactions.Select(transaction => transaction.Payload).OfType<Payload.Batch>().SelectMany(batch => batch.Events).OfType<RecordEvent.Anchor>())
                _anchors[anchor.Record] = anchor;
        }
    }

    /// <inheritdoc/>
    public Loot Rob(ImmutableArray<Store> stores)
    {
        var loot = new Loot();
        foreach (var row in stores.SelectMany(store => store.Rows)) loot.Loose.AddRange(ValueScan.Find(row.Value.Span).Where(value => value.Length >= ShortestLoose));
        foreach (var (record, holdings) in Holdings.Of(stores))
        {
            if (!_anchors.ContainsKey(record)) continue;
            if (holdings.Bundle() is { } bundle) PlainThief.Take(loot, record.Value, bundle);
            else TakePieces(loot, record.Value, holdings.Pieces());
        }

        NamePseudonyms(loot, _identity.Function(stores));
        return loot;
    }

    private void TakePieces(Loot loot, Digest record, IEnumerable<byte[]> pieces)
    {
        foreach (var values in pieces.Select(piece => ValueScan.Find(piece)))
        {
            loot.Add(record, values);
            foreach (var value in values.Where(_space.Has)) loot.Identities.Add((record, value));
        }
    }

    // Who is known of one record is known of all records under its pseudonym.
    private void NamePseudonyms(Loot loot, PseudonymFunction? function)
    {
        var targets = _anchors.Values.Select(anchor => anchor.Pseudonym).ToArray();
        if (_unkeyed is null)
        {
            _unkeyed = IdentifierSearch.Find(_space, targets, IdentifierSearch.Bare);
            foreach (var (pseudonym, identifier) in IdentifierSearch.Find(_space, targets, IdentifierSearch.WithSystem)) _unkeyed[pseudonym] = identifier;
        }

        // With the key every identifier can be tried; but not for patients whom their own records have named.
        if (function is not null && !targets.All(target => loot.Identities.Any(pair => _anchors[new RecordId(pair.Record)].Pseudonym == target)))
            _keyed ??= IdentifierSearch.Find(_space, targets, IdentifierSearch.Pseudonym(function));
        var named = loot.Identities.Select(pair => (_anchors[new RecordId(pair.Record)].Pseudonym, pair.Identifier))
            .Concat(_unkeyed.Select(pair => (pair.Key, pair.Value)))
            .Concat(_keyed?.Select(pair => (pair.Key, pair.Value)) ?? [])
            .ToArray();
        foreach (var (pseudonym, identifier) in named)
        {
            foreach (var anchor in _anchors.Values.Where(anchor => anchor.Pseudonym == pseudonym)) loot.Identities.Add((anchor.Record.Value, identifier));
        }
    }
}

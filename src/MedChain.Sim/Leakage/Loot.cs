using System.Collections.Immutable;
using MedChain.Crypto.Hashing;

namespace MedChain.Sim.Leakage;

/// <summary>What a thief says it has: claims, of which what is false counts nothing.</summary>
internal sealed class Loot
{
    /// <summary>Whole records, by the name that the chain has for them.</summary>
    public SortedDictionary<Digest, byte[]> Bundles { get; } = [];

    /// <summary>Values of a record that is not whole.</summary>
    public SortedDictionary<Digest, List<string>> Values { get; } = [];

    /// <summary>Values of nobody knows which record; they count for every record that has them.</summary>
    public List<string> Loose { get; } = [];

    /// <summary>Which record is of the patient with which number.</summary>
    public SortedSet<(Digest Record, string Identifier)> Identities { get; } = [];

    /// <summary>Adds values of a record.</summary>
    public void Add(Digest record, IEnumerable<string> values)
    {
        if (!Values.TryGetValue(record, out var known)) Values[record] = known = [];
        known.AddRange(values);
    }
}

/// <summary>A thief of one scheme: it has read the chain, knows the scheme and the space of identifiers, and is given stores.</summary>
internal interface IThief
{
    /// <summary>What it makes of these stores.</summary>
    Loot Rob(ImmutableArray<Store> stores);
}

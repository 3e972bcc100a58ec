namespace MedChain.Explorer;

/// <summary>The states of one part, or of several that are alike, each once for its canonical key.</summary>
public sealed class LocalBook
{
    private readonly Dictionary<KeyOctets, Local> _byKey = [];
    private readonly List<Local> _states = [];

    /// <summary>How many there are.</summary>
    public int Count => _states.Count;

    /// <summary>The state with a number.</summary>
    public Local this[int id] => _states[id];

    /// <summary>The state with this key: the one that is here, or this one, which then gets the next number.</summary>
    public Local Intern(ReadOnlySpan<byte> key, Local state)
    {
        var octets = new KeyOctets(key.ToArray());
        if (_byKey.TryGetValue(octets, out var known)) return known;
        state.Id = _states.Count;
        _states.Add(state);
        _byKey.Add(octets, state);
        return state;
    }

    private readonly struct KeyOctets(byte[] octets) : IEquatable<KeyOctets>
    {
        private readonly byte[] _octets = octets;
        private readonly int _hash = HashOf(octets);

        public bool Equals(KeyOctets other) => _octets.AsSpan().SequenceEqual(other._octets);

        public override bool Equals(object? obj) => obj is KeyOctets other && Equals(other);

        public override int GetHashCode() => _hash;

        private static int HashOf(byte[] octets)
        {
            var hash = default(HashCode);
            hash.AddBytes(octets);
            return hash.ToHashCode();
        }
    }
}

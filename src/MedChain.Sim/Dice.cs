using System.Buffers.Binary;
using MedChain.Crypto.Randomness;

namespace MedChain.Sim;

/// <summary>
/// Chance in a run: a stream of numbers that a seed determines. Every part of a run throws its own dice, so that one part's use of them
/// does not shift another's.
/// </summary>
public sealed class Dice
{
    private readonly Entropy _entropy;
    private readonly byte[] _block = new byte[1024];
    private ulong _blocks;
    private int _next;

    /// <summary>Starts the stream of a seed.</summary>
    public Dice(Entropy entropy)
    {
        _entropy = entropy;
        _next = _block.Length;
    }

    /// <summary>Independent dice for a part of the run.</summary>
    public Dice Derive(string part, ulong index = 0) => new(_entropy.Derive(part, index));

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        if (_next == _block.Length)
        {
            _entropy.Fill("dice", _blocks++, _block);
            _next = 0;
        }

        var value = BinaryPrimitives.ReadUInt64BigEndian(_block.AsSpan(_next));
        _next += 8;
        return value;
    }

    /// <summary>0 to <paramref name="bound"/> - 1, each as likely as the others.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public long Below(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var width = (ulong)bound;
        var limit = ulong.MaxValue - (ulong.MaxValue % width);
        ulong value;
        do value = Next();
        while (value >= limit);
        return (long)(value % width);
    }

    /// <summary><paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public long Between(long least, long most) => least + Below(most - least + 1);

    /// <summary>True in <paramref name="permille"/> of 1000 throws.</summary>
    public bool Chance(int permille) => Below(1000) < permille;

    /// <summary>One of the items.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[(int)Below(items.Count)];

    /// <summary>The items in random order.</summary>
    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var j = (int)Below(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }
}

using System.Numerics;
using System.Runtime.Intrinsics;

namespace MedChain.Explorer;

/// <summary>A set of numbers from 0 to 255: what was sent, or what can happen next. Each number is a choice of the <see cref="ChoiceBook"/>.</summary>
public readonly struct MessageSet : IEquatable<MessageSet>
{
    /// <summary>One more than the greatest number.</summary>
    public const int Capacity = 256;

    private readonly Vector256<ulong> _words;

    private MessageSet(Vector256<ulong> words) => _words = words;

    /// <summary>No number.</summary>
    public static MessageSet Empty => default;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _words == Vector256<ulong>.Zero;

    /// <summary>How many there are.</summary>
    public int Count => BitOperations.PopCount(Word(0)) + BitOperations.PopCount(Word(1)) + BitOperations.PopCount(Word(2)) + BitOperations.PopCount(Word(3));

    /// <summary>Only one number.</summary>
    public static MessageSet Of(int number) => new(Vector256<ulong>.Zero.WithElement(number >> 6, 1UL << (number & 63)));

    /// <summary>The words of 64 numbers each, from the lowest.</summary>
    public ulong Word(int index) => _words.GetElement(index);

    /// <summary>Whether a number is in.</summary>
    public bool Contains(int number) => ((Word(number >> 6) >> (number & 63)) & 1) != 0;

    /// <summary>With a number.</summary>
    public MessageSet With(int number) => this | Of(number);

    /// <summary>Without the numbers of another set.</summary>
    public MessageSet Without(MessageSet other) => new(Vector256.AndNot(_words, other._words));

    /// <summary>The lowest number of a set that is not empty, and the rest.</summary>
    public int TakeLowest(out MessageSet rest)
    {
        var word = 0;
        while (Word(word) == 0) word++;
        var bits = Word(word);
        rest = new MessageSet(_words.WithElement(word, bits & (bits - 1)));
        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <inheritdoc/>
    public bool Equals(MessageSet other) => _words.Equals(other._words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MessageSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _words.GetHashCode();

    /// <summary>Numbers of either.</summary>
    public static MessageSet operator |(MessageSet left, MessageSet right) => new(left._words | right._words);

    /// <summary>Numbers of both.</summary>
    public static MessageSet operator &(MessageSet left, MessageSet right) => new(left._words & right._words);

    /// <summary>Equality.</summary>
    public static bool operator ==(MessageSet left, MessageSet right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(MessageSet left, MessageSet right) => !left.Equals(right);
}

using System.Numerics;
using Dafny;
using Place = _System._ITuple2<System.Numerics.BigInteger, System.Numerics.BigInteger>;

namespace MedChain.Conformance;

/// <summary>Sets, sequences, maps and options as the compiled models have them.</summary>
internal static class ModelValues
{
    internal static Set<T> SetOf<T>(IEnumerable<T> items) => (Set<T>)Set<T>.FromCollection(items.ToList());

    internal static Dafny.ISequence<T> SequenceOf<T>(IEnumerable<T> items) => Sequence<T>.FromArray([.. items]);

    internal static Map<TKey, TValue> MapOf<TKey, TValue>(IEnumerable<(TKey Key, TValue Value)> pairs) =>
        (Map<TKey, TValue>)Map<TKey, TValue>.FromCollection(pairs.Select(static pair => (IPair<TKey, TValue>)new Pair<TKey, TValue>(pair.Key, pair.Value)).ToList());

    internal static ConsensusKnowledge._IOption<T> None<T>() => ConsensusKnowledge.Option<T>.create_None();

    internal static ConsensusKnowledge._IOption<T> Some<T>(T value) => ConsensusKnowledge.Option<T>.create_Some(value);

    /// <summary>An epoch and a view of it.</summary>
    internal static Place PlaceOf(ulong epoch, ulong view) => _System.Tuple2<BigInteger, BigInteger>.create(epoch, view);
}

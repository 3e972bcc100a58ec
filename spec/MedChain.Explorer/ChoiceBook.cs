using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Explorer;

/// <summary>Something that can happen to a part: a message that comes, a timer that fires, a crash.</summary>
/// <param name="Label">In the spec's words, without the subject; its identity.</param>
/// <param name="Inputs">What the core is given, in order; empty where the host acts alone.</param>
public sealed record Choice(string Label, ImmutableArray<Input> Inputs);

/// <summary>
/// All choices of a scope, numbered as they are found, and when each can be made: always, once a part has sent it, once enough parts have,
/// or once enough of some other choices can be made.
/// </summary>
public sealed class ChoiceBook
{
    private readonly List<Choice> _choices = [];
    private readonly Dictionary<string, int> _byLabel = new(StringComparer.Ordinal);
    private readonly List<(int Choice, MessageSet Of, int Least)> _rules = [];
    private bool _isOrdered = true;
    private MessageSet _always;
    private MessageSet _onceSent;
    private MessageSet _onceSentByEnough;

    /// <summary>How many there are.</summary>
    public int Count => _choices.Count;

    /// <summary>The choice with a number.</summary>
    public Choice this[int number] => _choices[number];

    /// <summary>The number of the choice with a label, or -1.</summary>
    public int Find(string label) => _byLabel.GetValueOrDefault(label, -1);

    /// <summary>A choice that can always be made.</summary>
    public int AddAlways(Choice choice)
    {
        var number = Add(choice);
        _always = _always.With(number);
        return number;
    }

    /// <summary>One of which <see cref="Model.AvailableTo"/> says when it can be made.</summary>
    public int AddGiven(Choice choice) => Add(choice);

    /// <summary>One that can be made once a part has sent it.</summary>
    public int AddSent(Choice choice)
    {
        var number = Add(choice);
        _onceSent = _onceSent.With(number);
        return number;
    }

    /// <summary>One that can be made once enough parts have sent it: votes, delivered as certificates.</summary>
    public int AddCounted(Choice choice)
    {
        var number = Add(choice);
        _onceSentByEnough = _onceSentByEnough.With(number);
        return number;
    }

    /// <summary>One that can be made once at least so many of these, can be made; the same choice may have several such rules.</summary>
    public int AddDerived(Choice choice, MessageSet of, int least)
    {
        _isOrdered &= !_byLabel.ContainsKey(choice.Label);
        var number = Add(choice);
        if (least <= 0) _always = _always.With(number);
        else _rules.Add((number, of, least));
        return number;
    }

    /// <summary>What can be made, given what each part has sent.</summary>
    /// <param name="sent">What any part has sent.</param>
    /// <param name="sentByEnough">What enough parts have sent.</param>
    public MessageSet Available(MessageSet sent, MessageSet sentByEnough)
    {
        var available = _always | (sent & _onceSent) | (sentByEnough & _onceSentByEnough);
        var before = MessageSet.Empty;
        while (available != before)
        {
            before = available;
            foreach (var (choice, of, least) in _rules)
            {
                if ((available & of).Count >= least) available = available.With(choice);
            }

            // A rule whose premises stand before it needs no second look.
            if (_isOrdered) break;
        }

        return available;
    }

    private int Add(Choice choice)
    {
        if (_byLabel.TryGetValue(choice.Label, out var known)) return known;
        if (_choices.Count == MessageSet.Capacity) throw new ScopeTooLargeException($"more than {MessageSet.Capacity} choices");
        _byLabel.Add(choice.Label, _choices.Count);
        _choices.Add(choice);
        return _choices.Count - 1;
    }
}

using MedChain.Crypto.Hashing;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Ways of typing one number lead to one pseudonym, two persons' numbers never do. Spec: Records N2 to N5.</summary>
internal sealed class OneForm : Monitor
{
    private readonly SortedDictionary<int, Digest> _byPerson = [];

    [Start]
    [OnEventDoAction(typeof(SealedFor), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var put = (SealedFor)e;
        if (put.Person is not { } person) return;
        Assert(put.Pseudonym() is not null, "One form: a person's number is refused");
        var pseudonym = put.Pseudonym()!.Value;
        if (_byPerson.TryGetValue(person, out var known)) Assert(known == pseudonym, "One form: one number has two pseudonyms");
        foreach (var (other, taken) in _byPerson) Assert(other == person || taken != pseudonym, "One form: two numbers have one pseudonym");
        _byPerson[person] = pseudonym;
    }
}

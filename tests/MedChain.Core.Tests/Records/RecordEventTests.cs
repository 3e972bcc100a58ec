using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Tests.Records;

/// <summary>Events judged one after another on a state, each as it must be.</summary>
public abstract class RecordEventTests
{
    protected const long NowMs = 1_700_000_100_000;

    private readonly Consortium _consortium;

    /// <summary>Begins at a consortium's genesis.</summary>
    private protected RecordEventTests(Consortium consortium) => (_consortium, Map) = (consortium, consortium.Genesis.State.Map);

    /// <summary>The state that the events have made.</summary>
    protected StateMap Map { get; set; }

    /// <summary>Where an event stands; the founders in the first epoch unless a test says otherwise.</summary>
    protected virtual EventContext Context(int sender) => new(_consortium.Genesis.ChainId, _consortium.Genesis.Founders, _consortium[0].Keys, new InstitutionId((ushort)sender), NowMs);

    protected RecordEntry Entry(RecordId record) => Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) ? entry : throw new InvalidOperationException();

    protected void Set(RecordEntry entry) => Map = Map.Set(StateKeys.Record(entry.Record), entry);

    protected void Applies(int sender, RecordEvent recordEvent) => Applies(Context(sender), recordEvent);

    protected void Applies(EventContext context, RecordEvent recordEvent)
    {
        var before = Map.Root;
        Map = RecordEventRules.Judge(Map, recordEvent, context, out var code);
        Assert.Equal(RefusalCode.None, code);
        Assert.NotEqual(before, Map.Root);
    }

    protected void Refuses(RefusalCode expected, int sender, RecordEvent recordEvent) => Refuses(expected, Context(sender), recordEvent);

    protected void Refuses(RefusalCode expected, EventContext context, RecordEvent recordEvent)
    {
        var after = RecordEventRules.Judge(Map, recordEvent, context, out var code);
        Assert.Equal(expected, code);
        Assert.Same(Map, after);
    }
}

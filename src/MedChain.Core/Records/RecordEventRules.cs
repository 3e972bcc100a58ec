using MedChain.Core.Chain;

namespace MedChain.Core.Records;

/// <summary>Judges record events.</summary>
public static class RecordEventRules
{
    /// <summary>The state after an event, or the same state and why it does not apply.</summary>
    public static StateMap Judge(StateMap map, RecordEvent recordEvent, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        return map;
    }
}

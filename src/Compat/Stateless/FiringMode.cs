namespace Stateless;

/// <summary>What happens to a trigger that is fired while another one is being handled.</summary>
public enum FiringMode
{
    /// <summary>It is handled at once, inside the action that fires it.</summary>
    Immediate,

    /// <summary>It waits for its turn. The stand-in refuses this mode: a queue keeps stale triggers after an exception.</summary>
    Queued,
}

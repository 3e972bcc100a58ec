using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Node.Shell;

/// <summary>Knows when timers are due. A name stands for one timer: setting it again replaces the earlier one.</summary>
public sealed class Timers : IPart
{
    private readonly SortedDictionary<(TimerKind Kind, ulong Epoch, ulong View), (TimerId Timer, long DueMs, ulong Setting)> _set = [];

    /// <summary>When the next is due; null where none is set.</summary>
    public long? NextDueMs => _set.Count == 0 ? null : _set.Values.Min(set => set.DueMs);

    /// <summary>Sets, forgets, and says which have run out.</summary>
    public ImmutableArray<Post> Handle(long nowMs, Mail mail)
    {
        if (mail is Mail.Arm arm) _set[Name(arm.Timer)] = (arm.Timer, arm.DueMs, arm.Setting);
        if (mail is Mail.Disarm disarm) _set.Remove(Name(disarm.Timer));
        return Due(nowMs);
    }

    /// <summary>Takes those that have run out, in the order in which they were due.</summary>
    public ImmutableArray<Post> Due(long nowMs)
    {
        var due = _set.Values.Where(set => set.DueMs <= nowMs).OrderBy(set => set.DueMs).ToImmutableArray();
        foreach (var (timer, _, _) in due) _set.Remove(Name(timer));
        return [.. due.Select(set => new Post(PartKind.Core, new Mail.Fired(set.Timer, set.Setting)))];
    }

    private static (TimerKind Kind, ulong Epoch, ulong View) Name(TimerId timer) => (timer.Kind, timer.Epoch, timer.View);
}

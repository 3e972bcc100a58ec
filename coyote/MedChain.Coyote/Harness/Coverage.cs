using MedChain.Core;
using MedChain.Core.Consensus;

namespace MedChain.Coyote.Harness;

/// <summary>
/// Which lines of the machines' tables schedules have taken, read off the states before and after a step: a phase that changed took the line
/// that leads there, or the lines of the only shortest way; a line that leaves its phase as it is shows in what the phase is about.
/// </summary>
internal static class Coverage
{
    private static readonly SortedSet<string> Taken = new(StringComparer.Ordinal);

    /// <summary>Lines taken so far, as "Machine: From, Trigger".</summary>
    internal static IReadOnlySet<string> Lines => Taken;

    /// <summary>Looks at one step.</summary>
    internal static void Seen(ReplicaState before, ReplicaState after)
    {
        MachineLines.Replica.Moved(before.Phase.ToString(), after.Phase.ToString(), Taken);
        LedgerCoverage.Seen(before, after, Taken);
        var (was, now) = (before.Consensus, after.Consensus);
        if (ReferenceEquals(was, now)) return;
        if (was.Epoch.Epoch != now.Epoch.Epoch) MachineLines.Epoch.Moved(was.EpochPhase.ToString(), nameof(EpochPhase.HandedOver), Taken);
        else if (was.EpochPhase != now.EpochPhase) MachineLines.Epoch.Moved(was.EpochPhase.ToString(), now.EpochPhase.ToString(), Taken);
        if (was.Epoch.Epoch == now.Epoch.Epoch && !ReferenceEquals(was.Views, now.Views)) Views(was, now);
    }

    private static void Views(ConsensusState was, ConsensusState now)
    {
        foreach (var (number, view) in now.Views)
        {
            var old = was.At(number);
            if (ReferenceEquals(old, view)) continue;
            if (old.Phase != view.Phase) MachineLines.View.Moved(old.Phase.ToString(), view.Phase.ToString(), Taken);
            if (old.Phase == ViewPhase.Notarized && old.SkipCertificate is null && view.SkipCertificate is not null) Taken.Add("View: Notarized, SkipCertificateSeen");
            if (old.Phase == ViewPhase.Skipped && old.Notarization is null && view.Notarization is not null) Taken.Add("View: Skipped, NotarizationSeen");
        }

        if (now.FinalizedView > was.FinalizedView) MachineLines.View.Moved(was.At(now.FinalizedView).Phase.ToString(), nameof(ViewPhase.Finalized), Taken);
    }
}

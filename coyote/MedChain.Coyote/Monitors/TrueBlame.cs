using MedChain.Core.Institutions;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Whoever is named when a chunk does not open has lied: no honest custodian, and no source that sealed rightly. Spec: Records T7, T8.</summary>
internal sealed class TrueBlame : Monitor
{
    /// <summary>A reader names an institution.</summary>
    internal sealed class Named(InstitutionId institution, bool isHonest) : Event
    {
        internal InstitutionId Institution { get; } = institution;

        internal bool IsHonest { get; } = isHonest;
    }

    [Start]
    [OnEventDoAction(typeof(Named), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var named = (Named)e;
        Assert(!named.IsHonest, "True blame: {0} is honest and is named", named.Institution);
    }
}

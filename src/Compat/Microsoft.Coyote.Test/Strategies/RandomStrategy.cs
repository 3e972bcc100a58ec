using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.SystematicTesting.Strategies;

/// <summary>Each step uniformly among the enabled operations.</summary>
internal sealed class RandomStrategy : Strategy
{
    public override string Name => "random";

    public override bool IsFair => true;

    public override Operation Next(EnabledSet enabled, Operation current) => enabled[Below(enabled.Count)];
}

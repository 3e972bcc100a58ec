using MedChain.Core.Chain;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>A source that consents to all of a record, whatever was asked for.</summary>
internal sealed class OverGranter() : Rewriter<RecordEvent.Grant>(isOfOneMind: false)
{
    /// <inheritdoc/>
    protected override IEnumerable<RecordEvent> Rewrite(Foothold self, RecordEvent.Grant happened) => [happened with { Scope = Dealt.Of(self.Host.Setup).Record.Manifest.Scope }];
}

using MedChain.Core.Chain;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>A custodian that holds nothing: asked for a chunk, it says that its position is vacant and at once that it has repaired it.</summary>
internal sealed class DecliningCustodian() : Rewriter<RecordEvent.Possession>(isOfOneMind: true)
{
    /// <inheritdoc/>
    protected override IEnumerable<RecordEvent> Rewrite(Foothold self, RecordEvent.Possession happened)
    {
        var record = Dealt.Of(self.Host.Setup).Record;
        var position = (byte)record.Manifest.Custodians.IndexOf(self.Self);
        return [new RecordEvent.Vacated(record.Id, position), new RecordEvent.Repaired(record.Id, position)];
    }
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Registers no ballot key, and proposes no block in which its replica does.</summary>
internal sealed class Abstainer : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => sent.Message switch
    {
        Message.Submitted { Transaction: var said } when Registers(self, said) => [],
        Message.Proposed { Proposal.Block: var block } when block.Transactions.Any(said => Registers(self, said)) => [],
        _ => [sent],
    };

    private static bool Registers(Foothold self, Transaction said) => said.Sender == self.Self && said.Payload is Payload.RegisterBallotKey;
}

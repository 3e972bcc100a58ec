using System.Collections.Immutable;
using MedChain.Core.Institutions;

namespace MedChain.Core;

/// <content>What a voter asks.</content>
public abstract partial record Command
{
    /// <summary>
    /// Votes in the running election, in place of an earlier vote; answered by <see cref="Outcome.Recorded"/> when the ballot is counted. Approving
    /// of somebody who does not stand is no vote. Spec: Election V5.
    /// </summary>
    public sealed record Vote(ImmutableSortedSet<InstitutionId> Approved) : Command;
}

using System.Collections.Immutable;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Node.Shell;

/// <summary>
/// Checks signatures of messages ahead of the core. Several do so beside one another and end in any order: what they say is about one
/// message, and the same whoever says it. Before it knows the epoch it leaves all to the core.
/// </summary>
/// <param name="keys">Everybody's public keys; used by all verifiers at once.</param>
public sealed class Verifier(IAuthenticator keys) : IPart
{
    private EpochSetup? _epoch;

    /// <inheritdoc/>
    public ImmutableArray<Post> Handle(long nowMs, Mail mail)
    {
        switch (mail)
        {
            case Mail.Watch watch:
                _epoch = watch.Epoch;
                return [];
            case Mail.Unjudged unjudged:
                var signatures = CheckedSignatures.None;
                var verdict = _epoch is null ? Verdict.Sound : CheckedSignatures.Check(unjudged.Message, _epoch, keys, out signatures);
                return [new Post(PartKind.Ingress, new Mail.Judged(unjudged.Ticket, verdict, signatures))];
            default:
                return [];
        }
    }
}

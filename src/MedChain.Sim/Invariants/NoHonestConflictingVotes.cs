using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Sim.Invariants;

/// <summary>
/// No honest institution signs two Notarize in one view, or Skip and Finalize, or two proposals, in all its lives. Judged over every
/// vote and proposal that leaves an honest host, and every endorsement in a certificate that does. Spec: Consensus S7, D1.
/// </summary>
public sealed class NoHonestConflictingVotes : Observer
{
    /// <summary>The property's name in the spec.</summary>
    public const string Property = "No honest conflicting votes";

    private readonly SortedDictionary<(InstitutionId Voter, ulong Epoch, ulong View), ImmutableArray<Ballot>> _ballots = [];
    private readonly SortedDictionary<(InstitutionId Leader, ulong Epoch, ulong View), BlockHeader> _proposals = [];
    private Certificate? _latest;

    /// <summary>Votes judged, each ballot once.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public override void OnEffect(Host host, Effect effect)
    {
        if (!host.IsHonest) return;
        switch (effect)
        {
            case Effect.Send send: Judge(host, send.Message); break;
            case Effect.Broadcast broadcast: Judge(host, broadcast.Message); break;
        }
    }

    private void Judge(Host host, Message message)
    {
        switch (message)
        {
            case Message.Voted voted when voted.Vote.Voter == host.Id.Institution: Judge(voted.Vote.Voter, voted.Vote.Ballot); break;
            case Message.Proposed proposed when proposed.Proposal.Block.Header.Leader == host.Id.Institution: Judge(proposed.Proposal.Block.Header); break;
            case Message.Certified certified: Judge(host, certified.Certificate); break;
            case Message.Justified { Justification.Parent: { } parent }: Judge(host, parent); break;
        }
    }

    // An endorsement by another honest host was checked by the one that relays it, so it counts against its signer.
    private void Judge(Host host, Certificate certificate)
    {
        if (ReferenceEquals(certificate, _latest)) return;
        _latest = certificate;
        foreach (var endorsement in certificate.Endorsements)
        {
            if (host.IsHonestPeer(endorsement.Signer)) Judge(endorsement.Signer, certificate.Ballot);
        }
    }

    private void Judge(InstitutionId voter, Ballot ballot)
    {
        var place = (voter, ballot.Epoch, ballot.View);
        var before = _ballots.TryGetValue(place, out var found) ? found : [];
        if (before.Contains(ballot)) return;
        foreach (var other in before)
        {
            if (Evidence.Votes.AreForbidden(other, ballot))
                throw new InvariantViolationException(Property, $"{voter} signed {Show(other)} and {Show(ballot)} in view {ballot.View} of epoch {ballot.Epoch}");
        }

        _ballots[place] = before.Add(ballot);
        Count++;
    }

    private void Judge(BlockHeader header)
    {
        var place = (header.Leader, header.Epoch, header.View);
        if (_proposals.TryGetValue(place, out var other) && other != header)
            throw new InvariantViolationException(Property, $"{header.Leader} proposed {other.Hash()} and {header.Hash()} in view {header.View} of epoch {header.Epoch}");
        _proposals[place] = header;
    }

    private static string Show(Ballot ballot) => ballot.Kind == VoteKind.Skip ? "Skip" : $"{ballot.Kind}({ballot.Block})";
}

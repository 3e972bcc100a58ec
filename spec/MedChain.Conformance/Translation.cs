using System.Runtime.CompilerServices;
using Consensus;
using ConsensusKnowledge;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using Quorums;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>The core's values as the consensus model's: the same thing under the model's names. No rule is decided here.</summary>
/// <param name="names">The models' numbers of hashes.</param>
/// <param name="keys">Verifies signatures: whether one is genuine is a fact that the model takes.</param>
internal sealed class Translation(Names names, IAuthenticator keys)
{
    private readonly ConditionalWeakTable<Certificate, _ICertificate> _certificates = [];

    /// <summary>The numbers given to hashes.</summary>
    internal Names Names => names;

    internal static _ICouncil Council(ValidatorSet validators) => Quorums.Council.create(
        SetOf(validators.Members.Select(member => Names.Of(member.Id))), validators.FaultTolerance);

    internal _ISetup Setup(EpochSetup epoch) =>
        Consensus.Setup.create(epoch.Epoch, Council(epoch.Validators), names.Of(epoch.Start.Block), epoch.LastHeight);

    internal _IBallot Ballot(Ballot ballot) => Consensus.Ballot.create(
        ballot.Kind switch { VoteKind.Notarize => Kind.create_Notarize(), VoteKind.Skip => Kind.create_Skip(), _ => Kind.create_Finalize() },
        ballot.Epoch, ballot.View, names.Of(ballot.Block));

    internal _IVote Vote(Vote vote) => Consensus.Vote.create(Ballot(vote.Ballot), Names.Of(vote.Voter));

    /// <summary>The votes that a certificate holds.</summary>
    internal IEnumerable<_IVote> Votes(Certificate certificate)
    {
        var ballot = Ballot(certificate.Ballot);
        return certificate.Endorsements.Select(endorsement => Consensus.Vote.create(ballot, Names.Of(endorsement.Signer)));
    }

    internal IEnumerable<_IVote> Votes(Justification justification) =>
        justification.Skips.SelectMany(Votes).Concat(justification.Parent is { } parent ? Votes(parent) : []);

    /// <summary>
    /// A certificate; genuine where each member of the epoch's set that is named as a signer signed it. Of one that is of no epoch known
    /// here the model asks nothing more.
    /// </summary>
    internal _ICertificate Certificate(Certificate certificate, EpochSetup epoch)
    {
        if (_certificates.TryGetValue(certificate, out var known)) return known;
        var isKnown = certificate.Ballot.Epoch == epoch.Epoch;
        var made = ConsensusKnowledge.Certificate.create(
            Ballot(certificate.Ballot),
            SequenceOf(certificate.Endorsements.Select(endorsement => Names.Of(endorsement.Signer))),
            isKnown && IsGenuine(certificate, epoch));
        if (isKnown) _certificates.Add(certificate, made);
        return made;
    }

    internal _IJustification Justification(Justification justification, EpochSetup epoch) => ConsensusKnowledge.Justification.create(
        justification.Parent is { } parent ? Some(Certificate(parent, epoch)) : None<_ICertificate>(),
        SequenceOf(justification.Skips.Select(skip => Certificate(skip, epoch))));

    /// <summary>Whether a member signed a vote.</summary>
    internal bool IsGenuine(Vote vote, EpochSetup epoch) =>
        epoch.Validators.Find(vote.Voter) is { } voter && vote.IsSigned(epoch.ChainId, voter, keys);

    /// <summary>Whether the leader that a proposal names signed it.</summary>
    internal bool IsGenuine(Proposal proposal, EpochSetup epoch) =>
        epoch.Validators.Find(proposal.Block.Header.Leader) is { } leader && proposal.IsSigned(leader, keys);

    private bool IsGenuine(Certificate certificate, EpochSetup epoch)
    {
        using var transcript = certificate.Ballot.SignedOctets(epoch.ChainId);
        foreach (var endorsement in certificate.Endorsements)
        {
            if (epoch.Validators.Find(endorsement.Signer) is { } signer && !keys.Verify(signer, transcript.Octets, endorsement.Signature)) return false;
        }

        return true;
    }
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Consensus;

/// <summary>Certificates, evidence and end proofs with real signatures. Spec: Consensus M2, S7, E3. Numbers are lines of the bad inputs.</summary>
public sealed class ProofTests
{
    private static readonly Digest s_block = new([1, .. new byte[31]]);
    private static readonly Digest s_other = new([2, .. new byte[31]]);
    private static readonly Ballot s_ballot = new(VoteKind.Notarize, 1, 3, s_block);
    private readonly Consortium _consortium = new(7);

    private Genesis Genesis => _consortium.Genesis;

    [Fact]
    public void Line_34_a_certificate_needs_exactly_a_quorum()
    {
        Assert.True(IsValid(Certify(s_ballot, 0, 1, 2, 3, 4)));
        Assert.True(IsValid(Certify(s_ballot, 0, 1, 2, 3, 4, 5, 6)));
        Assert.False(IsValid(Certify(s_ballot, 0, 1, 2, 3)));
    }

    [Fact]
    public void Line_33_a_duplicated_signer_makes_no_quorum()
    {
        var certificate = Certify(s_ballot, 0, 1, 2, 3);
        Assert.False(IsValid(certificate with { Endorsements = certificate.Endorsements.Add(certificate.Endorsements[3]) }));
        Assert.False(IsValid(certificate with { Endorsements = certificate.Endorsements.Insert(0, certificate.Endorsements[0]) }));
    }

    [Fact]
    public void Line_32_a_signer_who_is_no_member_makes_no_quorum()
    {
        var fewer = new MedChain.Core.Institutions.ValidatorSet(Genesis.Founders.Members[..4]);
        Assert.True(Certify(s_ballot, 0, 1, 2).IsValid(Genesis.ChainId, fewer, _consortium[0].Keys));
        Assert.False(Certify(s_ballot, 0, 1, 5).IsValid(Genesis.ChainId, fewer, _consortium[0].Keys));
    }

    [Fact]
    public void Line_37_signatures_for_another_chain_kind_epoch_view_or_block_make_no_quorum()
    {
        var certificate = Certify(s_ballot, 0, 1, 2, 3, 4);
        Assert.False(certificate.IsValid(s_other, Genesis.Founders, _consortium[0].Keys));
        foreach (var ballot in (Ballot[])[
            s_ballot with { Kind = VoteKind.Finalize }, s_ballot with { Epoch = 2 }, s_ballot with { View = 4 }, s_ballot with { Block = s_other }])
        {
            Assert.False(IsValid(certificate with { Ballot = ballot }));
        }
    }

    [Fact]
    public void Line_37_a_vote_signature_is_no_proposal_signature()
    {
        var header = Genesis.Block.Header with { Epoch = 1, View = 3 };
        var vote = Cast(new Ballot(VoteKind.Notarize, 1, 3, header.Hash()), 0);
        Assert.False(new Proposal(new Block(header, []), Justification.Start, vote.Signature).IsSigned(Genesis.Founders.Members[0], _consortium[0].Keys));
    }

    [Fact]
    public void Line_35_a_signature_whose_scalar_is_not_reduced_is_refused()
    {
        var vote = Cast(s_ballot, 0);
        var octets = vote.Signature.Octets.ToArray();
        var order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        for (int i = 0, carry = 0; i < 32; i++)
        {
            carry += octets[32 + i] + order[i];
            (octets[32 + i], carry) = ((byte)(carry & 0xFF), carry >> 8);
        }

        Assert.True(vote.IsSigned(Genesis.ChainId, Genesis.Founders.Members[0], _consortium[0].Keys));
        Assert.False((vote with { Signature = new Signature(octets) }).IsSigned(Genesis.ChainId, Genesis.Founders.Members[0], _consortium[0].Keys));
    }

    [Fact]
    public void Line_10_each_single_bit_flipped_in_a_signed_vote_is_noticed()
    {
        var golden = CanonicalWriter.Encode(Cast(s_ballot, 0));
        for (var bit = 0; bit < 8 * golden.Length; bit++)
        {
            var octets = (byte[])golden.Clone();
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            var reader = new CanonicalReader(octets);
            var isTaken = Vote.Read(ref reader) is { } vote && vote.IsSigned(Genesis.ChainId, Genesis.Founders.Members[0], _consortium[0].Keys);
            Assert.False(isTaken, $"bit {bit}");
        }
    }

    [Fact]
    public void Line_42_evidence_of_two_true_votes_is_valid_and_forged_evidence_is_not()
    {
        var (first, second) = (Cast(s_ballot, 2), Cast(s_ballot with { Block = s_other }, 2));
        Assert.True(IsValid(new Evidence.Votes(first, second), 2));
        Assert.True(IsValid(new Evidence.Votes(second, first), 2));
        Assert.False(IsValid(new Evidence.Votes(first, first), 2));
        Assert.False(IsValid(new Evidence.Votes(first, second), 3));
        Assert.False(IsValid(new Evidence.Votes(first, second with { Signature = first.Signature }), 2));
        Assert.False(IsValid(new Evidence.Votes(first, Cast(s_ballot with { Block = s_other }, 3)), 2));
        Assert.False(IsValid(new Evidence.Votes(first, Cast(s_ballot with { Block = s_other }, 3) with { Voter = _consortium[2].Self }), 2));
        Assert.False(IsValid(new Evidence.Votes(first, Cast(s_ballot with { Block = s_other, View = 4 }, 2)), 2));
        Assert.False(IsValid(new Evidence.Votes(first, Cast(s_ballot with { Block = s_other, Epoch = 2 }, 2)), 2));
    }

    [Fact]
    public void Line_30_two_proposals_of_one_view_are_evidence_and_forged_ones_are_not()
    {
        var (first, second) = (Propose(1, 3, 2), Propose(2, 3, 2));
        Assert.True(IsValid(new Evidence.Proposals(first, second), 2));
        Assert.False(IsValid(new Evidence.Proposals(first, first), 2));
        Assert.False(IsValid(new Evidence.Proposals(first, Propose(2, 4, 2)), 2));
        Assert.False(IsValid(new Evidence.Proposals(first, Propose(2, 3, 4)), 2));
        Assert.False(IsValid(new Evidence.Proposals(first, second with { Signature = first.Signature }), 2));
        Assert.False(IsValid(new Evidence.Proposals(first, second), 4));
    }

    [Fact]
    public void E3_an_end_proof_leads_from_a_finalization_to_the_last_height()
    {
        var last = Genesis.Block.Header with { Epoch = 1, View = 7, Height = 8 };
        var closing = last with { View = 9, Height = 9, Parent = last.Hash() };
        var proof = new EndProof(Certify(new Ballot(VoteKind.Finalize, 1, 9, closing.Hash()), 0, 1, 2, 3, 4), [closing, last]);
        Assert.True(Ends(proof, 8));
        Assert.False(Ends(proof, 9));
        Assert.False(Ends(proof with { Path = [closing] }, 8));
        Assert.False(Ends(proof with { Path = [last] }, 8));
        Assert.False(Ends(proof with { Path = [closing, last with { TimestampMs = 1 }] }, 8));
        Assert.False(Ends(proof with { Finalization = Certify(new Ballot(VoteKind.Notarize, 1, 9, closing.Hash()), 0, 1, 2, 3, 4) }, 8));
        Assert.False(Ends(proof with { Finalization = Certify(new Ballot(VoteKind.Finalize, 1, 9, closing.Hash()), 0, 1, 2, 3) }, 8));
    }

    [Fact]
    public void S1_a_justification_has_a_skip_for_every_view_between()
    {
        var parent = Certify(s_ballot, 0, 1, 2, 3, 4);
        Assert.True(new Justification(parent, [Skip(4), Skip(5)]).IsWellFormed(1));
        Assert.Equal(6ul, new Justification(parent, [Skip(4), Skip(5)]).View);
        Assert.False(new Justification(parent, [Skip(5)]).IsWellFormed(1));
        Assert.False(new Justification(parent, [Skip(4), Skip(4)]).IsWellFormed(1));
        Assert.False(new Justification(parent, [Skip(4), parent]).IsWellFormed(1));
        Assert.False(new Justification(Skip(3), [Skip(4)]).IsWellFormed(1));
        Assert.False(new Justification(parent, [Skip(4)]).IsWellFormed(2));
        Assert.True(new Justification(null, [Skip(1)]).IsWellFormed(1));
    }

    private Certificate Skip(ulong view) => Certify(new Ballot(VoteKind.Skip, 1, view, Digest.Zero), 0, 1, 2, 3, 4);

    private Vote Cast(Ballot ballot, int voter) => Vote.Sign(Genesis.ChainId, ballot, _consortium[voter].Self, _consortium[voter].Keys);

    private Certificate Certify(Ballot ballot, params int[] signers) =>
        new(ballot, [.. signers.Select(signer => new Endorsement(_consortium[signer].Self, Cast(ballot, signer).Signature))]);

    private SignedHeader Propose(ulong height, ulong view, int leader)
    {
        var header = Genesis.Block.Header with { Epoch = 1, View = view, Height = height, Leader = _consortium[leader].Self };
        return new SignedHeader(header, Proposal.Sign(new Block(header, ImmutableArray<Transaction>.Empty), Justification.Start, _consortium[leader].Keys).Signature);
    }

    private bool IsValid(Certificate certificate) => certificate.IsValid(Genesis.ChainId, Genesis.Founders, _consortium[0].Keys);

    private bool IsValid(Evidence evidence, int offender) =>
        evidence.IsValid(Genesis.ChainId, Genesis.Founders.Members[offender], _consortium[0].Keys);

    private bool Ends(EndProof proof, ulong lastHeight) => proof.IsValid(Genesis.ChainId, Genesis.Founders, lastHeight, _consortium[0].Keys);
}

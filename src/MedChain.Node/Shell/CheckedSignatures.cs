using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Node.Shell;

/// <summary>
/// Signatures of one message that were found right ahead of the core: each is named by key, signed octets and signature, so that it stands
/// for nothing else. Made by checking alone. Spec: Consensus M1, M2.
/// </summary>
public sealed class CheckedSignatures
{
    /// <summary>Most signatures of a message that are looked at ahead; the core checks the rest.</summary>
    private const int Most = 1_024;

    private readonly ImmutableSortedSet<Digest> _right;

    private CheckedSignatures(ImmutableSortedSet<Digest> right) => _right = right;

    /// <summary>Nothing was checked.</summary>
    public static CheckedSignatures None { get; } = new([]);

    /// <summary>How many.</summary>
    public int Count => _right.Count;

    /// <summary>
    /// Checks the signatures of a message that belong to an epoch and whose signers it names. What is left out of both is left to the core,
    /// which may know of a later epoch.
    /// </summary>
    public static Verdict Check(Message message, EpochSetup epoch, IAuthenticator keys, out CheckedSignatures signatures)
    {
        signatures = None;
        var right = ImmutableSortedSet.CreateBuilder<Digest>();
        foreach (var claim in Claims(message, epoch).Take(Most))
        {
            using var octets = claim.SignedOctets();
            if (!keys.Verify(claim.Signer, octets.Octets, claim.Signature)) return Verdict.Forged;
            right.Add(Name(claim.Signer, octets.Octets, claim.Signature));
        }

        if (right.Count > 0) signatures = new CheckedSignatures(right.ToImmutable());
        return Verdict.Sound;
    }

    /// <summary>Whether this very signature was found right.</summary>
    public bool Covers(Institution signer, ReadOnlySpan<byte> transcript, Signature signature) => _right.Count > 0 && _right.Contains(Name(signer, transcript, signature));

    private static Digest Name(Institution signer, ReadOnlySpan<byte> octets, Signature signature)
    {
        using var transcript = new Transcript("checked signature");
        transcript.Append(signer.SigningKey.Value);
        transcript.Append(octets);
        transcript.Append(signature.Octets);
        return transcript.Hash();
    }

    private static IEnumerable<Claim> Claims(Message message, EpochSetup epoch) => message switch
    {
        Message.Voted { Vote: var vote } => Of(vote.Ballot, [new Endorsement(vote.Voter, vote.Signature)], epoch),
        Message.Certified { Certificate: var certificate } => Of(certificate.Ballot, certificate.Endorsements, epoch),
        Message.Justified { Justification: var justification } => Of(justification, epoch),
        Message.Proposed { Proposal: var proposal } => [.. Of(proposal, epoch), .. Of(proposal.Justification, epoch)],
        _ => [],
    };

    private static IEnumerable<Claim> Of(Justification justification, EpochSetup epoch)
    {
        if (justification.Parent is { } parent) foreach (var claim in Of(parent.Ballot, parent.Endorsements, epoch)) yield return claim;
        foreach (var skip in justification.Skips) foreach (var claim in Of(skip.Ballot, skip.Endorsements, epoch)) yield return claim;
    }

    private static IEnumerable<Claim> Of(Proposal proposal, EpochSetup epoch)
    {
        var header = proposal.Block.Header;
        if (header.Epoch == epoch.Epoch && header.ChainId == epoch.ChainId && epoch.Validators.Find(header.Leader) is { } leader)
            yield return new Claim(leader, () => Proposal.SignedOctets(header), proposal.Signature);
    }

    private static IEnumerable<Claim> Of(Ballot ballot, ImmutableArray<Endorsement> endorsements, EpochSetup epoch)
    {
        if (ballot.Epoch != epoch.Epoch) yield break;
        foreach (var endorsement in endorsements)
        {
            if (epoch.Validators.Find(endorsement.Signer) is { } signer)
                yield return new Claim(signer, () => ballot.SignedOctets(epoch.ChainId), endorsement.Signature);
        }
    }

    private sealed record Claim(Institution Signer, Func<Transcript> SignedOctets, Signature Signature);
}

/// <summary>An institution's keys, which need not check again what was checked ahead with the message that the core handles.</summary>
/// <param name="keys">The keys.</param>
public sealed class CheckedAheadAuthenticator(IAuthenticator keys) : IAuthenticator
{
    /// <summary>What was checked of the message that is handled.</summary>
    public CheckedSignatures Ahead { get; set; } = CheckedSignatures.None;

    /// <inheritdoc/>
    public bool Holds(Institution institution) => keys.Holds(institution);

    /// <inheritdoc/>
    public Signature Sign(ReadOnlySpan<byte> transcript) => keys.Sign(transcript);

    /// <inheritdoc/>
    public bool Verify(Institution signer, ReadOnlySpan<byte> transcript, Signature signature) =>
        Ahead.Covers(signer, transcript, signature) || keys.Verify(signer, transcript, signature);

    /// <inheritdoc/>
    public VrfProof Prove(ReadOnlySpan<byte> alpha) => keys.Prove(alpha);

    /// <inheritdoc/>
    public bool TryVerify(Institution prover, ReadOnlySpan<byte> alpha, VrfProof proof, out Digest beta) => keys.TryVerify(prover, alpha, proof, out beta);

    /// <inheritdoc/>
    public bool IsValidRegistration(Institution institution) => keys.IsValidRegistration(institution);
}

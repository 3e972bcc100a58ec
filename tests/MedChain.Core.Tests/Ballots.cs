using MedChain.Core.Consensus;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests;

/// <summary>Votes and certificates signed by the first members of a consortium.</summary>
internal static class Ballots
{
    internal static Ballot Skip(ulong view, ulong epoch = 1) => new(VoteKind.Skip, epoch, view, Digest.Zero);

    internal static Vote Vote(Consortium consortium, Ballot ballot, int voter) =>
        Core.Consensus.Vote.Sign(consortium.Genesis.ChainId, ballot, consortium[voter].Self, consortium[voter].Keys);

    internal static Certificate Certificate(Consortium consortium, Ballot ballot, int signers) => new(
        ballot,
        [.. Enumerable.Range(0, signers).Select(i => new Endorsement(consortium[i].Self, Vote(consortium, ballot, i).Signature))]);
}

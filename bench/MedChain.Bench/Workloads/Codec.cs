using BenchmarkDotNet.Attributes;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Crypto.Hashing;

namespace MedChain.Bench.Workloads;

/// <summary>Canonical forms: a block of 1,024 events, a vote, a certificate of 21 of 31.</summary>
public class Codec
{
    private readonly Block _block;
    private readonly Message _vote;
    private readonly byte[] _blockOctets;
    private readonly byte[] _voteOctets;
    private readonly byte[] _certificateOctets;

    public Codec()
    {
        var setups = Town.Of(31);
        var ballot = new Ballot(VoteKind.Skip, 1, 1, Digest.Zero);
        var votes = setups.Take(21).Select(setup => Vote.Sign(setup.Genesis.ChainId, ballot, setup.Self, setup.Keys)).ToList();
        _block = Town.FullBlock(setups);
        _vote = new Message.Voted(votes[0]);
        _blockOctets = CanonicalWriter.Encode(_block);
        _voteOctets = _vote.Encode();
        _certificateOctets = new Message.Certified(new Certificate(ballot, [.. votes.Select(vote => new Endorsement(vote.Voter, vote.Signature))])).Encode();
    }

    [Benchmark]
    public byte[] EncodeBlock() => CanonicalWriter.Encode(_block);

    [Benchmark]
    public bool DecodeBlock() => Block.TryDecode(_blockOctets, out _);

    [Benchmark]
    public Digest RootOfTransactions() => Block.RootOf(_block.Transactions);

    [Benchmark]
    public byte[] EncodeVote() => _vote.Encode();

    [Benchmark]
    public bool DecodeVote() => Message.TryDecode(_voteOctets, out _);

    [Benchmark]
    public bool DecodeCertificate() => Message.TryDecode(_certificateOctets, out _);
}

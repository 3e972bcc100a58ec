using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Takes part as it should and lies to whoever catches up: blocks with another height or state root or without their transactions, blocks of
/// another place, and end proofs with a gap, a lowered or raised end, of another epoch, or with a finalization that no quorum signed.
/// </summary>
/// <param name="always">It never tells the truth.</param>
internal sealed class LyingArchivist(bool always) : Adversary
{
    private readonly List<Block> _given = [];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => sent.Message switch
    {
        Message.BlockFound found => [sent with { Message = new Message.BlockFound(Lie(self, found.Block)) }],
        Message.Ended ended => [sent with { Message = new Message.Ended(Lie(self, ended.Proof)) }],
        _ => [sent],
    };

    private Block Lie(Foothold self, Block block)
    {
        var header = block.Header;
        _given.Add(block);
        return self.Choose(always ? 4 : 6) switch
        {
            0 => new Block(header with { Height = header.Height + 1 }, block.Transactions),
            1 => new Block(header with { StateRoot = header.Parent }, block.Transactions),
            2 => new Block(header with { Parent = self.Host.Setup.Genesis.State.Block }, block.Transactions),
            3 => new Block(header with { TransactionsRoot = header.Parent }, block.Transactions),
            4 => _given[self.Choose(_given.Count)],
            _ => block,
        };
    }

    private EndProof Lie(Foothold self, EndProof proof)
    {
        var (ballot, path) = (proof.Finalization.Ballot, proof.Path);
        var made = new BlockHeader(
            proof.Last.ChainId, proof.Last.Epoch, proof.Last.View + 1, proof.Last.Height, proof.Last.Parent, proof.Last.TransactionsRoot, proof.Last.StateRoot, self.Self, default, proof.Last.TimestampMs);
        return self.Choose(always ? 5 : 7) switch
        {
            0 => proof with { Path = path.Add(made) },
            1 => proof with { Path = path.SetItem(path.Length - 1, proof.Last with { Height = proof.Last.Height + 1 }) },
            2 => new EndProof(Own(self, ballot with { Block = made.Hash() }), [made]),
            3 => new EndProof(new Certificate(ballot with { Block = made.Hash() }, proof.Finalization.Endorsements), [made]),
            4 => new EndProof(proof.Finalization with { Ballot = ballot with { Epoch = ballot.Epoch + 1 } }, path),
            5 => Early(self, proof),
            _ => proof,
        };
    }

    /// <summary>A finalization signed by itself alone.</summary>
    private static Certificate Own(Foothold self, Ballot ballot) => new(ballot, [new Endorsement(self.Self, self.Sign(ballot).Vote.Signature)]);

    /// <summary>A true finalization of a block that is not the epoch's last.</summary>
    private static EndProof Early(Foothold self, EndProof proof) =>
        self.State!.Consensus.Finalization is { } finalization && self.State.Consensus.Blocks.TryGet(finalization.Ballot.Block, out var block)
            ? new EndProof(finalization, [block.Block.Header]) : proof;
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;

namespace MedChain.Sim.Adversaries;

/// <summary>
/// Takes part as it should and lies to whoever catches up: blocks with other heights or without their transactions or with another's state
/// root, other blocks than those asked for, end proofs with a gap, with a lowered height or of another block; now and then it is silent.
/// </summary>
public sealed class LyingArchivist : Adversary
{
    private BlockHeader? _last;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => sent.Message switch
    {
        Message.BlockFound found => Lies(self, found.Block).Select(block => sent with { Message = new Message.BlockFound(block) }),
        Message.Ended ended => Lies(ended.Proof).Select(proof => sent with { Message = new Message.Ended(proof) }),
        _ => [sent],
    };

    private List<Block> Lies(Foothold self, Block block)
    {
        var header = block.Header;
        var lied = _last is null ? header : _last;
        _last = header;
        return self.Dice.Below(6) switch
        {
            0 => [new Block(header with { Height = header.Height - 1 }, block.Transactions)],
            1 => [new Block(header with { StateRoot = header.Parent }, block.Transactions)],
            2 => [new Block(header, [])],
            3 => [new Block(lied, block.Transactions)],
            4 => [self.Setup.Genesis.Block],
            _ => [],
        };
    }

    private static List<EndProof> Lies(EndProof proof)
    {
        var lowered = proof.Path.SetItem(proof.Path.Length - 1, proof.Last with { Height = proof.Last.Height - 1 });
        var fewer = new EndProof(new Certificate(proof.Finalization.Ballot, proof.Finalization.Endorsements[..1]), proof.Path);
        return [proof with { Path = lowered }, proof with { Path = [proof.Path[0], .. proof.Path] }, fewer, proof with { Path = [proof.Last with { View = proof.Last.View + 1 }] }];
    }
}

using MedChain.Core;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Proofs;

namespace MedChain.Coyote.Adversaries;

/// <summary>Gives parts of evaluations that are not its share's: another element, one with a proof by another scalar, another sharing's, or none.</summary>
internal sealed class WrongHolder : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is not Message.EvaluationGiven given) return [sent];
        var scalar = GroupScalar.FromUInt64((ulong)self.Choose(3) + 2);
        return self.Choose(5) switch
        {
            0 => [sent with { Message = given with { Part = given.Part + GroupElement.Generator } }],
            1 => [sent with { Message = given with { Part = scalar * given.Blinded, Proof = Crypto.Oprf.ObliviousFunction.Prove(scalar, [new LogPair(given.Blinded, scalar * given.Blinded)], scalar) } }],
            2 => [sent with { Message = given with { Epoch = given.Epoch + 1 } }],
            3 => [sent, sent with { Message = given with { Part = given.Part + GroupElement.Generator } }],
            _ => [],
        };
    }
}

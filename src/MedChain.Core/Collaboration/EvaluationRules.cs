using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Oprf;
using MedChain.Crypto.Proofs;

namespace MedChain.Core.Collaboration;

/// <summary>The joint evaluation of the identity function: asked on the chain, answered by holders of the key, each part proved. Pure. Spec: Collaboration K10 to K12.</summary>
public static class EvaluationRules
{
    /// <summary>An institution asks, so many times in an epoch. Spec: Collaboration K10.</summary>
    internal static StateMap Ask(StateMap map, GroupElement blinded, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        if (IdentityRules.Find(map) is null) return map;
        code = RefusalCode.Repeated;
        var place = StateKeys.Evaluation(context.Sender, blinded);
        if (map.TryGet<EvaluationEntry>(place, out _)) return map;
        code = RefusalCode.QuotaSpent;
        var count = map.TryGet<EvaluationCount>(StateKeys.EvaluationCount(context.Sender), out var counted) && counted.Epoch == context.Epoch ? counted.Count : 0;
        if (count >= context.Parameters.EvaluationQuota) return map;
        code = RefusalCode.None;
        return map.Set(place, new EvaluationEntry(context.Sender, blinded, context.Epoch, context.TimestampMs))
            .Set(StateKeys.EvaluationCount(context.Sender), new EvaluationCount(context.Epoch, count + 1));
    }

    /// <summary>Whether a holder may answer: the institution's question is final, and of this epoch or the one before. Spec: Collaboration K11.</summary>
    public static bool MayAnswer(StateMap final, InstitutionId asker, GroupElement blinded, ulong epoch) =>
        final.TryGet<EvaluationEntry>(StateKeys.Evaluation(asker, blinded), out var entry) && entry.Epoch + 1 >= epoch;

    /// <summary>A holder's part of an evaluation, with the proof that it is by its share. Spec: Collaboration K11.</summary>
    /// <param name="key">How the key is shared.</param>
    /// <param name="share">The holder's share.</param>
    /// <param name="blinded">What is evaluated.</param>
    public static Message.EvaluationGiven Answer(IdentityKey key, GroupScalar share, GroupElement blinded)
    {
        var part = ObliviousFunction.Evaluate(share, blinded);
        using var inputs = new Transcript("evaluation nonce");
        inputs.Append(blinded);
        Span<byte> secret = stackalloc byte[GroupScalar.Size];
        share.CopyTo(secret);
        var nonce = GroupScalar.Derive(secret, inputs);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        return new Message.EvaluationGiven(blinded, key.Epoch, part, ObliviousFunction.Prove(share, [new LogPair(blinded, part)], nonce));
    }

    /// <summary>Whether a part is the holder's, as its verification key says. Spec: Collaboration K12.</summary>
    public static bool IsRight(IdentityKey key, InstitutionId holder, Message.EvaluationGiven given) =>
        key.Holders.TryGetValue(holder, out var index)
        && ObliviousFunction.Verifies(key.Commitments.KeyOf(index), [new LogPair(given.Blinded, given.Part)], given.Proof);
}

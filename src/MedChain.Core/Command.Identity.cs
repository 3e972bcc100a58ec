using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;

namespace MedChain.Core;

/// <content>What an institution asks of the identity function.</content>
public abstract partial record Command
{
    /// <summary>
    /// Has a blinded identifier evaluated jointly: asked on the chain, then of the holders of the identity key; answered by <see cref="Outcome.Evaluated"/> or
    /// <see cref="Outcome.NotEvaluated"/>. Spec: Collaboration K10, K12.
    /// </summary>
    public sealed record Evaluate(GroupElement Blinded) : Command;
}

/// <content>How evaluations end.</content>
public abstract partial record Outcome
{
    /// <summary>Enough holders have given parts that are proved.</summary>
    /// <param name="Blinded">What was evaluated.</param>
    /// <param name="Value">The evaluation by the key.</param>
    /// <param name="Lying">Holders whose parts were not right.</param>
    public sealed record Evaluated(GroupElement Blinded, GroupElement Value, ImmutableArray<InstitutionId> Lying) : Outcome;

    /// <summary>Too few holders have.</summary>
    /// <param name="Needed">Parts that it takes.</param>
    /// <param name="Given">Parts that came and were right.</param>
    /// <param name="Lying">Holders whose parts were not right.</param>
    public sealed record NotEvaluated(int Needed, int Given, ImmutableArray<InstitutionId> Lying) : Outcome;
}

namespace MedChain.Core.Collaboration;

/// <summary>Which of a consortium's two joint keys. Spec: Collaboration K2, K8.</summary>
public enum JointKey : byte
{
    /// <summary>Opens the totals of one epoch's election, by any f + 1 trustees; forgotten with it.</summary>
    Poll = 1,

    /// <summary>Evaluates the identity function, by any n - f trustees; made once and handed on from epoch to epoch.</summary>
    Identity = 2,
}

using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Has voted against the rules before the schedule begins, and keeps to them from then on.</summary>
internal sealed class Repentant : Adversary
{
}

using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Keeps to the protocol, and tells other corrupted institutions all that it was given.</summary>
internal sealed class Colluder : Adversary
{
}

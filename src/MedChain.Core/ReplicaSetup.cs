using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;

namespace MedChain.Core;

/// <summary>What a replica is given once, at its start.</summary>
/// <param name="Self">Whose replica it is.</param>
/// <param name="Genesis">The chain.</param>
/// <param name="Keys">Its signing and VRF keys, and everybody's public ones.</param>
/// <param name="Sealing">Its X25519 key: opens the key shares sealed to it.</param>
/// <param name="Nonces">
/// A secret of the institution from which one-time seeds are derived, by purpose and by the thing they serve, so that the core needs no
/// other randomness once it runs.
/// </param>
public sealed record ReplicaSetup(InstitutionId Self, Genesis Genesis, IAuthenticator Keys, SealingKey Sealing, Entropy Nonces);

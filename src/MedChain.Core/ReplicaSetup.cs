using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Election;
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
public sealed record ReplicaSetup(InstitutionId Self, Genesis Genesis, IAuthenticator Keys, SealingKey Sealing, Entropy Nonces)
{
    /// <summary>Further keys of this institution: those that a key change will make its own, and those before, to which shares are sealed.</summary>
    public ImmutableArray<OwnKeys> Others { get; init; } = [];

    /// <summary>Dear checks that held before; one for each host.</summary>
    public CheckedOnce Checks { get; init; } = new();

    /// <summary>Whether it stands in every election in which it may. Spec: Election V2.</summary>
    public bool Stands { get; init; }

    /// <summary>
    /// The keys to sign with where the chain names <paramref name="registered"/>: those that it names, or null. Whoever has other keys
    /// signs nothing there. Spec: Institutions I11.
    /// </summary>
    public IAuthenticator? KeysOf(Institution? registered)
    {
        if (registered is null || registered.Id != Self) return null;
        return Keys.Holds(registered) ? Keys : Others.FirstOrDefault(other => other.Keys.Holds(registered))?.Keys;
    }

    /// <summary>The first of its sealing keys that opens something, by <paramref name="opens"/>; null where none does.</summary>
    internal T? Open<T>(Func<SealingKey, T?> opens)
        where T : class => opens(Sealing) ?? Others.Select(other => opens(other.Sealing)).FirstOrDefault(opened => opened is not null);
}

/// <summary>One institution's private keys.</summary>
/// <param name="Keys">Signing and VRF keys.</param>
/// <param name="Sealing">The sealing key.</param>
public sealed record OwnKeys(IAuthenticator Keys, SealingKey Sealing);

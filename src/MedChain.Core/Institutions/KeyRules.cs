using MedChain.Core.Chain;

namespace MedChain.Core.Institutions;

/// <summary>A key is registered once, for one purpose of one institution, and never again, not even when it is out of use. Pure. Spec: Institutions I1, I6.</summary>
public static class KeyRules
{
    /// <summary>
    /// Whether an institution's keys may be registered: three different ones that were never registered. An institution that is known
    /// (<paramref name="before"/>) may keep its lottery and its sealing key; its signing key is new.
    /// </summary>
    public static bool AreFree(StateMap map, Institution institution, Institution? before)
    {
        var (signing, lottery, sealing) = (institution.SigningKey, institution.VrfKey, institution.SealingKey);
        return signing != lottery && signing != sealing && lottery != sealing
            && IsFree(map, signing)
            && (lottery == before?.VrfKey || IsFree(map, lottery))
            && (sealing == before?.SealingKey || IsFree(map, sealing));
    }

    /// <summary>Registers an institution's three keys.</summary>
    public static StateMap Register(StateMap map, Institution institution) => map
        .Set(StateKeys.RegisteredKey(institution.SigningKey), new RegisteredKey(institution.Id, KeyPurpose.Signing))
        .Set(StateKeys.RegisteredKey(institution.VrfKey), new RegisteredKey(institution.Id, KeyPurpose.Lottery))
        .Set(StateKeys.RegisteredKey(institution.SealingKey), new RegisteredKey(institution.Id, KeyPurpose.Sealing));

    /// <summary>Whether a key was never registered.</summary>
    internal static bool IsFree(StateMap map, PublicOctets key) => !map.TryGet<RegisteredKey>(StateKeys.RegisteredKey(key), out _);
}

using MedChain.Crypto.Groups;

namespace MedChain.Crypto.ElGamal;

/// <summary>Finds v from vG for small v, one addition a step. Not constant time: totals are public.</summary>
public static class SmallLogs
{
    /// <summary>Finds v.</summary>
    /// <param name="element">vG.</param>
    /// <param name="most">Largest v looked for; the work grows with it.</param>
    /// <param name="value">v.</param>
    /// <returns>False if there is none up to <paramref name="most"/>.</returns>
    public static bool TryFind(GroupElement element, uint most, out uint value)
    {
        var candidate = GroupElement.Identity;
        for (value = 0; candidate != element; value++)
        {
            if (value == most) return false;
            candidate += GroupElement.Generator;
        }

        return true;
    }
}

using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>The state after a block: what a validator must know to judge the next one.</summary>
/// <param name="Map">The authenticated state.</param>
/// <param name="Height">The block's height.</param>
/// <param name="TimestampMs">The block's time.</param>
/// <param name="Block">The block's hash.</param>
public sealed record LedgerState(StateMap Map, ulong Height, long TimestampMs, Digest Block)
{
    /// <summary>The account of an institution, or null.</summary>
    public Account? Account(InstitutionId id) => Map.TryGet<Account>(StateKeys.Account(id), out var account) ? account : null;
}

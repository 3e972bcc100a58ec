using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>What an event is judged against besides the state: the block it stands in and who signed its batch.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Validators">The validators of the block's epoch.</param>
/// <param name="Keys">Verifies receipts.</param>
/// <param name="Sender">Who signed the batch.</param>
/// <param name="TimestampMs">The block's time.</param>
public sealed record EventContext(Digest ChainId, ValidatorSet Validators, IAuthenticator Keys, InstitutionId Sender, long TimestampMs)
{
    /// <summary>The block's epoch.</summary>
    public ulong Epoch { get; init; }

    /// <summary>The chain's parameters.</summary>
    public ProtocolParameters Parameters { get; init; } = new();

    /// <summary>Checks of ballots and turnout that held before.</summary>
    public CheckedOnce Checks { get; init; } = new();
}

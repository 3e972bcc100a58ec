using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>
/// Follows a chain block by block from its genesis and believes nothing: leaders, VRF proofs, signatures, every rule of execution, state roots; with end
/// proofs, that a quorum made each epoch final. Spec: Chain C9, Consensus S2, E2, E3.
/// </summary>
/// <param name="genesis">Where it starts.</param>
/// <param name="keys">Verifies.</param>
/// <param name="checks">Remembers dear checks, also those that the host has run ahead; null: its own.</param>
public sealed class ChainReplay(Genesis genesis, IAuthenticator keys, CheckedOnce? checks = null)
{
    private readonly Execution _execution = new(keys, checks);
    private ImmutableArray<Digest> _outputs = [];

    /// <summary>The epoch of the next block.</summary>
    public EpochSetup Epoch { get; private set; } = EpochRules.First(genesis);

    /// <summary>The state after the last block.</summary>
    public LedgerState State { get; private set; } = genesis.State;

    /// <summary>Takes the next block; what is wrong with it, in words, or null.</summary>
    public string? TryAppend(Block block)
    {
        var header = block.Header;
        if (!ViewRules.Extends(header, Epoch, State)) return "it does not follow the block before, or its leader was not drawn";
        if (!block.IsWellFormed()) return "its transactions are not those that the header names";
        if (!ViewRules.TryVerifyLottery(header, Epoch, keys, out var output)) return "the leader's lottery proof does not hold";
        if (_execution.TryRun(State, Epoch, header.View, header.TimestampMs, block.Transactions, _ => false) is not { } map) return "a transaction is not signed, not numbered or not allowed";
        if (map.Root != header.StateRoot) return "the state after it is not the one that the header names";
        State = new LedgerState(map, header.Height, header.TimestampMs, block.Hash);
        if (Epoch.FeedsNextSeed(header.Height)) _outputs = _outputs.Add(output);
        return null;
    }

    /// <summary>Whether the epoch's last block has been taken, so that <see cref="TryEnd"/> is next.</summary>
    public bool IsAtEnd => State.Height == Epoch.LastHeight;

    /// <summary>Takes the proof that the epoch is over, and goes on to the next; what is wrong with it, or null.</summary>
    public string? TryEnd(EndProof? proof)
    {
        if (!IsAtEnd) throw new InvalidOperationException("The epoch is not over.");
        if (proof is not null && (!proof.IsValid(Epoch.ChainId, Epoch.Validators, Epoch.LastHeight, keys) || proof.Last.Hash() != State.Block)) return "its end proof does not hold";
        Epoch = EpochRules.Next(Epoch, State, _outputs);
        _outputs = [];
        return null;
    }
}

using System.Numerics;
using Consensus;
using Dafny;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using Quorums;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>
/// What holds of blocks whoever knows them: their headers, and whether leader, proof, transactions and state root are what they must be on
/// their parent. That is found out here by executing them, and taken as a fact by the model. Remembered from step to step.
/// </summary>
/// <param name="translation">Of hashes.</param>
/// <param name="keys">Verifies signatures and proofs.</param>
internal sealed class BlockFacts(Translation translation, IAuthenticator keys)
{
    private readonly Execution _execution = new(keys);
    private readonly Dictionary<Digest, (_IHeader Header, long TimestampMs)> _headers = [];
    private readonly Dictionary<Digest, LedgerState> _states = [];
    private readonly Dictionary<Digest, bool> _verdicts = [];
    private readonly Dictionary<Digest, _ICouncil> _councils = [];

    /// <summary>Takes a state that is known: of the last final block, or of one that was executed.</summary>
    internal void Know(LedgerState state, EpochSetup epoch)
    {
        _states[state.Block] = state;
        if (!_headers.ContainsKey(state.Block)) _headers[state.Block] = (Header(default, default, default, state.Height, true), state.TimestampMs);
        if (state.Height == epoch.LastHeight && state.Map.TryGet<ValidatorSet>(StateKeys.NextValidators, out var next)) _councils[state.Block] = Translation.Council(next);
    }

    /// <summary>Takes a header of which nothing more is known: it can be on the way to a block, and never be voted for.</summary>
    internal void Know(BlockHeader header)
    {
        var hash = header.Hash();
        if (!_headers.ContainsKey(hash)) _headers[hash] = (Header(header.Epoch, header.View, header.Parent, header.Height, false), header.TimestampMs);
    }

    /// <summary>Takes blocks of an epoch, and judges those whose parents' states are known, parents first.</summary>
    internal void Know(IEnumerable<Block> blocks, Func<ulong, EpochSetup> epoch)
    {
        foreach (var block in blocks.OrderBy(block => block.Header.Height))
        {
            var header = block.Header;
            var setup = epoch(header.Epoch);
            if (!_verdicts.TryGetValue(block.Hash, out var isSound) && setup.Epoch == header.Epoch && _states.TryGetValue(header.Parent, out var parent))
            {
                isSound = IsSound(block, parent, setup, out var state);
                _verdicts.Add(block.Hash, isSound);
                if (state is not null) Know(state, setup);
            }

            _headers[block.Hash] = (Header(header.Epoch, header.View, header.Parent, header.Height, isSound), header.TimestampMs);
        }
    }

    /// <summary>The model's world of these blocks.</summary>
    internal _IWorld World(uint epochLength) => Consensus.World.create(
        MapOf(_headers.Select(pair => (translation.Names.Of(pair.Key), pair.Value.Header))),
        MapOf(_councils.Select(pair => (translation.Names.Of(pair.Key), pair.Value))),
        Set<BigInteger>.Empty, epochLength);

    /// <summary>The blocks' times.</summary>
    internal Map<BigInteger, BigInteger> Times() => MapOf(_headers.Select(pair => (translation.Names.Of(pair.Key), (BigInteger)pair.Value.TimestampMs)));

    /// <summary>Forgets what lies below a height; nothing refers to it any more.</summary>
    internal void Forget(ulong height)
    {
        foreach (var hash in _headers.Where(pair => pair.Value.Header.dtor_height < height).Select(pair => pair.Key).ToList())
        {
            _headers.Remove(hash);
            _states.Remove(hash);
            _verdicts.Remove(hash);
            _councils.Remove(hash);
        }
    }

    private bool IsSound(Block block, LedgerState parent, EpochSetup epoch, out LedgerState? state)
    {
        state = null;
        var header = block.Header;
        if (!block.IsWellFormed() || header.ChainId != epoch.ChainId || header.Height != parent.Height + 1) return false;
        if (!ViewRules.TryVerifyLottery(header, epoch, keys, out _)) return false;
        if (_execution.TryRun(parent, epoch, header.View, header.TimestampMs, block.Transactions, static _ => false) is not { } map || map.Root != header.StateRoot) return false;
        state = new LedgerState(map, header.Height, header.TimestampMs, block.Hash);
        return header.Leader == epoch.Leader(header.View) && header.TimestampMs > parent.TimestampMs;
    }

    private _IHeader Header(ulong epoch, ulong view, Digest parent, ulong height, bool isSound) =>
        Consensus.Header.create(epoch, view, translation.Names.Of(parent), height, isSound);
}

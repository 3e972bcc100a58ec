using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Crypto.Hashing;

namespace MedChain.Sim.Invariants;

/// <summary>
/// No two final blocks at one height, across honest hosts and across their restarts; each host's blocks come in order of height, join
/// their parents and carry the root of the state that the host computed. Spec: Consensus "Agreement".
/// </summary>
public sealed class Agreement : Observer
{
    /// <summary>The property's name in the spec.</summary>
    public const string Property = "Agreement";

    private readonly SortedDictionary<ulong, (Digest Block, HostId By)> _final = [];
    private readonly SortedDictionary<HostId, ulong> _heights = [];

    /// <summary>Final blocks seen, counted once a height.</summary>
    public int Count => _final.Count;

    /// <inheritdoc/>
    public override void OnStart(Host host) => _heights.Remove(host.Id);

    /// <inheritdoc/>
    public override void OnEffect(Host host, Effect effect)
    {
        if (effect is Effect.Commit commit && host.IsHonest) Check(host.Id, commit.Block, commit.Ledger);
    }

    private void Check(HostId host, Block block, LedgerState ledger)
    {
        var height = block.Header.Height;
        if (_final.TryGetValue(height, out var other) && other.Block != block.Hash)
            throw Violation($"{host} has {block.Hash} final at height {height}, {other.By} has {other.Block}");
        if (_heights.TryGetValue(host, out var last) && height != last + 1) throw Violation($"{host} called height {height} final after {last}");
        if (_final.TryGetValue(height - 1, out var parent) && block.Header.Parent != parent.Block)
            throw Violation($"{host}'s final block at height {height} stands on {block.Header.Parent}, not on {parent.Block}");
        if (ledger.Map.Root != block.Header.StateRoot || ledger.Block != block.Hash || ledger.Height != height)
            throw Violation($"{host}'s state after height {height} is not the one its block commits to");
        _heights[host] = height;
        _final.TryAdd(height, (block.Hash, host));
    }

    private static InvariantViolationException Violation(string detail) => new(Property, detail);
}

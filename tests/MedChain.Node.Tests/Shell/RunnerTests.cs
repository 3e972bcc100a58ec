using System.Collections.Concurrent;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Node.Keys;
using MedChain.Node.Shell;
using MedChain.Node.Storage;

namespace MedChain.Node.Tests.Shell;

/// <summary>Nodes with shells on threads, real keys and real stores, joined by links in memory. Spec: Consensus D1, D3.</summary>
public sealed class RunnerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _root = Directory.CreateTempSubdirectory("medchain-shell-").FullName;

    [Fact]
    public async Task D3_four_nodes_agree_and_one_that_was_ended_goes_on_from_its_store()
    {
        var setups = Hospitals.Found(4);
        var town = new ConcurrentDictionary<InstitutionId, Running>();
        foreach (var setup in setups) town[setup.Self] = Start(town, setup);
        await Reach(town, 6);
        var leaver = setups[1];
        Assert.True(town.TryRemove(leaver.Self, out var ended));
        await ended.DisposeAsync();
        await Reach(town, 12);
        town[leaver.Self] = Start(town, leaver);
        await Reach(town, 18);
        var final = town.Values.Select(node => node.Blocks).Append(ended.Blocks).ToList();
        foreach (var height in final.SelectMany(blocks => blocks.Keys).Distinct())
            Assert.Single(final.Where(blocks => blocks.ContainsKey(height)).Select(blocks => blocks[height]).Distinct());
        Assert.All(town.Values, node => Assert.False(node.Runner.Completion.IsCompleted));
        Assert.All(town.Values, node => Assert.Empty(node.Refused));
        foreach (var node in town.Values) await node.DisposeAsync();
    }

    [Fact]
    public async Task D1_a_disk_that_refuses_ends_the_node_and_nothing_leaves_any_more()
    {
        var setups = Hospitals.Found(4);
        var town = new ConcurrentDictionary<InstitutionId, Running>();
        var writes = 0;
        foreach (var setup in setups.Skip(1)) town[setup.Self] = Start(town, setup);
        town[setups[0].Self] = Start(town, setups[0], step =>
        {
            if (step == StorageStep.BeginRows && Interlocked.Increment(ref writes) == 12) throw new IOException("No space left on device");
        });
        var node = town[setups[0].Self];
        var reason = await node.Runner.Completion.WaitAsync(Patience);
        Assert.Contains("The disk refused to store", reason, StringComparison.Ordinal);
        await node.DisposeAsync();
        Assert.Equal(12, writes);
        Assert.False(node.Runner.TryOffer(setups[1].Self, new byte[3]));
        town.TryRemove(setups[0].Self, out _);
        foreach (var other in town.Values) await other.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static async Task Reach(ConcurrentDictionary<InstitutionId, Running> town, ulong height)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (town.Values.Any(node => node.Height < height))
        {
            foreach (var node in town.Values.Where(node => node.Runner.Completion.IsCompleted)) Assert.Null(await node.Runner.Completion);
            await Task.Delay(20, patience.Token);
        }
    }

    private Running Start(ConcurrentDictionary<InstitutionId, Running> town, ReplicaSetup setup, Action<StorageStep>? before = null)
    {
        var path = Path.Combine(_root, $"{setup.Self.Value}.key");
        if (!File.Exists(path)) InstitutionKeyFile.Create(path, Hospitals.Seeds(setup.Self.Value));
        return new Running(town, setup, InstitutionKeyFile.Open(path), Path.Combine(_root, $"{setup.Self.Value}"), before);
    }

    /// <summary>One node that runs.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly InstitutionKeyFile _keys;
        private readonly InstitutionStore _store;
        private readonly ConcurrentDictionary<InstitutionId, Running> _town;
        private readonly InstitutionId _self;
        private readonly TaskCompletionSource _placed = new();

        internal Running(ConcurrentDictionary<InstitutionId, Running> town, ReplicaSetup setup, InstitutionKeyFile keys, string folder, Action<StorageStep>? before)
        {
            (_town, _self, _keys) = (town, setup.Self, keys);
            _store = InstitutionStore.Open(folder, keys, new StoreIdentity(setup.Genesis.ChainId, setup.Self), before);
            Runner = new ShellRunner(setup, _store, () => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), Outside);
            _placed.SetResult();
        }

        internal ShellRunner Runner { get; }

        internal ConcurrentDictionary<ulong, Digest> Blocks { get; } = [];

        internal ConcurrentQueue<InstitutionId> Refused { get; } = [];

        internal ulong Height { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await Runner.DisposeAsync();
            _store.Dispose();
            _keys.Dispose();
        }

        private void Outside(Mail mail)
        {
            switch (mail)
            {
                case Mail.Leave leave:
                    if (_town.TryGetValue(leave.To, out var peer)) peer.Runner.TryOffer(_self, leave.Message.Encode());
                    _placed.Task.Wait();
                    Runner.Sent(leave.To);
                    break;
                case Mail.Told { Effect: Effect.Commit commit }:
                    Blocks[commit.Ledger.Height] = commit.Block.Hash;
                    Height = commit.Ledger.Height;
                    break;
                case Mail.Refused refused:
                    Refused.Enqueue(refused.From);
                    break;
            }
        }
    }
}

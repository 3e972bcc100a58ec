using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Sim;

namespace MedChain.Bench.Workloads;

/// <summary>Institutions with real keys, and values of theirs, the same in every run.</summary>
internal static class Town
{
    internal static ImmutableArray<ReplicaSetup> Of(int count, ProtocolParameters? parameters = null) =>
        Founders.Create(new Entropy(Octets(32, 1)), count, new ClusterOptions { Parameters = parameters ?? new ProtocolParameters(), UsesRealSignatures = true });

    internal static byte[] Octets(int count, byte seed)
    {
        var octets = new byte[count];
        new Entropy(Enumerable.Repeat(seed, 32).ToArray()).Fill("bench", octets);
        return octets;
    }

    internal static Digest Digest(ulong number)
    {
        using var transcript = new Transcript("bench");
        transcript.Append(number);
        return transcript.Hash();
    }

    /// <summary>A block of 16 batches of 64 events each, signed.</summary>
    internal static Block FullBlock(ImmutableArray<ReplicaSetup> setups)
    {
        ImmutableArray<Transaction> transactions = [.. Enumerable.Range(0, 16).Select(number => Transaction.Sign(
            setups[0].Genesis.ChainId, setups[0].Self, (ulong)number, new Payload.Batch(Events(number)), setups[0].Keys))];
        return new Block(setups[0].Genesis.Block.Header with { Epoch = 1, View = 1, Height = 1, TransactionsRoot = Block.RootOf(transactions) }, transactions);
    }

    private static ImmutableArray<RecordEvent> Events(int batch) =>
        [.. Enumerable.Range(0, 64).Select(number => new RecordEvent.Erase(new RecordId(Digest((ulong)((batch * 64) + number)))))];
}

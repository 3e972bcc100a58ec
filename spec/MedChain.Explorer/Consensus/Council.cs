using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Lottery;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Sim;

namespace MedChain.Explorer.Consensus;

/// <summary>The validators of a scope with symbolic keys, all of which the explorer holds: it speaks for the Byzantine ones.</summary>
public sealed class Council
{
    /// <summary>The time, which stands still: clocks play no part in Agreement, and timers fire at any time.</summary>
    public const long NowMs = ClusterOptions.GenesisMs + 100_000;

    /// <summary>Founds a chain whose lottery draws these leaders for the first views.</summary>
    /// <param name="count">n.</param>
    /// <param name="tolerance">f, where it is not the one that n validators tolerate.</param>
    /// <param name="leaders">Leaders of views 1, 2, ...</param>
    public Council(int count, int? tolerance, ImmutableArray<int> leaders)
    {
        var options = new ClusterOptions
        {
            UsesRealSignatures = false,
            Parameters = ClusterOptions.Demonstration with { EpochLength = 64, BlockIntervalMs = 0 },
        };
        Span<byte> seed = stackalloc byte[Entropy.SeedSize];
        seed.Fill(0x2A);
        var setups = Founders.Create(new Entropy(seed), Math.Max(count, ValidatorSet.Minimum), options)[..count];
        var first = setups[0].Genesis;
        var members = first.Founders.Members[..count];
        var founders = tolerance is { } faults ? ValidatorSet.Tolerating(members, faults) : new ValidatorSet(members);
        for (var number = 0; ; number++)
        {
            BinaryPrimitives.WriteInt32BigEndian(seed, number);
            var genesis = new Genesis(first.Name, first.TimestampMs, new Digest(seed), first.Parameters, founders);
            var epoch = EpochRules.First(genesis);
            if (!leaders.Select((leader, i) => epoch.Leader((ulong)i + 1).Value == leader).All(static fits => fits)) continue;
            (Genesis, Epoch, Setups) = (genesis, epoch, [.. setups.Select(setup => setup with { Genesis = genesis })]);
            return;
        }
    }

    /// <summary>The chain.</summary>
    public Genesis Genesis { get; }

    /// <summary>Its first and only epoch.</summary>
    public EpochSetup Epoch { get; }

    /// <summary>Each validator's setup, in order.</summary>
    public ImmutableArray<ReplicaSetup> Setups { get; }

    /// <summary>What a validator is called.</summary>
    public static string NameOf(int validator) => string.Create(CultureInfo.InvariantCulture, $"V{validator + 1}");

    /// <summary>A validator's vote.</summary>
    public Vote Sign(int voter, Ballot ballot) => Vote.Sign(Genesis.ChainId, ballot, Setups[voter].Self, Setups[voter].Keys);

    /// <summary>A certificate that bears the endorsements of the first validators that make a quorum: which ones signed plays no part in any rule.</summary>
    public Certificate Certify(Ballot ballot) =>
        new(ballot, [.. Enumerable.Range(0, Epoch.Validators.Quorum).Select(voter => new Endorsement(Setups[voter].Self, Sign(voter, ballot).Signature))]);

    /// <summary>A block of a view's leader on a parent, with the state after it.</summary>
    /// <param name="view">The view.</param>
    /// <param name="parent">The state after the parent.</param>
    /// <param name="laterMs">How much later than it must be: what tells two blocks apart.</param>
    /// <param name="transactions">The content.</param>
    public (Block Block, LedgerState State) Build(ulong view, LedgerState parent, int laterMs, ImmutableArray<Transaction> transactions)
    {
        var keys = Setups[Epoch.Leader(view).Value].Keys;
        var timestampMs = Math.Max(NowMs, parent.TimestampMs + 1) + laterMs;
        var map = new Execution(keys).TryRun(parent, Epoch, view, timestampMs, transactions, static _ => true)
            ?? throw new ArgumentException("The transactions do not fit the parent.", nameof(transactions));
        using var alpha = LotteryRules.Alpha(Epoch.ChainId, Epoch.Epoch, view, Epoch.Seed);
        var header = new BlockHeader(
            Epoch.ChainId, Epoch.Epoch, view, parent.Height + 1, parent.Block, Block.RootOf(transactions), map.Root, Epoch.Leader(view),
            keys.Prove(alpha.Octets), timestampMs);
        var block = new Block(header, transactions);
        return (block, new LedgerState(map, header.Height, timestampMs, block.Hash));
    }
}

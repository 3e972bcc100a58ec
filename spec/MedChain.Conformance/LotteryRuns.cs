using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Conformance;

/// <summary>
/// The lottery of a simulated run beside the model: the leader of every view entered, and the seed of every epoch from the outputs of all
/// final blocks of the one before. Spec: Lottery P1 to P3, P5.
/// </summary>
internal sealed class LotteryRuns
{
    private readonly HashSet<(ulong Epoch, ulong View)> _views = [];
    private readonly SortedDictionary<ulong, Digest> _outputs = [];

    /// <summary>Leaders compared; each view of an epoch once for all replicas.</summary>
    internal long Leaders => _views.Count;

    /// <summary>Seeds compared, at every replica that enters an epoch.</summary>
    internal long Seeds { get; private set; }

    /// <summary>What differs after a step, each difference one line.</summary>
    internal IEnumerable<string> Differences(ConsensusState before, ConsensusState after, ImmutableArray<Effect> effects, IAuthenticator keys)
    {
        foreach (var commit in effects.OfType<Effect.Commit>())
        {
            var header = commit.Block.Header;
            var epoch = header.Epoch == after.Epoch.Epoch ? after.Epoch : before.Epoch;
            if (header.Epoch == epoch.Epoch && ViewRules.TryVerifyLottery(header, epoch, keys, out var output)) _outputs[header.Height] = output;
        }

        var differences = new List<string>();
        if (_views.Add((after.Epoch.Epoch, after.View))) differences.AddRange(LotteryOracle.Leader(after.Epoch, after.View, after.Epoch.Leader(after.View)));
        if (after.Epoch.Epoch != before.Epoch.Epoch + 1) return differences;
        ImmutableArray<Digest> outputs = [.. _outputs.Where(pair => pair.Key > before.Epoch.Start.Height && pair.Key <= before.Epoch.LastHeight).Select(pair => pair.Value)];
        if ((ulong)outputs.Length != before.Epoch.LastHeight - before.Epoch.Start.Height) return differences;
        Seeds++;
        differences.AddRange(LotteryOracle.NextSeed(before.Epoch.Seed, outputs, after.Epoch.Seed));
        return differences;
    }
}

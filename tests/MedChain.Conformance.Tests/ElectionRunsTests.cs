using System.Globalization;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Tests.Election;
using Xunit.Abstractions;

namespace MedChain.Conformance.Tests;

/// <summary>
/// Ceremonies and elections beside the compiled models, on random epochs. Spec: Collaboration K1, K4 to K6, Election V2, V3, V5 to V7, V9 to V13, V15 to V18.
/// </summary>
public sealed class ElectionRunsTests(ITestOutputHelper output)
{
    private const int Runs = 24;
    private const int Epochs = 3;

    /// <summary>What must have been said and judged in some run, so that the comparison is not of nothing.</summary>
    private static readonly string[] Verdicts =
    [
        "Key None", "Key Repeated", "Key KeyTaken", "Key InvalidProof", "Key WrongPhase", "Deals None", "Deals Repeated", "Complains None", "Complains FalseComplaint",
        "Complains InvalidProof", "Complains Repeated", "Stands None", "Stands Repeated", "Stands MayNotStand", "Stands WrongPhase", "Casts None", "Casts Repeated", "Casts InvalidBallot",
        "Casts InvalidProof", "Opens None", "Opens Repeated", "Opens InvalidProof", "Claims None", "Claims Repeated", "Claims InvalidProof",
    ];

    [Fact]
    public void K1_K4_K5_K6_V2_V3_V7_V9_V10_V12_V13_V15_V16_V17_V18_every_verdict_and_every_entry_is_what_the_models_say()
    {
        var verdicts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var ends = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 1; seed <= Runs; seed++)
        {
            var election = new RandomElection(seed);
            election.Run(Epochs);
            Assert.True(election.Differences.Count == 0, string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {string.Join("\n", election.Differences.Take(5))}"));
            foreach (var (verdict, count) in election.Verdicts) verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + count;
            ends.UnionWith(election.Ends);
        }

        foreach (var (verdict, count) in verdicts) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict}: {count}"));
        output.WriteLine(string.Join(", ", ends));
        Assert.Empty(Verdicts.Except(verdicts.Keys));
        Assert.Superset(new HashSet<string> { "Seated Election", "CarriedOver CarriedOver", "CarriedOver Everybody" }, ends.ToHashSet());
    }

    [Fact]
    public void V7_V16_V2_K1_another_verdict_another_ballot_and_another_record_are_reported()
    {
        var hall = new Hall(4);
        var oracle = new ElectionOracle();
        oracle.Begin(hall.Epoch);
        var (moment, before) = (hall.Next, hall.Map);
        hall.Block();
        Assert.Contains("Stands by H1: the model says None, the core Repeated", Assert.Single(oracle.Compare(new Said.Stands(Hall.H(1)), RefusalCode.Repeated, hall.Map, hall.Next)), StringComparison.Ordinal);
        Assert.Contains("Key by H1: the model says KeyTaken", oracle.Compare(new Said.Key(Hall.H(0), false, Hall.H(0), Hall.H(0), true), RefusalCode.None, hall.Map, hall.Next)
            .Concat(oracle.Compare(new Said.Key(Hall.H(1), false, Hall.H(0), Hall.H(0), true), RefusalCode.None, hall.Map, hall.Next)).Single(), StringComparison.Ordinal);
        var differences = oracle.EndBlock(hall.Epoch.Leader(2), [], hall.Map, moment);
        Assert.Contains(differences, difference => difference.StartsWith("K1: trustees: the model says 0, the core ", StringComparison.Ordinal));
        Assert.Contains(differences, difference => difference.StartsWith("V16, V17: of ", StringComparison.Ordinal));
        Assert.False(before.TryGet<Poll>(StateKeys.Poll, out _));
    }
}

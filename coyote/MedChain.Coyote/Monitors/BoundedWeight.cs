using MedChain.Core.Chain;
using MedChain.Core.Election;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Any f delegates hold less than half of the lottery's weight, and none more than the cap. Spec: Election V14.</summary>
internal sealed class BoundedWeight : Monitor
{
    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        if (!final.EndsEpoch) return;
        final.Map.TryGet<Delegates>(StateKeys.NextDelegates, out var delegates);
        var weights = delegates!.Items.Select(static item => item.Weight).OrderDescending().ToList();
        var faulty = (final.Town.Options.Institutions - 1) / 3;
        var (largest, all) = (weights.Take(faulty).Aggregate(0ul, static (sum, weight) => sum + weight), weights.Aggregate(0ul, static (sum, weight) => sum + weight));
        Assert(2 * largest < all, "Bounded weight: {0} delegates hold {1} of {2}", faulty, largest, all);
        Assert(weights[^1] >= 1 && weights[0] <= final.Town.Options.Parameters.WeightCap, "Bounded weight: a delegate has the weight {0}", weights[0]);
    }
}

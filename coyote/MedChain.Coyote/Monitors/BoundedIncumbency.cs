using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Only an election that seated somebody gives delegates by election; nobody is one for more than TermLimit epochs in a row, but for one carry-over, and carrying
/// over never follows carrying over. Spec: Election V2, V15.
/// </summary>
internal sealed class BoundedIncumbency : Monitor
{
    private readonly SortedDictionary<InstitutionId, uint> _terms = [];
    private DelegateSource _before = DelegateSource.Everybody;
    private ulong _height;

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        if (final.Height <= _height || !final.EndsEpoch) return;
        _height = final.Height;
        final.Map.TryGet<Delegates>(StateKeys.NextDelegates, out var delegates);
        var limit = final.Town.Options.Parameters.TermLimit;
        var source = delegates!.Source;
        Assert(source != DelegateSource.Election || final.Election.Phase == ElectionPhase.Seated, "Bounded incumbency: an election that seated nobody gives the delegates");
        Assert(source != DelegateSource.CarriedOver || _before == DelegateSource.Election, "Bounded incumbency: delegates that no election seated are carried over");
        Assert(source != DelegateSource.Everybody || final.Election.Phase != ElectionPhase.Seated, "Bounded incumbency: an election seated delegates, and everybody is one");
        Assert(source != DelegateSource.Everybody || _before != DelegateSource.Election, "Bounded incumbency: delegates of an election are not carried over");
        var now = source == DelegateSource.Everybody ? [] : delegates.Items.Select(static item => item.Institution).ToList();
        foreach (var gone in _terms.Keys.Except(now).ToList()) _terms.Remove(gone);
        foreach (var id in now)
        {
            _terms[id] = _terms.GetValueOrDefault(id) + 1;
            var most = source == DelegateSource.Election ? limit : limit + 1;
            Assert(_terms[id] <= most, "Bounded incumbency: {0} is a delegate for {1} epochs in a row", id, _terms[id]);
        }

        _before = source;
    }
}

using MedChain.Core.Institutions;
using MedChain.Sim.Links;

namespace MedChain.Sim.Scenarios;

/// <summary>
/// Does random harm to a cluster while it lasts: bad links, cuts, crashes at any Persist, kills, clocks that jump. Whoever stops starts
/// again after a while. <see cref="Stop"/> ends all of it.
/// </summary>
public sealed class FaultSchedule : Observer
{
    private const long LongestDownMs = 4_000;
    private const long LargestSkewMs = 400;

    private readonly Cluster _cluster;
    private readonly Dice _dice;
    private bool _active = true;

    /// <summary>Begins at once.</summary>
    public FaultSchedule(Cluster cluster, Dice dice)
    {
        _cluster = cluster;
        _dice = dice;
        cluster.Observe(this);
        Next();
    }

    /// <summary>Faults done so far.</summary>
    public int Count { get; private set; }

    /// <summary>Repairs everything and does no more harm: links are good, everybody runs, clocks are right to a tenth of a second.</summary>
    public void Stop()
    {
        _active = false;
        _cluster.Heal();
        _cluster.Network.Model = LinkModel.Good;
        foreach (var host in _cluster.Hosts)
        {
            host.StayUp();
            host.SkewMs = _dice.Between(-50, 50);
            _cluster.Restart(host.Id.Institution);
        }
    }

    /// <inheritdoc/>
    public override void OnStop(Host host)
    {
        if (_active) _cluster.Clock.After(_dice.Between(0, LongestDownMs), () => _cluster.Restart(host.Id.Institution));
    }

    private void Next() => _cluster.Clock.After(_dice.Between(50, 1_500), () =>
    {
        if (!_active) return;
        Harm();
        Count++;
        Next();
    });

    private void Harm()
    {
        var host = _cluster[_dice.Pick<InstitutionId>([.. _cluster.Institutions])];
        switch (_dice.Below(10))
        {
            case 0 or 1: Cut(); break;
            case 2 or 3: _cluster.Heal(); break;
            case 4: _cluster.Network.Model = _dice.Pick([LinkModel.Good, LinkModel.Bad, RandomModel()]); break;
            case 5 or 6 or 7: host.CrashAt(_dice.Pick([CrashPoint.BeforePersist, CrashPoint.AfterPersist, CrashPoint.AfterSend]), (int)_dice.Between(1, 6)); break;
            case 8: _cluster.Kill(host.Id.Institution); break;
            default: host.SkewMs = _dice.Between(-LargestSkewMs, LargestSkewMs); break;
        }
    }

    private void Cut()
    {
        var shuffled = _dice.Shuffle(_cluster.Institutions);
        _cluster.Partition(shuffled.Take((int)_dice.Between(1, shuffled.Length - 1)));
    }

    private LinkModel RandomModel() => new(
        1, _dice.Between(10, 400), (int)_dice.Between(0, 300), (int)_dice.Between(0, 300), (int)_dice.Between(0, 200), _dice.Between(500, 6_000));
}

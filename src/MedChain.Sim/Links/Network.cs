using System.Collections.Immutable;

namespace MedChain.Sim.Links;

/// <summary>Decides what becomes of each message between two hosts: delay, loss, duplication, partition.</summary>
public sealed class Network
{
    private readonly Dice _dice;
    private readonly SortedDictionary<(HostId From, HostId To), LinkModel> _links = [];
    private ImmutableSortedDictionary<HostId, int> _groups = ImmutableSortedDictionary<HostId, int>.Empty;

    /// <summary>Connects everybody with one model.</summary>
    public Network(LinkModel model, Dice dice)
    {
        Model = model;
        _dice = dice;
    }

    /// <summary>The model of every link that has none of its own.</summary>
    public LinkModel Model { get; set; }

    /// <summary>Messages that entered.</summary>
    public ulong Sent { get; private set; }

    /// <summary>Messages lost, by chance or at a cut.</summary>
    public ulong Lost { get; private set; }

    /// <summary>Whether some hosts cannot reach one another.</summary>
    public bool IsPartitioned => !_groups.IsEmpty;

    /// <summary>Gives one direction of one link a model of its own; null takes it back.</summary>
    public void SetLink(HostId from, HostId to, LinkModel? model)
    {
        if (model is null) _links.Remove((from, to));
        else _links[(from, to)] = model;
    }

    /// <summary>Splits the hosts: messages pass inside a group only, also those under way. Hosts named in no group form one more.</summary>
    public void Partition(IReadOnlyList<IReadOnlyList<HostId>> groups)
    {
        var assigned = ImmutableSortedDictionary.CreateBuilder<HostId, int>();
        for (var i = 0; i < groups.Count; i++)
        {
            foreach (var host in groups[i]) assigned[host] = i + 1;
        }

        _groups = assigned.ToImmutable();
    }

    /// <summary>Joins all groups.</summary>
    public void Heal() => _groups = ImmutableSortedDictionary<HostId, int>.Empty;

    /// <summary>Whether a partition lies between two hosts now.</summary>
    public bool IsCut(HostId from, HostId to) => !_groups.IsEmpty && _groups.GetValueOrDefault(from) != _groups.GetValueOrDefault(to);

    /// <summary>After how long each copy of a message arrives: none where it is lost, two where it is doubled.</summary>
    public ImmutableArray<long> Delays(HostId from, HostId to)
    {
        Sent++;
        var model = _links.GetValueOrDefault((from, to), Model);
        if (IsCut(from, to) || (model.LossPermille > 0 && _dice.Chance(model.LossPermille)))
        {
            Lost++;
            return [];
        }

        var first = Delay(model);
        return model.DuplicatePermille > 0 && _dice.Chance(model.DuplicatePermille) ? [first, Delay(model)] : [first];
    }

    internal void LoseUnderWay() => Lost++;

    private long Delay(LinkModel model) =>
        model.LatePermille > 0 && _dice.Chance(model.LatePermille)
            ? _dice.Between(model.LeastDelayMs, Math.Max(model.LeastDelayMs, model.LateDelayMs))
            : _dice.Between(model.LeastDelayMs, Math.Max(model.LeastDelayMs, model.MostDelayMs));
}

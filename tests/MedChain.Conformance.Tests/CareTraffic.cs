using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Sim;
using MedChain.Sim.Scenarios;

namespace MedChain.Conformance.Tests;

/// <summary>Random commands on few records while a cluster runs: whatever institutions may ask, by who may and by who may not.</summary>
internal sealed class CareTraffic(Cluster cluster, Dice dice)
{
    private readonly RecordTraffic _records = new(cluster, dice.Derive("records"));
    private readonly List<RecordId> _put = [];
    private readonly List<Submission> _asked = [];
    private readonly List<(Emergency Emergency, Submission Vouched)> _emergencies = [];

    internal int Count { get; private set; }

    /// <summary>Gives a command at each of so many random times within a while.</summary>
    internal void Give(int commands, long withinMs)
    {
        for (var i = 0; i < commands; i++) cluster.Clock.After(dice.Below(withinMs), Give);
    }

    private void Give()
    {
        var running = cluster.HonestHosts.Where(host => host.IsRunning).ToList();
        if (running.Count == 0) return;
        var at = dice.Pick(running).Id.Institution;
        Count++;
        if (_put.Count == 0 || dice.Below(10) == 0) _put.Add(_records.Put(at).Record);
        else if (dice.Below(6) == 0) Urge(at);
        else if (Command(at) is var (who, command)) _asked.Add(cluster.Submit(who, command));
    }

    /// <summary>Another institution is asked to sign; where one has, glass is broken, and at times the source judges.</summary>
    private void Urge(InstitutionId at)
    {
        var vouched = _emergencies.Where(each => each.Vouched.Outcome is Outcome.Vouched).ToList();
        if (vouched.Count == 0 || dice.Below(3) == 0)
        {
            var emergency = new Emergency(
                dice.Pick(_put), (SegmentScope)dice.Between(1, 3), EmergencyReason.DangerToLife, at, dice.Pick(cluster.HonestHosts.ToList()).Id.Institution, cluster.Clock.NowMs + 30_000);
            _emergencies.Add((emergency, cluster.Submit(emergency.Endorser, new Command.Vouch(emergency))));
            return;
        }

        var (broken, word) = dice.Pick(vouched);
        var outcome = (Outcome.Vouched)word.Outcome!;
        var map = cluster.HonestHosts.First(host => host.IsRunning).Replica!.State.Final.Map;
        if (dice.Below(3) == 0 && map.TryGet<RecordEntry>(Core.Chain.StateKeys.Record(broken.Record), out var record))
            cluster.Submit(record.Source, new Command.Review(outcome.Access, dice.Below(2) == 0));
        else cluster.Submit(broken.Requester, new Command.BreakGlass(broken, outcome.ByEndorser));
    }

    private (InstitutionId Who, Command Command) Command(InstitutionId anybody)
    {
        var accesses = _asked.Select(asked => asked.Outcome).OfType<Outcome.Requested>().Select(requested => requested.Access).ToList();
        if (accesses.Count == 0 || dice.Below(5) == 0) return (anybody, new Command.RequestAccess(dice.Pick(_put), (SegmentScope)dice.Between(1, 3), Purpose.Treatment));
        var access = dice.Pick(accesses);
        var entry = cluster.HonestHosts.Where(host => host.IsRunning).Select(host => Find(host, access)).FirstOrDefault(found => found is not null);
        var source = entry is { } known && dice.Below(10) > 0 ? known.Source : anybody;
        var requester = entry is { } its && dice.Below(6) > 0 ? its.Entry.Requester : anybody;
        return dice.Below(12) switch
        {
            < 4 => (source, new Command.Grant(access, entry?.Entry.Asked ?? SegmentScope.Clinical, cluster.Clock.NowMs + dice.Between(1_000, 20_000))),
            4 => (source, new Command.Deny(access)),
            5 => (source, new Command.Revoke(access)),
            6 when entry is { } erased => (source, new Command.Erase(erased.Entry.Record)),
            _ => (requester, new Command.Read(access)),
        };
    }

    private static (AccessEntry Entry, InstitutionId Source)? Find(Host host, AccessId access)
    {
        var map = host.Replica!.State.Final.Map;
        return map.TryGet<AccessEntry>(Core.Chain.StateKeys.Access(access), out var entry)
            && map.TryGet<RecordEntry>(Core.Chain.StateKeys.Record(entry.Record), out var record) ? (entry, record.Source) : null;
    }
}

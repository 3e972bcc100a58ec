using System.Globalization;
using System.Text;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Randomness;

namespace MedChain.Sim.Scenarios;

/// <summary>Small records of invented patients that institutions put while a run goes on, and what each must give back.</summary>
public sealed class RecordTraffic
{
    private readonly Cluster _cluster;
    private readonly Dice _dice;
    private readonly PseudonymFunction _pseudonyms;
    private readonly SortedDictionary<RecordId, byte[]> _originals = [];

    /// <summary>For a cluster.</summary>
    public RecordTraffic(Cluster cluster, Dice dice)
    {
        _cluster = cluster;
        _dice = dice;
        _pseudonyms = new PseudonymFunction(Draw(Entropy.SeedSize));
    }

    /// <summary>Records put so far.</summary>
    public int Count => _originals.Count;

    /// <summary>The octets of a record that was put here.</summary>
    public ReadOnlyMemory<byte>? Original(RecordId record) => _originals.TryGetValue(record, out var octets) ? octets : null;

    /// <summary>Lets a running honest institution, if there is one, put a record at a random time within the next while.</summary>
    public void PutWithin(long ms) => _cluster.Clock.After(_dice.Below(ms), () =>
    {
        var running = _cluster.HonestHosts.Where(host => host.IsRunning).ToList();
        if (running.Count > 0) Put(_dice.Pick(running).Id.Institution);
    });

    /// <summary>Puts a record at an institution.</summary>
    public (RecordId Record, Submission Submission) Put(InstitutionId source)
    {
        var bundle = Bundle(_originals.Count);
        var validators = _cluster[source].Replica?.State.Consensus.Epoch.Validators ?? _cluster.Genesis.Founders;
        if (!RecordSealer.TrySeal(bundle, new Entropy(Draw(Entropy.SeedSize)), source, validators, _pseudonyms, out var record, out var rejection))
            throw new InvalidOperationException(rejection.Reason);
        _originals.Add(record.Id, bundle);
        return (record.Id, _cluster.Submit(source, new Command.Put(record)));
    }

    private static byte[] Bundle(int number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$$$"""
        {"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Patient","id":"simulated-{{{{number}}}}","identifier":[{"system":"urn:medchain:simulated","value":"{{{{number}}}}"}],"name":[{"family":"Simulated-{{{{number}}}}"}]}},
        {"resource":{"resourceType":"Condition","subject":{"reference":"Patient/simulated-{{{{number}}}}"},"code":{"text":"Simulated condition {{{{number}}}}"}}}]}
        """));

    private byte[] Draw(int count)
    {
        var octets = new byte[count];
        for (var i = 0; i < count; i++) octets[i] = (byte)_dice.Below(256);
        return octets;
    }
}

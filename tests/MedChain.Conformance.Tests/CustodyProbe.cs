using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Sim;

namespace MedChain.Conformance.Tests;

/// <summary>
/// Goes on at random from states that custodians reach in a run, aside from the run: requests of anybody by any clock, offers that were made to
/// somebody, whole and damaged, fragments that the store has lost or spoilt, desks that are empty or full. Every step is compared.
/// </summary>
internal sealed class CustodyProbe(int seed) : Observer
{
    private const uint Every = 60;
    private const int Steps = 12;
    private const int LoadingCap = 256;
    private const int UnanchoredCap = 1024;

    private readonly Random _random = new(seed);
    private readonly SortedDictionary<InstitutionId, RecordOracle> _oracles = [];
    private readonly List<(InstitutionId From, Message.Offer Offer)> _offers = [];
    private readonly SortedDictionary<InstitutionId, ReplicaSetup> _setups = [];
    private uint _seen;

    internal List<string> Differences { get; } = [];

    internal IEnumerable<(string Kind, long Count)> Kinds => _oracles.Values.SelectMany(oracle => oracle.Inputs.Concat(oracle.Outputs)).Select(pair => (pair.Key, pair.Value));

    public override void OnHandled(Host host, ReplicaState before, Input input, ImmutableArray<Effect> effects)
    {
        if (input is Input.Received { Message: Message.Offer offer } received) _offers.Add((received.From, offer));
        _setups[host.Id.Institution] = host.Setup;
        if (!host.IsHonest || _seen++ % Every != 0 || before.Phase == ReplicaPhase.Recovering || _offers.Count == 0) return;
        if (!_oracles.TryGetValue(host.Id.Institution, out var oracle)) _oracles[host.Id.Institution] = oracle = new RecordOracle(host.Setup);
        var replica = new Replica(host.Setup) { State = host.Replica!.State };
        for (var i = 0; i < Steps; i++)
        {
            if (_random.Next(5) == 0) replica.State = replica.State with { Custody = Crowded(replica.State.Custody, host) };
            if (_random.Next(5) == 0) replica.State = Condemned(replica.State);
            var probe = Random(host, replica.State);
            var state = replica.State;
            Differences.AddRange(oracle.Compare(new CoreStep(state, probe, replica.Handle(probe), replica.State)));
        }
    }

    private Input Random(Host host, ReplicaState state)
    {
        var from = Anybody(host);
        if (_random.Next(3) == 0 && state.Custody.Loading.Count > 0) return Loaded(host, state.Custody.Loading.Keys.ElementAt(_random.Next(state.Custody.Loading.Count)));
        if (_random.Next(2) == 0) return Offered(host, from);
        if (_random.Next(3) == 0) return Urged(host, state, from);
        AccessEntry[] entries = [.. state.Final.Map.Entries().Select(entry => entry.Value).OfType<AccessEntry>()];
        if (entries.Length == 0 || _random.Next(10) == 0) return new Input.Received(host.NowMs, from, new Message.ReleaseRequest(new AccessId(RandomDigest())));
        var entry = entries[_random.Next(entries.Length)];
        var nowMs = host.NowMs + (_random.Next(8) == 0 ? 2 * host.Setup.Genesis.Parameters.DriftMs : _random.Next(2) * 500);
        return new Input.Received(nowMs, _random.Next(4) == 0 ? from : entry.Requester, new Message.ReleaseRequest(entry.Access));
    }

    /// <summary>An emergency, mostly as it must be.</summary>
    private Input.Received Urged(Host host, ReplicaState state, InstitutionId from)
    {
        var records = state.Final.Map.Entries().Select(entry => entry.Value).OfType<RecordEntry>().ToList();
        var record = records.Count == 0 || _random.Next(10) == 0 ? null : records[_random.Next(records.Count)];
        var (ours, theirs) = (_setups.Values.ElementAt(_random.Next(_setups.Count)), _setups.Values.ElementAt(_random.Next(_setups.Count)));
        var lastsMs = _random.Next(6) switch { 0 => -1, 1 => 2L * host.Setup.Genesis.Parameters.EmergencyMs, _ => 1_000 };
        var emergency = new Emergency(
            record?.Record ?? new RecordId(RandomDigest()), record?.Segments ?? SegmentScope.All, EmergencyReason.NobodyToAsk, ours.Self, theirs.Self, host.NowMs + lastsMs);
        var told = state.Final.Map.Entries().Select(entry => entry.Value).OfType<EmergencyEntry>().ToList();
        if (told.Count > 0 && _random.Next(2) == 0) emergency = told[_random.Next(told.Count)].Emergency;
        if (!_setups.TryGetValue(emergency.Requester, out ours!) || !_setups.TryGetValue(emergency.Endorser, out theirs!)) return Offered(host, from);
        var chainId = host.Setup.Genesis.ChainId;
        var (first, second) = (emergency.Sign(chainId, ours.Self, ours.Keys), emergency.Sign(chainId, theirs.Self, theirs.Keys));
        var endorsed = _random.Next(5) == 0 ? new EndorsedEmergency(emergency, second, first) : new EndorsedEmergency(emergency, first, second);
        return new Input.Received(host.NowMs, _random.Next(5) == 0 ? from : ours.Self, new Message.EmergencyRequest(endorsed));
    }

    private Input.Received Offered(Host host, InstitutionId anybody)
    {
        var (from, offer) = _offers[_random.Next(_offers.Count)];
        var terms = offer.Terms;
        switch (_random.Next(8))
        {
            case 0: offer = offer with { Fragments = offer.Fragments.SetItem(0, Flipped(offer.Fragments[0])) }; break;
            case 1: offer = offer with { Terms = terms with { Manifest = terms.Manifest with { Custodians = terms.Manifest.Custodians.Remove(host.Setup.Self) } } }; break;
            case 2: offer = offer with { Terms = terms with { Leaves = terms.Leaves.SetItem(0, RandomDigest()) } }; break;
            case 3: from = anybody; break;
            case 4: offer = offer with { Terms = terms with { Manifest = terms.Manifest with { Record = new RecordId(RandomDigest()) } } }; break;
            default: break;
        }

        return new Input.Received(host.NowMs, from, offer);
    }

    private Input.Loaded Loaded(Host host, RecordId record)
    {
        var key = new DurableKey(DurableTable.Fragment, RecordKeys.Of(record));
        var octets = host.Disk.Read(key);
        if (octets is { Length: > 0 } stored && _random.Next(4) == 0) octets = Flipped(stored);
        return new Input.Loaded(host.NowMs, key, _random.Next(4) == 0 ? null : octets);
    }

    /// <summary>A desk with nothing on it, or with as much waiting as may be.</summary>
    private CustodyState Crowded(CustodyState state, Host host) => _random.Next(3) switch
    {
        0 => CustodyState.Empty,
        1 => state with { Loading = state.Loading.SetItem(new RecordId(RandomDigest()), [.. Enumerable.Range(0, LoadingCap).Select(_ => new AwaitedRelease(new AccessId(RandomDigest()), host.Setup.Self))]) },
        _ => CustodyState.Empty with { Unanchored = Full(_offers[_random.Next(_offers.Count)].From) },
    };

    /// <summary>The same where the source has found every emergency to be none.</summary>
    private static ReplicaState Condemned(ReplicaState state)
    {
        var map = state.Final.Map;
        foreach (var entry in map.Entries().Select(entry => entry.Value).OfType<EmergencyEntry>()) map = map.Set(StateKeys.Emergency(entry.Access), entry with { Phase = AccessPhase.Violation });
        return state with { Consensus = state.Consensus with { Final = state.Final with { Map = map } } };
    }

    private ImmutableSortedDictionary<RecordId, InstitutionId> Full(InstitutionId source) =>
        Enumerable.Range(0, UnanchoredCap).ToImmutableSortedDictionary(_ => new RecordId(RandomDigest()), _ => source);

    private InstitutionId Anybody(Host host) => host.Setup.Genesis.Founders.Members[_random.Next(host.Setup.Genesis.Founders.Count)].Id;

    private ReadOnlyMemory<byte> Flipped(ReadOnlyMemory<byte> octets)
    {
        var copy = octets.ToArray();
        copy[_random.Next(copy.Length)] ^= 1;
        return copy;
    }

    private Digest RandomDigest()
    {
        var octets = new byte[Digest.Size];
        _random.NextBytes(octets);
        return new Digest(octets);
    }
}

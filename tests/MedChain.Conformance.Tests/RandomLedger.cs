using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Sim;

namespace MedChain.Conformance.Tests;

/// <summary>A ledger that grows by random events on few records and requests, so that they meet in every state; from a seed.</summary>
internal sealed class RandomLedger
{
    private const int RecordNames = 3;
    private const int AccessNames = 5;
    private const int Strangers = 2;
    private const int Emergencies = 6;
    private static readonly ImmutableArray<ReleaseRefusal> s_telling = [.. Enum.GetValues<ReleaseRefusal>().Where(Core.Access.RefusalRules.Tells)];
    private static readonly ProtocolParameters s_parameters = new() { ReviewMs = 4_000 };

    private InstitutionId _anchorer;
    private readonly Random _random;
    private readonly ImmutableArray<ReplicaSetup> _setups;
    private readonly ValidatorSet _validators;
    private readonly ImmutableArray<Digest> _names;
    private readonly List<EndorsedEmergency> _emergencies = [];
    private readonly RandomPatients _patients;
    private long _timeMs = ClusterOptions.GenesisMs;

    internal RandomLedger(int seed, int validators)
    {
        _random = new Random(seed);
        var entropy = new byte[Entropy.SeedSize];
        _random.NextBytes(entropy);
        _setups = Founders.Create(new Entropy(entropy), validators + Strangers, new ClusterOptions { UsesRealSignatures = false });
        _validators = new ValidatorSet([.. _setups[0].Genesis.Founders.Members.Take(validators)]);
        _names = [.. Enumerable.Range(0, RecordNames + AccessNames).Select(_ => RandomDigest())];
        Map = _setups[0].Genesis.State.Map;
        _patients = new RandomPatients(_random, _setups[0].Genesis.ChainId);
    }

    internal StateMap Map { get; private set; }

    internal IAuthenticator Keys => _setups[0].Keys;

    internal ValidatorSet Validators => _validators;

    /// <summary>Lets the core judge one more event.</summary>
    internal EventStep Next()
    {
        _timeMs += _random.Next(8) == 0 ? 2_000 : _random.Next(100);
        var e = RandomEvent();
        var context = new EventContext(_setups[0].Genesis.ChainId, _validators, Keys, Sender(e), _timeMs) { Parameters = s_parameters };
        var before = Map;
        Map = RecordEventRules.Judge(before, e, context, out var code);
        return new EventStep(before, e, context, code, Map);
    }

    internal Digest RandomDigest()
    {
        var octets = new byte[Digest.Size];
        _random.NextBytes(octets);
        return new Digest(octets);
    }

    private RecordEvent RandomEvent() => _random.Next(27) switch
    {
        0 or 1 => Anchor(),
        2 or 3 => new RecordEvent.Request(Access(), Record(), Scope(), (Purpose)_random.Next(1, 6)),
        4 => Again(),
        5 or 6 or 7 => Grant(Access()),
        8 => new RecordEvent.Deny(Access()),
        9 => new RecordEvent.Revoke(Access()),
        10 or 11 or 12 => new RecordEvent.Audit(Access()),
        13 => _random.Next(3) == 0 ? new RecordEvent.Erase(Record()) : new RecordEvent.Audit(Access()),
        14 or 15 or 16 => new RecordEvent.Destroyed(Record()),
        18 => new RecordEvent.Supersede(Record(), Record()),
        17 => new RecordEvent.Review(_emergencies.Count == 0 || _random.Next(6) == 0 ? Access() : Broken().Emergency.Name(_setups[0].Genesis.ChainId), _random.Next(2) == 0),
        18 or 19 => new RecordEvent.BreakGlass(Broken()),
        20 => _patients.Register(Record(), Map),
        21 or 22 => _patients.Grant(Grant(Access()), Map),
        23 => _patients.Revoke(Access(), Map),
        24 => _random.Next(2) == 0 ? _patients.Replace(Record(), Map) : PatientAgain(),
        _ => Refused(Access()),
    };

    /// <summary>One of few emergencies; at times badly signed, by one institution in both roles, or of more than the record has.</summary>
    private EndorsedEmergency Broken()
    {
        if (_emergencies.Count >= Emergencies) return _emergencies[_random.Next(_emergencies.Count)];
        var (ours, theirs) = (_setups[_random.Next(_setups.Length)], _setups[_random.Next(_setups.Length)]);
        var record = Record();
        var scope = Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) && _random.Next(3) > 0 ? entry.Segments : Scope();
        var emergency = new Emergency(record, scope, EmergencyReason.DangerToLife, ours.Self, theirs.Self, _timeMs + _random.Next(1, 3_000));
        var chainId = _setups[0].Genesis.ChainId;
        var signer = _random.Next(5) == 0 ? _setups[_random.Next(_setups.Length)] : theirs;
        var broken = new EndorsedEmergency(emergency, emergency.Sign(chainId, ours.Self, ours.Keys), emergency.Sign(chainId, theirs.Self, signer.Keys));
        _emergencies.Add(broken);
        return broken;
    }

    /// <summary>The same request or consent once more, exactly or almost.</summary>
    private RecordEvent Again()
    {
        var access = Access();
        if (!Map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry)) return new RecordEvent.Deny(access);
        if (entry.Granted == SegmentScope.None) return new RecordEvent.Request(access, entry.Record, entry.Asked, entry.Purpose);
        return _random.Next(3) == 0 ? new RecordEvent.Grant(access, entry.Granted, entry.ExpiresAtMs + 1) : new RecordEvent.Grant(access, entry.Granted, entry.ExpiresAtMs);
    }

    /// <summary>What was granted once more, by the patient.</summary>
    private RecordEvent PatientAgain() => Again() is RecordEvent.Grant grant ? _patients.Grant(grant, Map) : _patients.Revoke(Access(), Map);

    /// <summary>Mostly of the requester; at times of whom the chain does not know.</summary>
    private RecordEvent.Refused Refused(AccessId access)
    {
        var asker = _random.Next(12) == 0 ? new InstitutionId(999) : _setups[_random.Next(_setups.Length)].Self;
        if (_random.Next(3) > 0 && Map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry)) asker = entry.Requester;
        return new RecordEvent.Refused(access, asker, s_telling[_random.Next(s_telling.Length)]);
    }

    /// <summary>Half of the time within what was asked for; at times for a time that is over.</summary>
    private RecordEvent.Grant Grant(AccessId access)
    {
        var asked = _random.Next(2) == 0 && Map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry) ? entry.Asked : SegmentScope.All;
        var scope = Scope() & asked;
        return new RecordEvent.Grant(access, scope == SegmentScope.None ? asked : scope, _timeMs + (_random.Next(5) == 0 ? _random.Next(-20, 1) : _random.Next(1, 3_000)));
    }

    private RecordEvent.Anchor Anchor()
    {
        var record = Record();
        _anchorer = SourceOf(record) ?? _setups[_random.Next(_setups.Length)].Self;
        var commitment = _random.Next(3) == 0 ? RandomDigest() : record.Value;
        var segments = Scope() | Scope();
        var custodians = Core.Records.CustodianChoice.For(record, _validators);
        if (_random.Next(6) == 0) custodians = custodians.RemoveAt(_random.Next(custodians.Length));
        if (_random.Next(12) == 0) custodians = [.. custodians.Reverse()];
        var receipts = custodians.Select(custodian => Receipt(record, commitment, segments, custodians, custodian)).ToList();
        while (receipts.Count > 0 && _random.Next(3) == 0) receipts.RemoveAt(_random.Next(receipts.Count));
        if (_random.Next(8) == 0) receipts.Reverse();
        if (_random.Next(8) == 0 && receipts.Count > 0) receipts.Add(receipts[^1]);
        if (_random.Next(8) == 0 && receipts.Count > 0) receipts[0] = Receipt(record, RandomDigest(), segments, custodians, receipts[0].Signer);
        if (_random.Next(8) == 0) receipts.Add(Receipt(record, commitment, segments, custodians, _setups[^1].Self));
        return new RecordEvent.Anchor(record, _random.Next(3) == 0 ? RandomDigest() : _names[0], commitment, segments, custodians, [.. receipts]);
    }

    private Endorsement Receipt(RecordId record, Digest commitment, SegmentScope segments, ImmutableArray<InstitutionId> custodians, InstitutionId custodian)
    {
        using var transcript = Commitments.Receipt(_setups[0].Genesis.ChainId, record, _anchorer, commitment, segments, custodians, custodian);
        return new Endorsement(custodian, _setups.First(setup => setup.Self == custodian).Keys.Sign(transcript.Octets));
    }

    /// <summary>Mostly whoever may say it, where that is known.</summary>
    private InstitutionId Sender(RecordEvent e)
    {
        var anybody = _setups[_random.Next(_setups.Length)].Self;
        if (_random.Next(5) == 0) return anybody;
        return e switch
        {
            RecordEvent.Grant grant => SourceOf(grant.Access) ?? anybody,
            RecordEvent.Deny deny => SourceOf(deny.Access) ?? anybody,
            RecordEvent.Revoke revoke => SourceOf(revoke.Access) ?? anybody,
            RecordEvent.Erase erase => SourceOf(erase.Record) ?? anybody,
            RecordEvent.Supersede supersede => SourceOf(supersede.Record) ?? anybody,
            RecordEvent.RegisterConsentKey register => SourceOf(register.Record) ?? anybody,
            RecordEvent.Review review when EmergencyRules.Find(Map, review.Access) is { } broken => SourceOf(broken.Emergency.Record) ?? anybody,
            RecordEvent.Anchor => _anchorer,
            RecordEvent.Request request => Map.TryGet<AccessEntry>(StateKeys.Access(request.Access), out var entry) ? entry.Requester : anybody,
            _ => anybody,
        };
    }

    private InstitutionId? SourceOf(AccessId access) => Map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry) ? SourceOf(entry.Record) : null;

    private InstitutionId? SourceOf(RecordId record) => Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) ? entry.Source : null;

    private RecordId Record() => new(_names[_random.Next(RecordNames)]);

    private AccessId Access() => new(_names[RecordNames + _random.Next(AccessNames)]);

    private SegmentScope Scope() => (SegmentScope)_random.Next(1, 16);
}

using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Institutions;

/// <summary>A state, and members that say things of membership: one transaction at a time, judged by execution; epochs end when told.</summary>
internal sealed class Chamber
{
    private readonly Execution _execution;
    private readonly SortedDictionary<InstitutionId, IAuthenticator> _keys = [];

    internal Chamber(int count)
    {
        Consortium = new Consortium(count);
        Epoch = EpochRules.First(Consortium.Genesis);
        State = Epoch.Start;
        _execution = new Execution(Consortium[0].Keys);
        foreach (var setup in Consortium.Setups) _keys[setup.Self] = setup.Keys;
    }

    internal Consortium Consortium { get; }

    internal EpochSetup Epoch { get; private set; }

    internal LedgerState State { get; set; }

    internal Digest ChainId => Epoch.ChainId;

    internal Account this[int number] => State.Account(H(number)) ?? throw new InvalidOperationException($"There is no {H(number)}.");

    internal static InstitutionId H(int number) => new((ushort)number);

    /// <summary>The sender signs from now on with these keys.</summary>
    internal void UseKeys(ReplicaSetup setup) => _keys[setup.Self] = setup.Keys;

    /// <summary>One block with one transaction; what became of it. Null where the block is invalid.</summary>
    internal RefusalCode? TrySay(int sender, Payload payload)
    {
        var sequence = State.Account(H(sender))?.NextSequence ?? 0;
        var transaction = Transaction.Sign(ChainId, H(sender), sequence, payload, _keys[H(sender)]);
        var timestampMs = State.TimestampMs + 1_000;
        if (_execution.TryRun(State with { Height = Epoch.Start.Height }, Epoch, 1, timestampMs, [transaction], _ => false) is not { } map) return null;
        State = State with { Map = map, TimestampMs = timestampMs };
        return map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out var refusals) ? refusals.Items[0].Code : RefusalCode.None;
    }

    internal RefusalCode Say(int sender, Payload payload) => TrySay(sender, payload) ?? throw new InvalidOperationException("The block is invalid.");

    /// <summary>Lets time pass.</summary>
    internal void Wait(long ms) => State = State with { TimestampMs = State.TimestampMs + ms };

    internal RefusalCode Apply(int sponsor, Registration registration) => Say(sponsor, new Payload.Apply(registration));

    /// <summary>Each endorses; the last answer.</summary>
    internal RefusalCode Endorse(Institution institution, params int[] members)
    {
        var code = RefusalCode.None;
        foreach (var member in members) code = Say(member, new Payload.Endorse(Registration.Subject(ChainId, institution)));
        return code;
    }

    internal RefusalCode Expel(int institution, params int[] members)
    {
        var code = RefusalCode.None;
        foreach (var member in members) code = Say(member, new Payload.Expel(H(institution)));
        return code;
    }

    internal RefusalCode Retire(int bringer, int institution, IAuthenticator? keys = null) =>
        Say(bringer, new Payload.Retire(Retirement.Sign(ChainId, H(institution), keys ?? _keys[H(institution)])));

    /// <summary>Marks an account as if evidence against it were final.</summary>
    internal void Condemn(int number) =>
        State = State with { Map = State.Map.Set(StateKeys.Account(H(number)), this[number] with { Due = this[number].Due | Dues.Suspension }) };

    /// <summary>The block at the last height, and the epoch after it.</summary>
    internal int[] EndEpoch()
    {
        var timestampMs = State.TimestampMs + 1_000;
        var map = _execution.TryRun(State with { Height = Epoch.LastHeight - 1 }, Epoch, 1, timestampMs, [], _ => false)!;
        State = new LedgerState(map, Epoch.LastHeight, timestampMs, State.Block);
        Epoch = EpochRules.Next(Epoch, State, []);
        return [.. Epoch.Validators.Members.Select(member => (int)member.Id.Value)];
    }
}

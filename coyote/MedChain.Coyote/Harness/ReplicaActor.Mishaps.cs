using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Coyote.Monitors;

namespace MedChain.Coyote.Harness;

/// <content>What goes wrong with a host.</content>
internal sealed partial class ReplicaActor
{
    private const int ErrorOneIn = 24;

    private bool _isStarting, _hasFallen, _isGiven;

    /// <summary>One in so many writes and messages a host falls over, where it may.</summary>
    private int CrashOneIn => _isStarting && _town.Options.Mishaps.FallsInRecovery ? 2 : CrashSeldom;

    /// <summary>A write that the disk refuses: of its rows it has none, all, or all with one damaged. Whoever keeps the contract stops.</summary>
    private bool IsRefused(ImmutableArray<DurableWrite> writes)
    {
        var mishaps = _town.Options.Mishaps;
        if (_town.DiskErrors >= mishaps.DiskErrors || !_host.IsHonest || _host.IsTorn || _town.IsGood || RandomInteger(ErrorOneIn) != 0) return false;
        _town.DiskErrors++;
        _town.Transcript?.Refuse(_host);
        if (mishaps.GoesOnAfterError) return true;
        if (mishaps.TearsRows) Tear(writes);
        else if (mishaps.HalvesWrites) Write(writes[..RandomInteger(writes.Length)]);
        else if (RandomInteger(2) == 0) Write(writes);
        Stop();
        return true;
    }

    private void Tear(ImmutableArray<DurableWrite> writes)
    {
        var index = RandomInteger(writes.Length);
        if (writes[index].Value is not { Length: > 1 } value) return;
        _host.IsTorn = true;
        _host.Disk.Apply(writes.SetItem(index, writes[index] with { Value = value[..(1 + RandomInteger(value.Length - 1))] }));
    }

    private void Write(ImmutableArray<DurableWrite> writes)
    {
        _host.Disk.Apply(writes);
        _town.Witness.Wrote(_host, writes);
    }

    /// <summary>The process ends; it starts again when the schedule says.</summary>
    private void Stop()
    {
        Replicas.Return(_host);
        _hasFallen = true;
        _host.Life++;
        _host.ClearTimers();
        _town.Pending++;
        SendEvent(Id, Restarted.Once);
    }

    /// <summary>Between its end and its start somebody puts a vote into its store, once.</summary>
    private void GiveVote()
    {
        if (!_hasFallen || _isGiven || !_town.Options.Given.TryGetValue(_host.Id.Institution.Value, out var vote)) return;
        _isGiven = true;
        Write([vote.ToWrite()]);
    }

    private void Forget()
    {
        _host.HasForgotten = true;
        if (_host.Disk.Count > 0 && _town.Options.Mishaps.FromBackup) _host.Disk.TakeBack(1 + RandomInteger(_host.Disk.Count));
        else if (_host.Disk.Count > 0 && RandomInteger(4) == 0) _host.Disk.LoseIdentity();
        else _host.Disk.Lose();
    }

    /// <summary>Who may not know what it signed: a host that has lost its store, and one of two with one key.</summary>
    private bool MayHaveForgotten => _host.HasForgotten || _town.Options.Twins.Contains(_host.Id.Institution.Value);

    /// <summary>One of its own votes came, of its epoch and above what it knows to be final.</summary>
    private void Hear(Vote vote)
    {
        if (_host.Replica is not { State: { Consensus: var state, Phase: var phase } }) return;
        if (vote.Ballot.Epoch != state.Epoch.Epoch || vote.Ballot.View <= state.FinalizedView || vote.Ballot.View > state.View + OwnVotesAhead) return;
        if (state.At(vote.Ballot.View) is { Notarization: not null } or { SkipCertificate: not null }) return;
        var isOnDisk = _host.Disk.ReadRows().Any(row => row.Key.Table == DurableTable.Vote && row.Value.Span.SequenceEqual(Core.Codec.CanonicalWriter.Encode(vote)));
        Monitor<Durability>(new Durability.Heard(_host.Id, vote.Ballot, isOnDisk, phase == ReplicaPhase.Halted));
    }
}

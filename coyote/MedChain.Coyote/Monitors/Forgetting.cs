using System.Buffers.Binary;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// A key that leaves an honest host for the first time hangs on secrets that are on its disk. Once it has handled the input by which an election's end became final there, its disk has
/// the trustee's secrets of it no more; nor the voter's, once its turnout is final; nor a share of the identity key from before the sharing that is final there. Spec:
/// Collaboration K7, K9, Election V19.
/// </summary>
internal sealed class Forgetting : Monitor
{
    private readonly SortedSet<(HostId Host, GroupElement Key)> _left = [];
    private readonly SortedDictionary<HostId, (ulong Step, ulong Trustee, ulong Voter, ulong Share)> _over = [];

    /// <summary>A key has left an honest host.</summary>
    internal sealed class Left(TownHost host, GroupElement key) : Event
    {
        internal TownHost Host { get; } = host;

        internal GroupElement Key { get; } = key;
    }

    [Start]
    [OnEventDoAction(typeof(Left), nameof(JudgeLeft))]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void JudgeLeft(Event e)
    {
        var (host, key) = (((Left)e).Host, ((Left)e).Key);
        if (!_left.Add((host.Id, key))) return;
        var isKept = host.Drawn.Any(drawn => (GroupElement.MultiplyBase(drawn.Trustee.Key) == key && Holds(host, drawn.Trustee.Seed))
            || (GroupElement.MultiplyBase(drawn.Voter.Key) == key && Holds(host, drawn.Voter.Seed)));
        Assert(isKept, "Forgetting: a key has left {0} whose secret is not on its disk", host.Id);
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        var (host, election) = (final.Host, final.Election);
        var over = _over.GetValueOrDefault(host.Id);
        if (over.Step == host.Steps) return;
        foreach (var drawn in host.Drawn)
        {
            if (drawn.Epoch <= over.Trustee) Assert(!Holds(host, drawn.Trustee.Seed), "Forgetting: {0} has its trustee's secrets of epoch {1} on disk after the election", host.Id, drawn.Epoch);
            if (drawn.Epoch <= over.Voter) Assert(!Holds(host, drawn.Voter.Seed) && !HoldsIntent(host, drawn.Epoch), "Forgetting: {0} has its voter's secrets of epoch {1} on disk after its turnout", host.Id, drawn.Epoch);
        }

        if (over.Share > 0) Assert(!HoldsShareBefore(host, over.Share), "Forgetting: {0} has a share of the identity key on disk of before epoch {1}", host.Id, over.Share);
        var isOver = election.Phase is ElectionPhase.Seated or ElectionPhase.CarriedOver;
        var hasVoted = final.Map.TryGet<TrackRecord>(StateKeys.TrackRecord(host.Id.Institution), out var track) && track.HasVoted;
        _over[host.Id] = (host.Steps, isOver ? election.Epoch : election.Epoch - 1, isOver && hasVoted ? election.Epoch : election.Epoch - 1, IdentityRules.Find(final.Map)?.Epoch ?? 0);
    }

    /// <summary>What was to be voted: the third row of an epoch.</summary>
    private static bool HoldsIntent(TownHost host, ulong epoch) => host.Disk.ReadRows().Any(row =>
        row.Key.Table == DurableTable.Secret && row.Key.Key.Span is [.. var number, 3] && BinaryPrimitives.ReadUInt64BigEndian(number) == epoch);

    private static bool HoldsShareBefore(TownHost host, ulong epoch) => host.Disk.ReadRows().Any(row =>
        row.Key.Table == DurableTable.Secret && row.Key.Key.Span is [.. var number, 4] && BinaryPrimitives.ReadUInt64BigEndian(number) < epoch);

    private static bool Holds(TownHost host, ReadOnlySpan<byte> seed)
    {
        foreach (var row in host.Disk.ReadRows())
        {
            if (row.Key.Table == DurableTable.Secret && row.Value.Span.SequenceEqual(seed)) return true;
        }

        return false;
    }
}

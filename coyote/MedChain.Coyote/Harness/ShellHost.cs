using System.Collections.Immutable;
using MedChain.Conformance;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Monitors;
using MedChain.Node.Shell;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>The shell of one host: the parts that a node is made of, each with an actor that carries its mail.</summary>
internal sealed class ShellHost(Town town, TownHost host)
{
    /// <summary>How many verifiers work beside one another.</summary>
    internal const int Verifiers = 3;

    /// <summary>Most messages of one peer between its link and the core: few, so that floods reach it.</summary>
    internal const int Quota = 8;

    private readonly SortedDictionary<(PartKind Kind, int Index), (ActorId Actor, IPart? Part)> _parts = [];
    private readonly SortedDictionary<(TimerKind Kind, ulong Epoch, ulong View), ulong> _settings = [];
    private readonly SortedDictionary<InstitutionId, int> _held = [];
    private readonly Dictionary<object, long> _asked = new(ReferenceEqualityComparer.Instance);
    private readonly List<long> _rows = [0];

    /// <summary>The places of parts.</summary>
    internal static ImmutableArray<(PartKind Kind, int Index)> Places { get; } =
    [
        (PartKind.Ingress, 0), (PartKind.Core, 0), (PartKind.Writer, 0), (PartKind.Egress, 0), .. Enumerable.Range(0, Verifiers).Select(index => (PartKind.Verifier, index)),
    ];

    /// <summary>Whether the disk has refused something in this life.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>How often the writer may put off what it has to write.</summary>
    internal int Delays { get; set; }

    /// <summary>Rows that the disk has taken in this life.</summary>
    internal long RowsOnDisk { get; set; }

    internal void Place((PartKind Kind, int Index) place, ActorId actor) => _parts[place] = (actor, null);

    internal ActorId ActorOf(PartKind kind, int index) => _parts[(kind, index)].Actor;

    internal IPart? PartOf((PartKind Kind, int Index) place) => _parts[place].Part;

    /// <summary>The process begins: all parts are new, the disk is not.</summary>
    internal void Start(Func<int, int> choose)
    {
        var (replica, keys) = Replicas.TakeAhead(host);
        host.Life++;
        host.Replica = replica;
        HasFailed = false;
        _settings.Clear();
        _held.Clear();
        _asked.Clear();
        _rows.RemoveRange(1, _rows.Count - 1);
        RowsOnDisk = 0;
        Put(PartKind.Ingress, new Ingress(Verifiers, Quota));
        Put(PartKind.Core, new CoreLoop(replica, keys, Verifiers) { Handled = Look });
        Put(PartKind.Writer, new Writer(new ShellDisk(town, host, this, choose)));
        Put(PartKind.Egress, new Egress());
        for (var index = 0; index < Verifiers; index++) Put(PartKind.Verifier, new Verifier(host.Setup.Keys), index);
    }

    /// <summary>The process ends: what is in its memory is gone.</summary>
    internal void End()
    {
        Replicas.Return(host);
        host.Life++;
        host.ClearTimers();
        foreach (var place in Places) _parts[place] = (_parts[place].Actor, null);
    }

    internal void Arm(Mail.Arm arm)
    {
        host.SetTimer(arm.Timer, arm.DueMs);
        _settings[Name(arm.Timer)] = arm.Setting;
    }

    internal Mail.Fired Fire(TimerId timer) => new(timer, _settings.GetValueOrDefault(Name(timer)));

    /// <summary>Keeps how many rows the core asks for, and after how many of them it asks for something to leave.</summary>
    internal void Ask(Mail mail)
    {
        if (mail is Mail.Write write) _rows.Add(_rows[^1] + write.Writes.Length);
        if (mail is not Mail.Hold hold) return;
        foreach (var (after, effect) in hold.Effects) _asked[What(effect)] = _rows[(int)after];
    }

    /// <summary>Tells the monitors that something leaves that the core asked for.</summary>
    internal void Let(object what) => town.Witness.Followed(host, what, _asked.GetValueOrDefault(what), RowsOnDisk);

    /// <summary>Counts what is held of each peer, from what the ingress says.</summary>
    internal void Count(Mail mail, ImmutableArray<Post> posts, Action<BoundedMemory.Held> judge)
    {
        foreach (var post in posts)
        {
            if (mail is Mail.Arrived arrived && post.Mail is Mail.Unjudged)
            {
                _held[arrived.From] = _held.GetValueOrDefault(arrived.From) + 1;
                judge(new BoundedMemory.Held(host.Id, arrived.From, _held[arrived.From], Quota));
            }
            else if (mail is Mail.Judged && post.Mail is Mail.Refused refused) _held[refused.From]--;
        }

        if (mail is Mail.Taken taken) _held[taken.From] = _held.GetValueOrDefault(taken.From) - 1;
    }

    private void Put(PartKind kind, IPart part, int index = 0) => _parts[(kind, index)] = (_parts[(kind, index)].Actor, part);

    private void Look(LoopStep step)
    {
        town.Compare(host, new CoreStep(step.Before, step.Input, step.Effects, step.After));
        Coverage.Seen(step.Before, step.After);
        town.Witness.Stepped(host, step.Before, step.After);
        town.Witness.Handled(host, HasFailed);
        if (step.Input is Input.Restored) town.Witness.Started(host);
    }

    private static object What(Effect effect) => effect switch { Effect.Send send => send.Message, Effect.Broadcast broadcast => broadcast.Message, _ => effect };

    private static (TimerKind Kind, ulong Epoch, ulong View) Name(TimerId timer) => (timer.Kind, timer.Epoch, timer.View);
}

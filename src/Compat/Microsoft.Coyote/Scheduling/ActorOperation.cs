using Microsoft.Coyote.Actors;
using Microsoft.Coyote.Actors.Timers;
using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.Scheduling;

/// <summary>
/// An actor with its inbox. Which event comes next is found out when the actor has settled, once for each event; the state cannot change until
/// that event is handled.
/// </summary>
internal sealed class ActorOperation(ControlledRuntime runtime) : Operation(runtime)
{
    private const ulong Beginning = 0xBE61;

    private readonly Inbox _inbox = new();
    private readonly List<TimerInfo> _timers = [];
    private Actor? _actor;
    private Event? _initialEvent;
    private Reaction? _next;
    private int _nextPosition;
    private bool _isBegun;

    public ActorId ActorId { get; private set; } = null!;

    public Type Type { get; private set; } = null!;

    public Actor? Actor => _actor;

    public ActorExecutionStatus Status { get; private set; }

    /// <summary>Takes an id for an actor that is not there yet.</summary>
    public void Reset(ActorId id, Type type)
    {
        ActorId = id;
        Type = type;
    }

    /// <summary>Forgets the actor of the last run.</summary>
    public void Release()
    {
        Clear();
        _inbox.Clear();
        _timers.Clear();
        _actor = null;
        _initialEvent = null;
        _next = null;
        _isBegun = false;
        ActorId = null!;
        Type = null!;
        Status = ActorExecutionStatus.None;
    }

    public void Create(Actor actor, Behaviour behaviour, Event? initialEvent)
    {
        _actor = actor;
        _initialEvent = initialEvent;
        Status = ActorExecutionStatus.Active;
        actor.Bind(this, behaviour);
    }

    public override void Begin() => Runtime.Enabled.Put(this, Marks.Mix((ulong)Index, Beginning));

    /// <summary>An event arrives.</summary>
    public void Receive(Event e)
    {
        if (Status == ActorExecutionStatus.Halted)
        {
            Runtime.Drop(e, this);
            return;
        }
        _inbox.Add(e);
        if (_isBegun && !IsCarrying && (Slot < 0 || _nextPosition < 0)) FindNext();
    }

    public TimerInfo StartTimer(TimeSpan dueTime, TimeSpan period, TimerElapsedEvent? customEvent)
    {
        Runtime.Assert(dueTime >= TimeSpan.Zero, "{0} started a timer with a negative delay.", ActorId);
        var info = new TimerInfo(ActorId, dueTime, period, customEvent);
        var e = customEvent ?? new TimerElapsedEvent();
        e.Info = info;
        info.Operation = Runtime.NewTimer(info, e);
        _timers.Add(info);
        NoteBegin(info.Operation);
        return info;
    }

    public void StopTimer(TimerInfo info)
    {
        Runtime.Assert(info.OwnerId == ActorId, "{0} stopped a timer of {1}.", ActorId, info.OwnerId);
        if (!_timers.Remove(info)) return;
        info.Operation!.Stop();
    }

    protected override void Act()
    {
        var actor = _actor!;
        if (!_isBegun)
        {
            _isBegun = true;
            actor.Begin(_initialEvent);
            if (actor.IsHalting) actor.End(_initialEvent ?? DefaultEvent.Instance);
            return;
        }
        var e = _nextPosition < 0 ? DefaultEvent.Instance : _inbox.Take(_nextPosition);
        actor.Handle(e, _next!);
        if (actor.IsHalting) actor.End(e);
    }

    protected override void Settle()
    {
        if (_actor!.IsHalting) Halt();
        else FindNext();
    }

    private void Halt()
    {
        Status = ActorExecutionStatus.Halted;
        foreach (var timer in _timers) timer.Operation!.Stop();
        _timers.Clear();
        Runtime.Enabled.Remove(this);
        Runtime.Halted(this);
        while (_inbox.Count > 0) Runtime.Drop(_inbox.Take(0), this);
    }

    private void FindNext()
    {
        var node = _actor!.Node;
        for (var position = 0; position < _inbox.Count;)
        {
            var e = _inbox[position];
            var reaction = node.For(e.GetType());
            if (reaction.Disposition == Disposition.Ignore || e is TimerElapsedEvent { Info.IsActive: false })
            {
                _inbox.Take(position);
            }
            else if (reaction.Disposition == Disposition.Defer)
            {
                position++;
            }
            else
            {
                Next(reaction, position);
                return;
            }
        }
        if (node.Default is { } idle) Next(idle, -1);
        else Runtime.Enabled.Remove(this);
    }

    private void Next(Reaction reaction, int position)
    {
        _next = reaction;
        _nextPosition = position;
        IsPoll = position < 0;
        Runtime.Enabled.Put(this, Marks.Mix((ulong)Index, reaction.Mark));
    }
}

using Microsoft.Coyote.Actors;
using Microsoft.Coyote.Actors.Timers;

namespace Microsoft.Coyote.Scheduling;

internal sealed partial class ControlledRuntime
{
    private readonly List<ActorOperation> _actors = [];
    private readonly List<TimerOperation> _timers = [];
    private int _actorCount;
    private int _timerCount;

    public ActorId CreateActorId(Type type, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (_actorCount == _actors.Count) _actors.Add(new ActorOperation(this));
        var operation = _actors[_actorCount++];
        operation.Index = OperationCount++;
        operation.Reset(new ActorId(this, operation, type, name, (ulong)operation.Index), type);
        return operation.ActorId;
    }

    public ActorId CreateActor(Type type, Event? initialEvent = null, EventGroup? eventGroup = null) =>
        CreateActor(CreateActorId(type), type, initialEvent, eventGroup);

    public ActorId CreateActor(Type type, string name, Event? initialEvent = null, EventGroup? eventGroup = null) =>
        CreateActor(CreateActorId(type, name), type, initialEvent, eventGroup);

    public ActorId CreateActor(ActorId id, Type type, Event? initialEvent = null, EventGroup? eventGroup = null)
    {
        var operation = Operation(id);
        Assert(operation.Type == type, "Cannot create {0} as a '{1}'.", id, type);
        Assert(operation.Status == ActorExecutionStatus.None, "An actor with id {0} was created before.", id);
        var behaviour = Actor.BehaviourOf(type);
        operation.Create((Actor)behaviour.New(), behaviour, initialEvent);
        _running.NoteBegin(operation);
        return id;
    }

    public void SendEvent(ActorId targetId, Event e, EventGroup? eventGroup = null, SendOptions? options = null)
    {
        Assert(targetId is not null, "Cannot send an event to a null actor id.");
        Assert(e is not null, "Cannot send a null event to {0}.", targetId);
        var operation = Operation(targetId!);
        Assert(operation.Status != ActorExecutionStatus.None, "Cannot send event '{0}' to {1}, which was not created.", e!.GetType(), targetId);
        _running.NoteSend(operation, e!);
    }

    public ActorExecutionStatus GetActorExecutionStatus(ActorId id) =>
        ReferenceEquals(id.Operation.ActorId, id) ? id.Operation.Status : ActorExecutionStatus.None;

    /// <summary>Makes a timer, which begins when its owner's effects are carried out.</summary>
    public TimerOperation NewTimer(TimerInfo info, TimerElapsedEvent e)
    {
        if (_timerCount == _timers.Count) _timers.Add(new TimerOperation(this));
        var timer = _timers[_timerCount++];
        timer.Index = OperationCount++;
        timer.Reset(info, e);
        return timer;
    }

    private ActorOperation Operation(ActorId id)
    {
        Assert(ReferenceEquals(id.Operation.ActorId, id) && id.Runtime == this, "Actor {0} is of another run.", id);
        return id.Operation;
    }

    /// <summary>Lets go of what the last run left, so that it can be collected.</summary>
    private void ResetOperations()
    {
        for (var index = 0; index < _timerCount; index++) _timers[index].Reset(null, null);
        for (var index = 0; index < _actorCount; index++) _actors[index].Release();
        _actorCount = _timerCount = 0;
    }
}

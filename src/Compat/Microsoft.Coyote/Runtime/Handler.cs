using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.Coyote.Runtime;

/// <summary>A method of an actor or a monitor as a delegate without a target, made once for a type.</summary>
internal abstract class Handler(string name)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public string Name { get; } = name;

    public abstract void Invoke(object target, object e);

    /// <summary>The handler for a named method: without parameters or with one event, void or a task that is complete when it returns.</summary>
    /// <exception cref="InvalidOperationException">No such method.</exception>
    public static Handler Create(Type owner, string name, Type eventType)
    {
        var method = Find(owner, name, eventType) ??
            throw new InvalidOperationException($"{owner} has no method '{name}' that takes nothing or one {eventType}.");
        var hasEvent = method.GetParameters().Length == 1;
        var isTask = method.ReturnType == typeof(Task);
        if (!isTask && method.ReturnType != typeof(void))
            throw new InvalidOperationException($"Method '{name}' of {owner} must return nothing or a Task.");
        Type[] arguments = hasEvent ? [method.DeclaringType!, eventType] : [method.DeclaringType!];
        var open = (isTask, hasEvent) switch
        {
            (false, false) => typeof(ActionHandler<>),
            (false, true) => typeof(ActionHandler<,>),
            (true, false) => typeof(TaskHandler<>),
            (true, true) => typeof(TaskHandler<,>),
        };
        return (Handler)Activator.CreateInstance(open.MakeGenericType(arguments), name, method)!;
    }

    /// <summary>Throws what the task threw; refuses one that still runs, since one thread runs everything.</summary>
    public static void Complete(Task? task)
    {
        if (task is null || task.IsCompletedSuccessfully) return;
        if (!task.IsCompleted)
            throw new NotSupportedException("A handler returned a task that is not complete; the stand-in for Coyote runs synchronous handlers only.");
        task.GetAwaiter().GetResult();
    }

    private static MethodInfo? Find(Type owner, string name, Type eventType)
    {
        for (var type = owner; type is not null; type = type.BaseType)
        {
            foreach (var method in type.GetMethods(Declared))
            {
                if (method.Name != name || method.IsGenericMethod) continue;
                var parameters = method.GetParameters();
                if (parameters.Length == 0 || (parameters.Length == 1 && parameters[0].ParameterType == eventType)) return method;
            }
        }
        return null;
    }
}

internal sealed class ActionHandler<TOwner>(string name, MethodInfo method) : Handler(name)
    where TOwner : class
{
    private readonly Action<TOwner> _action = method.CreateDelegate<Action<TOwner>>();

    public override void Invoke(object target, object e) => _action(Unsafe.As<TOwner>(target));
}

internal sealed class ActionHandler<TOwner, TEvent>(string name, MethodInfo method) : Handler(name)
    where TOwner : class
    where TEvent : class
{
    private readonly Action<TOwner, TEvent> _action = method.CreateDelegate<Action<TOwner, TEvent>>();

    public override void Invoke(object target, object e) => _action(Unsafe.As<TOwner>(target), Unsafe.As<TEvent>(e));
}

internal sealed class TaskHandler<TOwner>(string name, MethodInfo method) : Handler(name)
    where TOwner : class
{
    private readonly Func<TOwner, Task> _action = method.CreateDelegate<Func<TOwner, Task>>();

    public override void Invoke(object target, object e) => Complete(_action(Unsafe.As<TOwner>(target)));
}

internal sealed class TaskHandler<TOwner, TEvent>(string name, MethodInfo method) : Handler(name)
    where TOwner : class
    where TEvent : class
{
    private readonly Func<TOwner, TEvent, Task> _action = method.CreateDelegate<Func<TOwner, TEvent, Task>>();

    public override void Invoke(object target, object e) => Complete(_action(Unsafe.As<TOwner>(target), Unsafe.As<TEvent>(e)));
}

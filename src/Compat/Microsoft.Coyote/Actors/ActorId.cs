using System.Globalization;
using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.Actors;

/// <summary>Names an actor within one run.</summary>
public sealed class ActorId : IEquatable<ActorId>, IComparable<ActorId>
{
    private readonly ControlledRuntime _runtime;

    /// <summary>A number that no other actor of the run has; given in the order of creation.</summary>
    public readonly ulong Value;

    /// <summary>The full name of the actor's type.</summary>
    public readonly string Type;

    /// <summary>The name for people: the given name or else the type, and the number.</summary>
    public readonly string Name;

    internal ActorId(ControlledRuntime runtime, ActorOperation operation, Type type, string? name, ulong value)
    {
        _runtime = runtime;
        Operation = operation;
        Value = value;
        Type = type.FullName ?? type.Name;
        Name = string.Create(CultureInfo.InvariantCulture, $"{(string.IsNullOrEmpty(name) ? Type : name)}({value})");
    }

    /// <summary>The runtime in which the actor lives.</summary>
    public IActorRuntime Runtime => _runtime;

    /// <summary>What runs the actor; it is used again in later runs and then belongs to another id.</summary>
    internal ActorOperation Operation { get; }

    public bool Equals(ActorId? other) => ReferenceEquals(this, other) || (other is not null && Value == other.Value && _runtime == other._runtime);

    public override bool Equals(object? obj) => Equals(obj as ActorId);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => Name;

    public int CompareTo(ActorId? other) => string.CompareOrdinal(Name, other?.Name);

    public static bool operator ==(ActorId? left, ActorId? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ActorId? left, ActorId? right) => !(left == right);
}

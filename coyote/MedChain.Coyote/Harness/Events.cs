using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Sim;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>What an actor needs to begin.</summary>
internal sealed class Begin(Town town, HostId host) : Event
{
    internal Town Town { get; } = town;

    internal HostId Host { get; } = host;
}

/// <summary>A message on its way.</summary>
/// <param name="From">The host that sent it.</param>
/// <param name="To">The institution that it is for.</param>
/// <param name="Message">What.</param>
internal readonly record struct Parcel(HostId From, InstitutionId To, Message Message);

/// <summary>What a host gave to the network by one input, in order.</summary>
internal sealed class Outgoing(ImmutableArray<Parcel> parcels) : Event
{
    internal ImmutableArray<Parcel> Parcels { get; } = parcels;
}

/// <summary>The network delivers one message.</summary>
internal sealed class Pump : Event
{
    internal static Pump Once { get; } = new();
}

/// <summary>The clock lets one timer run out.</summary>
internal sealed class Tick : Event
{
    internal static Tick Once { get; } = new();
}

/// <summary>A message has come to a host.</summary>
internal sealed class Delivered(InstitutionId from, Message message) : Event
{
    internal InstitutionId From { get; } = from;

    internal Message Message { get; } = message;
}

/// <summary>A host's timer has run out.</summary>
internal sealed class Fired(TimerId timer, ulong life) : Event
{
    internal TimerId Timer { get; } = timer;

    /// <summary>The host's life that set it.</summary>
    internal ulong Life { get; } = life;
}

/// <summary>All actors are there: a host begins. An engine may let an actor act before its creator knows its name.</summary>
internal sealed class Begun : Event
{
    internal static Begun Once { get; } = new();
}

/// <summary>A host that fell over starts again.</summary>
internal sealed class Restarted : Event
{
    internal static Restarted Once { get; } = new();
}

/// <summary>An institution's staff asks for something.</summary>
internal sealed class Asked(ulong request, Command command) : Event
{
    internal ulong Request { get; } = request;

    internal Command Command { get; } = command;
}

/// <summary>The answer to a draw of random octets.</summary>
internal sealed class Drawn(Secrets secrets, ulong life) : Event
{
    internal Secrets Secrets { get; } = secrets;

    internal ulong Life { get; } = life;
}

/// <summary>The answer to a read of the store.</summary>
internal sealed class Read(DurableKey key, ReadOnlyMemory<byte>? octets, ulong life) : Event
{
    internal DurableKey Key { get; } = key;

    internal ReadOnlyMemory<byte>? Octets { get; } = octets;

    internal ulong Life { get; } = life;
}

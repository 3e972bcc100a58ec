using System.Collections.Immutable;
using MedChain.Core.Institutions;

namespace MedChain.Core;

/// <summary>
/// What a host tells the core, one at a time, each after the last effect of the one before. Every input carries the host's clock in
/// milliseconds since 1970 UTC.
/// </summary>
public abstract record Input
{
    private Input(long nowMs) => NowMs = nowMs;

    /// <summary>The host's clock.</summary>
    public long NowMs { get; }

    /// <summary>The first input of a process: everything that was persisted, in order of table and key, fragments left out.</summary>
    public sealed record Restored(long AtMs, ImmutableArray<DurableRow> Rows) : Input(AtMs);

    /// <summary>A message of an authenticated peer.</summary>
    public sealed record Received(long AtMs, InstitutionId From, Message Message) : Input(AtMs);

    /// <summary>A timer that was set and not cancelled has run out.</summary>
    public sealed record TimerFired(long AtMs, TimerId Timer) : Input(AtMs);

    /// <summary>A command of the institution's own staff or systems, answered by an <see cref="Effect.Reply"/> with the same number.</summary>
    public sealed record Submitted(long AtMs, ulong Request, Command Command) : Input(AtMs);

    /// <summary>The answer to <see cref="Effect.Load"/>: the stored octets, or null where there are none.</summary>
    public sealed record Loaded(long AtMs, DurableKey Key, ReadOnlyMemory<byte>? Octets) : Input(AtMs);

    /// <summary>The answer to <see cref="Effect.Draw"/>: uniformly random octets, secret, never given twice.</summary>
    public sealed record Drawn(long AtMs, ulong Epoch, ReadOnlyMemory<byte> Octets) : Input(AtMs);
}

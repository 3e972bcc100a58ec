using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// No two votes of an institution in one election have one number on its disk; a vote that was given while it did not run is numbered once at most, in its own epoch.
/// Spec: Election V7, V20.
/// </summary>
internal sealed class NumberedOnce : Monitor
{
    private const byte IntentKind = 3;

    private readonly SortedDictionary<(HostId Host, ulong Epoch, uint Number), ImmutableSortedSet<InstitutionId>> _numbered = [];

    /// <summary>A write is on an honest host's disk.</summary>
    internal sealed class Wrote(TownHost host, TownOptions options, ImmutableArray<DurableWrite> writes) : Event
    {
        internal TownHost Host { get; } = host;

        internal TownOptions Options { get; } = options;

        internal ImmutableArray<DurableWrite> Writes { get; } = writes;
    }

    [Start]
    [OnEventDoAction(typeof(Wrote), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var wrote = (Wrote)e;
        foreach (var write in wrote.Writes)
        {
            if (write.Key.Table != DurableTable.Secret || write.Value is not { } value || write.Key.Key.Span is not [.. var key, IntentKind]) continue;
            var (epoch, host) = (BinaryPrimitives.ReadUInt64BigEndian(key), wrote.Host.Id);
            var (number, approved) = Read(value.Span);
            var before = _numbered.GetValueOrDefault((host, epoch, number), approved);
            Assert(before.SetEquals(approved), "Numbered once: {0} gives two votes of epoch {1} the number {2}", host, epoch, number);
            _numbered[(host, epoch, number)] = approved;
            if (!wrote.Options.Given.TryGetValue(host.Institution.Value, out var given) || !given.Approved.SetEquals(approved)) continue;
            Assert(epoch == given.Epoch, "Numbered once: {0} takes up in epoch {1} what was given for epoch {2}", host, epoch, given.Epoch);
            var times = _numbered.Count(vote => vote.Key.Host == host && vote.Value.SetEquals(approved));
            Assert(times == 1, "Numbered once: {0} takes up {1} times what was given once", host, times);
        }
    }

    /// <summary>What is to be voted, as it lies on disk: a number and a list.</summary>
    private static (uint Number, ImmutableSortedSet<InstitutionId> Approved) Read(ReadOnlySpan<byte> value)
    {
        var reader = new CanonicalReader(value);
        var (number, count) = (reader.UInt32(), reader.UInt32());
        var approved = ImmutableSortedSet.CreateBuilder<InstitutionId>();
        for (var i = 0; i < count; i++) approved.Add(InstitutionId.Read(ref reader));
        return (number, approved.ToImmutable());
    }
}

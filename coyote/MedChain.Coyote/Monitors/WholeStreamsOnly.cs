using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>What a reader holds for a whole stream is every chunk that the source sealed, in order, and nothing else. Spec: Records T2, T7, T8.</summary>
internal sealed class WholeStreamsOnly : Monitor
{
    private readonly List<byte> _sealed = [];

    /// <summary>The next chunk is sealed, on disk, and may leave.</summary>
    internal sealed class Sealed(byte[] plaintext) : Event
    {
        internal byte[] Plaintext { get; } = plaintext;
    }

    /// <summary>A reader has opened a stream to its end.</summary>
    internal sealed class Completed(byte[] plaintext) : Event
    {
        internal byte[] Plaintext { get; } = plaintext;
    }

    [Start]
    [OnEventDoAction(typeof(Sealed), nameof(Add))]
    [OnEventDoAction(typeof(Completed), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Add(Event e) => _sealed.AddRange(((Sealed)e).Plaintext);

    private void Judge(Event e)
    {
        var completed = (Completed)e;
        Assert(completed.Plaintext.AsSpan().SequenceEqual(_sealed.ToArray()), "Whole streams only: {0} octets pass for a stream of {1}", completed.Plaintext.Length, _sealed.Count);
    }
}

using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>Takes the steps of a stream one after another; which ones is the engine's choice.</summary>
[OnEventDoAction(typeof(Go), nameof(OnGo))]
internal sealed class StreamActor : Actor
{
    private StreamStage _stage = null!;

    /// <summary>How the stream fares.</summary>
    internal sealed class Begun(IActorRuntime runtime, StreamOptions options) : Event
    {
        internal IActorRuntime Runtime { get; } = runtime;

        internal StreamOptions Options { get; } = options;
    }

    /// <summary>The next step.</summary>
    internal sealed class Go : Event
    {
        internal static Go Once { get; } = new();
    }

    /// <summary>Sets a stream going.</summary>
    internal static void Start(IActorRuntime runtime, StreamOptions options) =>
        runtime.SendEvent(runtime.CreateActor(typeof(StreamActor), "Stream", new Begun(runtime, options)), Go.Once);

    /// <inheritdoc/>
    protected override Task OnInitializeAsync(Event initialEvent)
    {
        var begun = (Begun)initialEvent;
        _stage = new StreamStage(begun.Runtime, begun.Options);
        return Task.CompletedTask;
    }

    private void OnGo()
    {
        if (_stage.Step()) SendEvent(Id, Go.Once);
    }
}

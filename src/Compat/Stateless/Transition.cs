namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>One step of the machine, as entry, exit and transition listeners see it.</summary>
    /// <param name="source">The state that is left.</param>
    /// <param name="destination">The state that is entered.</param>
    /// <param name="trigger">The trigger that caused the step.</param>
    /// <param name="parameters">The trigger's arguments; none if null.</param>
    public class Transition(TState source, TState destination, TTrigger trigger, object[]? parameters = null)
    {
        /// <summary>The state that is left.</summary>
        public TState Source { get; } = source;

        /// <summary>The state that is entered.</summary>
        public TState Destination { get; } = destination;

        /// <summary>The trigger that caused the step.</summary>
        public TTrigger Trigger { get; } = trigger;

        /// <summary>Whether source and destination are the same state.</summary>
        public bool IsReentry => Same(Source, Destination);

        /// <summary>The trigger's arguments, in order; never null.</summary>
#pragma warning disable CA1819 // The package's signature is an array.
        public object[] Parameters { get; } = parameters ?? [];
#pragma warning restore CA1819
    }

    /// <summary>A step under way. The <see cref="Transition"/> object is made only when somebody listens.</summary>
    private ref struct Step(TState source, TState destination, TTrigger trigger, object[] arguments)
    {
        private Transition? _transition;

        public readonly TState Source => source;

        public readonly TState Destination => destination;

        public readonly TTrigger Trigger => trigger;

        public readonly object[] Arguments => arguments;

        public readonly bool IsReentry => Same(source, destination);

        public Transition Transition => _transition ??= new Transition(source, destination, trigger, arguments);
    }
}

namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>A trigger and the types of the arguments it takes.</summary>
    public class TriggerWithParameters
    {
        private readonly Type[] _argumentTypes;

        /// <summary>Describes a trigger.</summary>
        /// <param name="underlyingTrigger">The trigger.</param>
        /// <param name="argumentTypes">The types of its arguments, in order.</param>
        public TriggerWithParameters(TTrigger underlyingTrigger, params Type[] argumentTypes)
        {
            ArgumentNullException.ThrowIfNull(argumentTypes);
            Trigger = underlyingTrigger;
            _argumentTypes = argumentTypes;
        }

        /// <summary>The types of the arguments, in order.</summary>
        public IEnumerable<Type> ArgumentTypes => _argumentTypes;

        /// <summary>The trigger.</summary>
        public TTrigger Trigger { get; }

        /// <summary>Checks arguments against the types. No argument at all passes: the handlers then get default values.</summary>
        /// <exception cref="ArgumentException">Too many, too few or of a wrong type.</exception>
        public void ValidateParameters(object[] args)
        {
            ArgumentNullException.ThrowIfNull(args);
            if (args.Length > _argumentTypes.Length)
                throw new ArgumentException($"Too many arguments: {_argumentTypes.Length} expected, {args.Length} given.", nameof(args));
            if (args.Length == 0) return;
            for (var index = 0; index < _argumentTypes.Length; index++) Arguments.Check(args, _argumentTypes[index], index);
        }
    }

    /// <summary>A trigger with one argument.</summary>
    public class TriggerWithParameters<TArg0>(TTrigger underlyingTrigger) : TriggerWithParameters(underlyingTrigger, typeof(TArg0));

    /// <summary>A trigger with two arguments.</summary>
    public class TriggerWithParameters<TArg0, TArg1>(TTrigger underlyingTrigger)
        : TriggerWithParameters(underlyingTrigger, typeof(TArg0), typeof(TArg1));

    /// <summary>A trigger with three arguments.</summary>
    public class TriggerWithParameters<TArg0, TArg1, TArg2>(TTrigger underlyingTrigger)
        : TriggerWithParameters(underlyingTrigger, typeof(TArg0), typeof(TArg1), typeof(TArg2));
}

/// <summary>Takes typed arguments out of the array in which a trigger carries them.</summary>
internal static class Arguments
{
    /// <summary>The argument at a position; the type's default if the trigger was fired without arguments.</summary>
    /// <exception cref="ArgumentException">It is missing though others were given, or is of another type.</exception>
    public static T At<T>(object[] arguments, int index)
    {
        if (arguments.Length == 0) return default!;
        Check(arguments, typeof(T), index);
        return (T)arguments[index];
    }

    /// <summary>Refuses a missing argument and one of a wrong type; null passes.</summary>
    public static void Check(object[] arguments, Type type, int index)
    {
        if (arguments.Length <= index)
            throw new ArgumentException($"An argument of type {type} is required at position {index}.", nameof(arguments));
        if (arguments[index] is { } argument && !type.IsInstanceOfType(argument))
            throw new ArgumentException($"The argument at position {index} is of type {argument.GetType()}, not {type}.", nameof(arguments));
    }
}

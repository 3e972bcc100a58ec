using Microsoft.Coyote;

namespace MedChain.Coyote.Campaign;

/// <summary>The engine's strategies by name.</summary>
internal static class Strategies
{
    /// <summary>The default: all of them in turn.</summary>
    internal const string Portfolio = "portfolio";

    private static readonly SortedDictionary<string, Func<Configuration, Configuration>> ByName = new(StringComparer.Ordinal)
    {
        [Portfolio] = static configuration => configuration,
        ["random"] = static configuration => configuration.WithRandomStrategy(),
        ["probabilistic"] = static configuration => configuration.WithProbabilisticStrategy(),
        ["prioritization"] = static configuration => configuration.WithPrioritizationStrategy(isFair: true),
        ["delay-bounding"] = static configuration => configuration.WithDelayBoundingStrategy(isFair: true),
        ["q-learning"] = static configuration => configuration.WithQLearningStrategy(),
    };

    /// <summary>All names.</summary>
    internal static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Sets the strategy of this name.</summary>
    internal static Configuration With(Configuration configuration, string name) => ByName[name](configuration);
}

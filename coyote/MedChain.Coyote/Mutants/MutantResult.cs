namespace MedChain.Coyote.Mutants;

/// <summary>What became of a seeded bug.</summary>
/// <param name="Name">The mutant's name.</param>
/// <param name="Property">The property that had to be found broken.</param>
/// <param name="Scenario">The scenario that had to find it.</param>
/// <param name="IsKilled">Whether it was found, as declared and within its budget, and the program without it passed the same schedules.</param>
/// <param name="Schedules">Schedules until then.</param>
/// <param name="Seconds">Seconds until then.</param>
/// <param name="Why">Why it was not killed; empty where it was.</param>
internal sealed record MutantResult(string Name, string Property, string Scenario, bool IsKilled, long Schedules, double Seconds, string Why);

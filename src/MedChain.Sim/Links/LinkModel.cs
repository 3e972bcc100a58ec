namespace MedChain.Sim.Links;

/// <summary>How messages fare on a link. Delays are drawn for each message, so later ones overtake earlier ones.</summary>
/// <param name="LeastDelayMs">Shortest delay.</param>
/// <param name="MostDelayMs">Longest delay of an ordinary message.</param>
/// <param name="LossPermille">Messages lost, of 1000.</param>
/// <param name="DuplicatePermille">Messages that arrive twice, of 1000.</param>
/// <param name="LatePermille">Messages that take up to <paramref name="LateDelayMs"/>, of 1000.</param>
/// <param name="LateDelayMs">Longest delay of a late message.</param>
public sealed record LinkModel(
    long LeastDelayMs = 5,
    long MostDelayMs = 40,
    int LossPermille = 0,
    int DuplicatePermille = 0,
    int LatePermille = 0,
    long LateDelayMs = 0)
{
    /// <summary>A hospital network on a good day: 5 to 40 ms, nothing lost.</summary>
    public static LinkModel Good { get; } = new();

    /// <summary>A bad day: a tenth lost, a tenth doubled, a tenth late by up to 3 s.</summary>
    public static LinkModel Bad { get; } = new(5, 120, 100, 100, 100, 3_000);
}

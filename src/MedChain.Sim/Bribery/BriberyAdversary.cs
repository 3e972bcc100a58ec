using System.Collections.Immutable;

namespace MedChain.Sim.Bribery;

/// <summary>Who pays, and for what it pays.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Levels">At which levels it is played.</param>
/// <param name="Sees">What it demands and sees.</param>
public sealed record BriberyAdversary(string Name, ImmutableArray<string> Levels, string Sees)
{
    /// <summary>Level 0: ring-signed votes in the clear.</summary>
    public const string Open = "0";

    /// <summary>Level 0, where a ballot may be overwritten in the clear until the close.</summary>
    public const string Overwriting = "0-overwriting";

    /// <summary>Level 1: the protocol's sealed ballots.</summary>
    public const string Sealed = "1";

    /// <summary>All levels, in order.</summary>
    public static ImmutableArray<string> AllLevels { get; } = [Open, Overwriting, Sealed];

    /// <summary>All of them, in the order in which results come.</summary>
    public static ImmutableArray<BriberyAdversary> All { get; } =
    [
        new("pay-on-totals", AllLevels, "the published totals, and no receipt"),
        new("pay-on-ballots", AllLevels, "all ballots on the chain, not knowing whose is whose"),
        new("pay-on-receipt", AllLevels, "all ballots, and which tag is the voter's, proved by the voter"),
        new("pay-on-receipt-kept-randomness", [Sealed], "all ballots, and the seed of the voter's ballots, which it kept"),
        new("pay-before-close", AllLevels, "the best receipt there is, shown before the close (level 1: the kept seed), then the totals"),
        new("trustees-up-to-threshold", [Sealed], "all ballots, the voter's tag, the shares of f trustees"),
        new("trustees-past-threshold", [Sealed], "all ballots, the voter's tag, the shares of f + 1 trustees"),
        new("trustees-past-threshold-no-tag", [Sealed], "all ballots, the shares of f + 1 trustees, not knowing whose ballot is whose"),
        new("forced-abstention", [Sealed], "pays for not voting; who claims turnout, by name; the voter who votes claims"),
        new("forced-abstention-unclaimed", [Sealed], "pays for not voting; ballots, totals and claims; the voter who votes does not claim"),
        new("rebates", [Sealed], "pays by the demanded candidate's total, and sees that number only"),
        new("p-plus-epsilon", [Sealed], "pays where the demanded candidate lost, and sees only whether it has the most votes"),
    ];

    internal Conduct ConductAt(string level) => Name switch
    {
        "forced-abstention" => Conduct.Claims,
        "forced-abstention-unclaimed" => Conduct.ForgoesClaim,
        "pay-before-close" when level == Sealed => Conduct.Replaces,
        _ => level == Overwriting ? Conduct.Replaces : Conduct.Once,
    };
}

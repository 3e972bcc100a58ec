using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using static MedChain.Coyote.Scenarios.ElectionScenarios;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>The identity key: made, handed on, used, while holders fail, lie, leave and ask what they may not.</summary>
internal static class IdentityScenarios
{
    private static readonly Prologue AtHandingOn = new([], Length + Slice - 1);
    private static readonly Prologue AtUse = new([], 3 * Slice);
    private static readonly TownOptions Handing = Hall with { Prologue = AtHandingOn, Goal = Length + (3 * Slice) + 2 };
    private static readonly TownOptions Using = Hall with { Prologue = AtUse, Goal = 9 * Length };

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("identity-made", "K8", "All deal for the identity key too: each holds a share of it.") with
        {
            Options = static () => Hall with { Prologue = new([], Slice - 1), Goal = (3 * Slice) + 2, Weather = Good, Seats = true },
        },
        Of("identity-dealt-badly", "K8 K4", "One gives some trustees other shares of the key that is made than it committed to.") with
        {
            Options = static () => Hall with { Prologue = new([], Slice - 1), Goal = (3 * Slice) + 2, Weather = Good, Corrupted = With(3, static () => new BadDealer()) },
        },
        Of("identity-handed-on", "K9", "In the next epoch the holders hand the key on.") with
        {
            Options = static () => Handing with { Weather = Good },
        },
        Of("identity-handed-on-badly", "K9 K4", "One of the holders hands on bad shares; it is put out, and the three others are enough.") with
        {
            Options = static () => Handing with { Weather = Good, Corrupted = With(3, static () => new BadDealer()) },
        },
        Of("identity-other-key", "K9", "One of the holders hands on another secret than its share.") with
        {
            Options = static () => Handing with { Weather = Good, Corrupted = With(3, static () => new OtherKeyDealer()) },
        },
        Of("identity-too-few-dealers", "K9", "Two of four holders deal badly, more than are assumed: the sharing stays as it is.") with
        {
            Options = static () => Handing with { Weather = Good, Corrupted = With(3, static () => new BadDealer()).Add(2, static () => new BadDealer()) },
        },
        Of("identity-falls-over", "K9", "Holders fall over while the key is handed on.") with
        {
            Options = static () => Handing with { Weather = Mild with { Crashes = 4 } },
        },
        Of("identity-holder-leaves", "K9", "One of five holders is expelled after shares are dealt: it goes when the others have another sharing.") with
        {
            Options = static () => Hall with { Institutions = 5, Prologue = new([Expel(0), Expel(1), Expel(2), Expel(3)], (2 * Length) - 3) { ErrandsFrom = 4 * Slice }, Goal = (2 * Length) + 1 },
        },
        Of("identity-asked", "K10 K11 K12", "Two institutions have identifiers evaluated, one of them two.") with
        {
            Options = static () => Using,
            Drive = static (runtime, town) => town.Employ(runtime, [Ask(0, 1), Ask(0, 2), Ask(1, 3)]),
        },
        Of("identity-asked-while-handed-on", "K9 K11 K12", "Evaluations while the key is handed on: parts of two sharings are not put together.") with
        {
            Options = static () => Using with { Prologue = new([], Length + (2 * Slice)) },
            Drive = static (runtime, town) => town.Employ(runtime, [Ask(0, 1), Ask(1, 2), Ask(2, 3)]),
        },
        Of("identity-quota", "K10", "One asks three times with a quota of one.") with
        {
            Options = static () => Using with { Parameters = Terms with { EvaluationQuota = 1 } },
            Drive = static (runtime, town) => town.Employ(runtime, [Ask(0, 1), Ask(0, 2), Ask(0, 3), Ask(1, 4)]),
        },
        Of("identity-part-wrong", "K12", "One holder gives parts that are not its share's, or none.") with
        {
            Options = static () => Using with { Corrupted = With(3, static () => new WrongHolder()) },
            Drive = static (runtime, town) => town.Employ(runtime, [Ask(0, 1), Ask(1, 2)]),
        },
        Of("identity-snooped", "K11", "One asks the holders for what it has not asked on the chain.") with
        {
            Options = static () => Using with { Corrupted = With(3, static () => new Snoop()) },
            Drive = static (runtime, town) => town.Employ(runtime, [Ask(0, 1), Ask(1, 2)]),
        },
    ];

    private static Errand Ask(int number, ulong element) =>
        new($"ask {element}", number, null, _ => new Command.Evaluate(GroupElement.MultiplyBase(GroupScalar.FromUInt64(element + 1))));

    private static Errand Expel(int by) => new($"expel {by}", by, null, static _ => new Command.Expel(new InstitutionId(4)));

    private static Scenario Of(string name, string tags, string what) => ElectionScenarios.Of(name, "Collaboration", tags, what);
}

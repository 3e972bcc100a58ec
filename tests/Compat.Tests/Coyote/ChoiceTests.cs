using System.Globalization;
using Microsoft.Coyote;
using Microsoft.Coyote.Random;

namespace Compat.Tests.Coyote;

/// <summary>Choices that the strategy makes.</summary>
public sealed class ChoiceTests
{
    [Fact]
    public void A_boolean_gives_both_and_an_integer_every_number_below_its_bound()
    {
        var seen = Explore.Logs(Explore.Random(500), (runtime, log) =>
            log.Add(string.Create(CultureInfo.InvariantCulture, $"{runtime.RandomBoolean()}{runtime.RandomInteger(3)}")));
        Assert.Equal(["False0", "False1", "False2", "True0", "True1", "True2"], seen);
    }

    [Fact]
    public void A_generator_makes_them_without_a_runtime_at_hand()
    {
        var seen = Explore.Logs(Explore.Random(300), (_, log) =>
        {
            var generator = Generator.Create();
            log.Add(string.Create(CultureInfo.InvariantCulture, $"{generator.NextBoolean()}{generator.NextInteger(2)}"));
        });
        Assert.Equal(["False0", "False1", "True0", "True1"], seen);
    }

    [Fact]
    public void The_seed_decides_them()
    {
        static string Choices(Configuration configuration)
        {
            var text = "";
            Explore.Good(configuration, runtime => text += runtime.RandomInteger(1_000).ToString(CultureInfo.InvariantCulture) + " ");
            return text;
        }
        Assert.Equal(Choices(Explore.Random(20, seed: 7)), Choices(Explore.Random(20, seed: 7)));
        Assert.NotEqual(Choices(Explore.Random(20, seed: 7)), Choices(Explore.Random(20, seed: 8)));
    }

    [Fact]
    public void They_count_as_steps() => Assert.Equal(3, Explore.Good(Explore.Random(), runtime =>
    {
        runtime.RandomBoolean();
        runtime.RandomInteger(2);
        runtime.RandomBoolean();
    }).TestReport.TotalExploredFairSteps);
}

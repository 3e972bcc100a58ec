namespace MedChain.Sim.Tests;

/// <summary>Order and time of events.</summary>
public sealed class VirtualClockTests
{
    [Fact]
    public void Events_come_in_order_of_time_and_at_one_time_in_order_of_scheduling()
    {
        var clock = new VirtualClock(1_000);
        var dice = new Dice(new Crypto.Randomness.Entropy(new byte[32]));
        var seen = new List<(long DueMs, int Number)>();
        var expected = new List<(long DueMs, int Number)>();
        for (var i = 0; i < 2_000; i++)
        {
            var entry = (DueMs: 1_000 + dice.Below(50), Number: i);
            expected.Add(entry);
            clock.At(entry.DueMs, () =>
            {
                Assert.Equal(entry.DueMs, clock.NowMs);
                seen.Add(entry);
            });
        }

        while (clock.Step(2_000))
        {
        }

        Assert.Equal(expected.OrderBy(entry => entry.DueMs).ThenBy(entry => entry.Number), seen);
        Assert.Equal(2_000, clock.NowMs);
    }

    [Fact]
    public void Time_never_goes_back_and_a_past_event_happens_now()
    {
        var clock = new VirtualClock(500);
        long at = 0;
        clock.At(100, () => at = clock.NowMs);
        Assert.True(clock.Step(500));
        Assert.Equal(500, at);
        Assert.False(clock.Step(400));
        Assert.Equal(500, clock.NowMs);
    }

    [Fact]
    public void An_event_may_schedule_another_at_the_same_time_which_comes_after_those_that_waited()
    {
        var clock = new VirtualClock(0);
        var seen = new List<int>();
        clock.After(10, () =>
        {
            seen.Add(1);
            clock.After(0, () => seen.Add(3));
        });
        clock.After(10, () => seen.Add(2));
        while (clock.Step(10))
        {
        }

        Assert.Equal([1, 2, 3], seen);
    }
}

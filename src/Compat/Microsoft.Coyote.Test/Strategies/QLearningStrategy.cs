using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.SystematicTesting.Strategies;

/// <summary>
/// Q-learning (Mukherjee, Deligiannis, Biswas and Lal 2020): each step costs one, so that what was tried less often in a situation is worth
/// more; a step is drawn by the softmax of what the choices are worth. A situation is the set of next steps. Values lie in a table of fixed
/// size, in which situations may share a place; what was learned stays from run to run.
/// </summary>
internal sealed class QLearningStrategy : Strategy
{
    private const int PlacesLog2 = 16;
    private const double LearningRate = 0.3;
    private const double Discount = 0.7;
    private const double Reward = -1;

    private readonly double[] _values = new double[1 << PlacesLog2];
    private double[] _weights = new double[16];
    private int _lastPlace = -1;

    public override string Name => "q-learning";

    public override bool IsFair => false;

    public override void Begin(ulong seed, int stepsExpected)
    {
        base.Begin(seed, stepsExpected);
        _lastPlace = -1;
    }

    public override Operation Next(EnabledSet enabled, Operation current)
    {
        var count = enabled.Count;
        if (_weights.Length < count) _weights = new double[2 * count];
        var best = double.NegativeInfinity;
        var sum = 0.0;
        for (var slot = 0; slot < count; slot++)
        {
            var value = _values[Place(enabled, slot)];
            if (value > best) best = value;
            sum += _weights[slot] = Math.Exp(value);
        }
        if (_lastPlace >= 0) _values[_lastPlace] += LearningRate * (Reward + (Discount * best) - _values[_lastPlace]);
        var chosen = Draw(count, sum);
        _lastPlace = Place(enabled, chosen);
        return enabled[chosen];
    }

    private static int Place(EnabledSet enabled, int slot) =>
        (int)(unchecked((enabled.Mark ^ (enabled[slot].Mark << 1)) * 0x9E3779B97F4A7C15UL) >> (64 - PlacesLog2));

    private int Draw(int count, double sum)
    {
        var left = sum * (NextBits() >> 11) / (1UL << 53);
        for (var slot = 0; slot < count - 1; slot++)
        {
            left -= _weights[slot];
            if (left < 0) return slot;
        }
        return count - 1;
    }
}

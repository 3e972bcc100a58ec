namespace Microsoft.Coyote.Scheduling;

/// <summary>Decides who takes the next step and what choices give. Equal seeds and equal tests give equal decisions.</summary>
internal abstract class Strategy
{
    private SplitMix _random;

    /// <summary>The name that reports show.</summary>
    public abstract string Name { get; }

    /// <summary>Whether runs are judged as fair: every operation that stays enabled takes a step at last.</summary>
    public abstract bool IsFair { get; }

    /// <summary>The steps after which the schedule is fair, so that liveness can be judged.</summary>
    public virtual int FairFrom => IsFair ? 0 : int.MaxValue;

    /// <summary>Begins a run.</summary>
    /// <param name="seed">Decides the run.</param>
    /// <param name="stepsExpected">The most steps that a run took so far; positive.</param>
    public virtual void Begin(ulong seed, int stepsExpected) => _random = new SplitMix(seed);

    /// <summary>Who takes the next step: one of those enabled.</summary>
    /// <param name="enabled">At least one.</param>
    /// <param name="current">Who took the last step, enabled or not.</param>
    public abstract Operation Next(EnabledSet enabled, Operation current);

    public virtual bool NextBoolean() => (_random.Next() & 1) == 0;

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public virtual int NextInteger(int bound) => Below(bound);

    protected int Below(int bound) => (int)(((_random.Next() >> 32) * (ulong)bound) >> 32);

    protected ulong NextBits() => _random.Next();
}

/// <summary>The SplitMix64 generator (Steele, Lea and Flood 2014): one addition and a mixing of its state.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var value = _state;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}

/// <summary>A trace that is replayed does not fit the test: the test, or what it depends on, changed or is not deterministic.</summary>
internal sealed class ReplayException(string message) : Exception(message);

using MedChain.Core;
using MedChain.Sim;

namespace MedChain.Cli.Demo;

/// <summary>One thing that goes through several commands and waits for the answer of each.</summary>
internal abstract class Work
{
    /// <summary>Octets that it keeps in memory while it runs.</summary>
    public long Weight { get; protected init; } = 1;

    /// <summary>Whether it has come to its end.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What went wrong, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>The command that it waits for.</summary>
    public Submission? Waiting { get; private set; }

    /// <summary>Begins.</summary>
    public abstract void Begin(Consortium consortium);

    /// <summary>Takes the answer to the command it waited for.</summary>
    public void Take(Consortium consortium)
    {
        var outcome = Waiting!.Outcome!;
        Waiting = null;
        On(consortium, outcome);
        if (Waiting is null && !IsDone) throw new InvalidOperationException($"{GetType().Name} neither waits nor is done.");
    }

    /// <summary>Ends with a failure.</summary>
    public void Fail(string reason)
    {
        Failure = reason;
        Finish();
    }

    /// <summary>What follows from an answer.</summary>
    protected abstract void On(Consortium consortium, Outcome outcome);

    /// <summary>Waits for the answer to a command.</summary>
    protected void Await(Submission submission) => Waiting = submission;

    /// <summary>Ends.</summary>
    protected void Finish()
    {
        IsDone = true;
        Waiting = null;
    }

    /// <summary>An answer that was not expected, in words.</summary>
    protected static string Describe(Outcome outcome) => outcome switch
    {
        Outcome.Refused refused => refused.Reason,
        Outcome.Unavailable { Tally: var tally } unavailable =>
            $"unavailable: {tally.Verified.Length} of {unavailable.Needed} parts, {tally.Lying.Length} custodians lied, {tally.Refused.Length} refused, {tally.Silent.Length} silent",
        _ => outcome.GetType().Name,
    };
}

/// <summary>Runs many pieces of work at once, as many as fit into the memory they may take.</summary>
internal static class WorkLine
{
    private const long WeightCap = 32L << 20;

    // A hospital reads no more than this at one time; all pieces may be reads at the same one.
    private const int CountCap = 16;
    private const long LimitMs = 300_000;

    /// <summary>Runs all, in order of their beginning, and tells of each that ends.</summary>
    public static void Run(Consortium consortium, IEnumerable<Work> works, Action<Work> onDone)
    {
        using var waiting = works.GetEnumerator();
        var running = new List<Work>();
        var next = waiting.MoveNext() ? waiting.Current : null;
        while (next is not null || running.Count > 0)
        {
            while (next is not null && (running.Count == 0 || (running.Count < CountCap && running.Sum(work => work.Weight) + next.Weight <= WeightCap)))
            {
                next.Begin(consortium);
                running.Add(next);
                next = waiting.MoveNext() ? waiting.Current : null;
            }

            Advance(consortium, running);
            foreach (var done in running.Where(work => work.IsDone).ToList())
            {
                running.Remove(done);
                onDone(done);
            }
        }
    }

    private static void Advance(Consortium consortium, List<Work> running)
    {
        if (running.Exists(work => work.IsDone)) return;
        if (!consortium.RunUntil(() => running.Exists(work => work.Waiting?.Outcome is not null), LimitMs))
        {
            foreach (var work in running) work.Fail("no answer came");
            return;
        }

        foreach (var work in running.Where(work => work.Waiting?.Outcome is not null).ToList()) work.Take(consortium);
    }
}

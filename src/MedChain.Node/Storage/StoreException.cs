namespace MedChain.Node.Storage;

/// <summary>Why a store cannot be used, or can be used no longer.</summary>
public enum StoreProblem
{
    /// <summary>The disk refused a write or a sync, or is full. Nothing is retried: after a failed sync nobody knows what is on disk.</summary>
    Failed = 1,

    /// <summary>What is on disk is not what was written.</summary>
    Corrupt = 2,

    /// <summary>Another process has the folder.</summary>
    Locked = 3,

    /// <summary>The folder belongs to another chain, institution or version.</summary>
    Foreign = 4,

    /// <summary>The institution's key has signed what this store does not remember: signing again could contradict it. Spec: Consensus D1.</summary>
    Forgotten = 5,

    /// <summary>Others may read what must stay secret.</summary>
    Exposed = 6,
}

/// <summary>A store that must not be used further. The message is one line for the operator; it names no key of a row and no value.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Names the problem.</summary>
    public StoreException(StoreProblem problem, string message, Exception? inner = null)
        : base(message, inner) => Problem = problem;

    /// <summary>What kind of problem it is.</summary>
    public StoreProblem Problem { get; }

    internal static StoreException Failed(Exception inner) =>
        new(StoreProblem.Failed, "The disk refused to store: " + OneLine(inner.Message) + " The store is closed; nothing is retried.", inner);

    internal static StoreException Corrupt(string what) =>
        new(StoreProblem.Corrupt, $"The store is damaged: {what}. It is not used further; put the institution back by catching up into an empty folder with a new key.");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

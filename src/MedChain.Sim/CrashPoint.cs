namespace MedChain.Sim;

/// <summary>Where in the carrying out of effects a host falls over.</summary>
public enum CrashPoint : byte
{
    /// <summary>While a transaction is being written: it is lost whole, and nothing after it is done.</summary>
    BeforePersist = 1,

    /// <summary>The transaction is on disk; nothing after it is done.</summary>
    AfterPersist = 2,

    /// <summary>A message has left; nothing after it is done, not even the rest of its broadcast.</summary>
    AfterSend = 3,
}

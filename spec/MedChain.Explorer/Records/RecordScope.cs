using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Explorer.Records;

/// <summary>From where the life of the record is searched.</summary>
public enum RecordStage
{
    /// <summary>Nothing has happened.</summary>
    Nothing,

    /// <summary>The record is anchored, and everybody's final chain says so.</summary>
    Anchored,

    /// <summary>Access is asked for and granted besides.</summary>
    Granted,
}

/// <summary>What is searched of one record's life. V1 is its source, V2 asks for access, V4 is Byzantine; all four are its custodians.</summary>
public sealed record RecordScope
{
    /// <summary>The scope's name.</summary>
    public required string Name { get; init; }

    /// <summary>What has happened before the search begins, in one order.</summary>
    public RecordStage From { get; init; }

    /// <summary>Whether V4 offers a record of the same name and anchors it when it can.</summary>
    public bool HasRival { get; init; }

    /// <summary>Whether V4 answers offers, truly and falsely.</summary>
    public bool LiesAsCustodian { get; init; }

    /// <summary>Whether V2 asks for access, and V1 consents and withdraws.</summary>
    public bool Consents { get; init; }

    /// <summary>Whether V2 reads.</summary>
    public bool Reads { get; init; }

    /// <summary>Whether V4 answers the reader, truly and falsely.</summary>
    public bool LiesToReader { get; init; }

    /// <summary>Whether each institution's clock may pass the consent's end, at any time.</summary>
    public bool Expires { get; init; }

    /// <summary>Whether V2 breaks the glass on V3's word, and V4 asks on words that nobody gave it.</summary>
    public bool Breaks { get; init; }

    /// <summary>Whether V1 orders the erasure.</summary>
    public bool Erases { get; init; }

    /// <summary>Whether a custodian's audit entries are put on the chain; else they wait for ever, with all that the custodian says later.</summary>
    public bool Audits { get; init; } = true;

    /// <summary>Whether receipts of destruction are put on the chain.</summary>
    public bool Receipts { get; init; } = true;

    /// <summary>What must be seen.</summary>
    public ImmutableArray<string> Witnesses { get; init; } = [];

    /// <summary>How an input is handled: by the core, but in tests that break a rule.</summary>
    public Func<Replica, Input, ImmutableArray<Effect>> Handle { get; init; } = static (replica, input) => replica.Handle(input);

    /// <summary>Is told each state that is taken for one that was there, and that one.</summary>
    public Action<ReplicaState, ReplicaState>? Same { get; init; }
}

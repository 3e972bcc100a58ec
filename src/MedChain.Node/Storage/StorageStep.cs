namespace MedChain.Node.Storage;

/// <summary>The places at which a process may die between two operations of the disk; tests kill or fail it at each of them.</summary>
internal enum StorageStep
{
    /// <summary>Before a large row's temporary file is written.</summary>
    WriteFile,

    /// <summary>Before that file is synced.</summary>
    SyncFile,

    /// <summary>Before it gets its name.</summary>
    RenameFile,

    /// <summary>Before the folder of large rows is synced.</summary>
    SyncFolder,

    /// <summary>Before a slot's key is written.</summary>
    WriteSlot,

    /// <summary>Before the slots are synced.</summary>
    SyncSlots,

    /// <summary>Before the transaction begins.</summary>
    BeginRows,

    /// <summary>Before the transaction is committed.</summary>
    CommitRows,

    /// <summary>After the commit, before the count of commits is written beside the key.</summary>
    CountCommit,

    /// <summary>Before the slots of deleted and replaced rows are overwritten.</summary>
    WipeSlots,

    /// <summary>Before the log is emptied after an erasure.</summary>
    EmptyLog,

    /// <summary>Before files that no row names any more are deleted.</summary>
    DeleteFile,
}

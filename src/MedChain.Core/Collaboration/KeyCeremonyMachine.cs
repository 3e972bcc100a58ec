namespace MedChain.Core.Collaboration;

/// <summary>How far the making of an epoch's joint key is.</summary>
public enum KeyCeremonyPhase : byte
{
    /// <summary>Trustees enrol, then deal.</summary>
    Dealing = 1,

    /// <summary>Whoever got a bad share shows it.</summary>
    Complaining = 2,

    /// <summary>At least f + 1 dealers stand: there is a key that nobody holds.</summary>
    Qualified = 3,

    /// <summary>Too few dealers stand: this epoch has no key.</summary>
    Failed = 4,
}

/// <summary>What moves a ceremony on, each in the block that ends a slice.</summary>
public enum KeyCeremonyTrigger : byte
{
    /// <summary>The dealing slice is over.</summary>
    DealsClosed = 1,

    /// <summary>The complaining slice is over and f + 1 dealers or more stand.</summary>
    EnoughQualified = 2,

    /// <summary>The complaining slice is over and fewer do.</summary>
    TooFewQualified = 3,
}

/// <summary>When a key ceremony moves on. Spec: Collaboration, table KeyCeremony.</summary>
public sealed class KeyCeremonyMachine : Machine<KeyCeremonyPhase, KeyCeremonyTrigger>
{
    /// <summary>Builds the table.</summary>
    public KeyCeremonyMachine()
        : base(KeyCeremonyPhase.Dealing)
    {
        Table.Configure(KeyCeremonyPhase.Dealing)
            .Permit(KeyCeremonyTrigger.DealsClosed, KeyCeremonyPhase.Complaining);
        Table.Configure(KeyCeremonyPhase.Complaining)
            .Permit(KeyCeremonyTrigger.EnoughQualified, KeyCeremonyPhase.Qualified)
            .Permit(KeyCeremonyTrigger.TooFewQualified, KeyCeremonyPhase.Failed);
    }
}

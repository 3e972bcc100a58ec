namespace MedChain.Core.Collaboration;

/// <summary>How far the making or the handing on of a joint key is.</summary>
public enum KeyCeremonyPhase : byte
{
    /// <summary>Trustees enrol, then deal.</summary>
    Dealing = 1,

    /// <summary>Whoever got a bad share shows it.</summary>
    Complaining = 2,

    /// <summary>Enough dealers stand: there is a key, or another sharing of it, that nobody holds alone.</summary>
    Qualified = 3,

    /// <summary>Too few dealers stand: this epoch makes no key, or the sharing stays as it is.</summary>
    Failed = 4,
}

/// <summary>What moves a ceremony on, each in the block that ends a slice.</summary>
public enum KeyCeremonyTrigger : byte
{
    /// <summary>The dealing slice is over.</summary>
    DealsClosed = 1,

    /// <summary>The complaining slice is over and enough dealers stand. Spec: Collaboration K6, K8, K9.</summary>
    EnoughQualified = 2,

    /// <summary>The complaining slice is over and too few do.</summary>
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

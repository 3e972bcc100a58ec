namespace MedChain.Sim.Adversaries;

/// <summary>
/// Means well, but its disk went back to an old backup, so that it may sign again what it has signed otherwise. It counts among the
/// faulty; whoever drives the run sets the disk back. Spec: Consensus D2.
/// </summary>
public sealed class Amnesiac : Adversary;

using System.Collections.Immutable;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Election;

/// <summary>
/// Remembers dear checks that held, by a digest of all that they depend on, so that a ballot which a relay, a leader and a voter of one host look at is
/// verified once. What it answers is what the check answers: it changes how long things take, and nothing else. One host thread; a simulator may share it.
/// </summary>
public sealed class CheckedOnce
{
    /// <summary>Most checks remembered; then all are forgotten.</summary>
    private const int Cap = 4096;

    private ImmutableSortedSet<Digest> _held = ImmutableSortedSet<Digest>.Empty;

    /// <summary>Takes over checks that the host has run ahead; those that did not hold are null.</summary>
    public void Remember(IEnumerable<HeldCheck?> checks)
    {
        foreach (var check in checks)
        {
            if (check is not null) _held = (_held.Count < Cap ? _held : _held.Clear()).Add(check.Statement);
        }
    }

    /// <summary>Whether a check holds: run once for a digest that held.</summary>
    internal bool Holds(DearCheck check)
    {
        if (_held.Contains(check.Statement)) return true;
        if (check.Run() is not { } held) return false;
        Remember([held]);
        return true;
    }
}

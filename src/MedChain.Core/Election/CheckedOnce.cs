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

    /// <summary>Whether a check holds: asked once for a digest that held.</summary>
    internal bool Holds(Digest statement, Func<bool> check)
    {
        if (_held.Contains(statement)) return true;
        if (!check()) return false;
        _held = (_held.Count < Cap ? _held : _held.Clear()).Add(statement);
        return true;
    }
}

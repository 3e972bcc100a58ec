using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using MedChain.Coyote.Monitors;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>The reader of a stream, which falls over between chunks, while one custodian of four shows other pieces than its own.</summary>
/// <param name="runtime">Chooses, and tells the monitors.</param>
/// <param name="released">What all custodians released.</param>
/// <param name="pieces">Their pieces, by position.</param>
/// <param name="isSourceHonest">Whether the source may not be named.</param>
internal sealed class StreamReading(IActorRuntime runtime, ReleasedStream released, List<StreamPiece>[] pieces, bool isSourceHonest)
{
    private readonly List<byte> _kept = [];
    private readonly int _liar = runtime.RandomInteger(pieces.Length);
    private StreamOpener? _opener;
    private int _next;

    /// <summary>One step; false when nothing more happens.</summary>
    internal bool Step()
    {
        if (_opener is null && !StreamOpener.TryStart(released, _next, out _opener, out var refused)) return Blame(refused);
        if (_opener.IsComplete)
        {
            runtime.Monitor<WholeStreamsOnly>(new WholeStreamsOnly.Completed([.. _kept]));
            return false;
        }

        if (runtime.RandomInteger(4) == 0)
        {
            _opener.Dispose();
            _opener = null;
            return true;
        }

        var plaintext = new byte[_opener.NextLength];
        if (!_opener.TryOpen(Answers(), plaintext, out var failure)) return Blame(failure);
        _kept.AddRange(plaintext);
        _next = _opener.Next;
        return true;
    }

    // Those who answer, from one custodian to all, in an order of chance.
    private (InstitutionId Custodian, StreamPiece Piece)[] Answers()
    {
        var custodians = Enumerable.Range(0, pieces.Length).ToList();
        var answers = new (InstitutionId, StreamPiece)[1 + runtime.RandomInteger(pieces.Length)];
        for (var i = 0; i < answers.Length; i++)
        {
            var at = runtime.RandomInteger(custodians.Count);
            var custodian = custodians[at];
            custodians.RemoveAt(at);
            var own = pieces[custodian][_next];
            answers[i] = (released.Manifest.Header.Custodians[custodian], custodian == _liar ? Lie(own) : own);
        }

        return answers;
    }

    private StreamPiece Lie(StreamPiece own)
    {
        var other = pieces[_liar][(_next + 1) % pieces[_liar].Count];
        byte[] changed = [(byte)(own.Octets.Span[0] ^ 1), .. own.Octets.Span[1..]];
        return runtime.RandomInteger(5) switch
        {
            0 => own with { Octets = changed },
            1 => other,
            2 => other with { Chunk = own.Chunk },
            3 => pieces[(_liar + 1) % pieces.Length][_next],
            _ => Rooted(own with { Octets = changed }),
        };
    }

    // A piece under a root of the liar's own.
    private StreamPiece Rooted(StreamPiece piece)
    {
        var leaves = new Digest[pieces.Length];
        leaves[_liar] = StreamTree.Leaf(released.Manifest.Header.Record, piece.Chunk, _liar, piece.Octets.Span);
        var paths = MerkleTree.ProveAll(leaves, out var root);
        return piece with { Root = root, Path = paths[_liar] };
    }

    private bool Blame(OpenFailure failure)
    {
        foreach (var named in failure.Culprits)
        {
            var isHonest = failure.Kind == OpenFailureKind.Inconsistent ? isSourceHonest : named != released.Manifest.Header.Custodians[_liar];
            runtime.Monitor<TrueBlame>(new TrueBlame.Named(named, isHonest));
        }

        return failure.Kind == OpenFailureKind.Unavailable;
    }
}

using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Records.Streams;
using MedChain.Coyote.Monitors;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>How a stream fares.</summary>
/// <param name="Crashes">Most times that its source falls over.</param>
/// <param name="SourceChanges">Whether the file changes while the source is down.</param>
/// <param name="Cuts">Whether the source is faulty, keeps the last chunk back and says that there was none.</param>
internal sealed record StreamOptions(int Crashes, bool SourceChanges, bool Cuts);

/// <summary>
/// One stream from its source, which falls over before and after each write, over a network that loses, doubles and reorders pieces, to four custodians; then
/// its reader. The host's part of the contract is done here as a node does it: progress is on disk before a piece leaves.
/// </summary>
internal sealed class StreamStage
{
    private const int Chunks = 4, ChunkSize = 1 << StreamHeader.FewestBits;

    private readonly IActorRuntime _runtime;
    private readonly StreamOptions _options;
    private readonly ImmutableArray<ReplicaSetup> _town = Founding.Of(new TownOptions());
    private readonly byte[] _file = new byte[((Chunks - 1) * ChunkSize) + 100];
    private readonly List<(int Custodian, StreamPiece Piece)> _flight = [];
    private readonly StreamCustody[] _custody;
    private readonly List<StreamPiece>[] _pieces;
    private StreamSealer? _sealer;
    private byte[] _disk;
    private int _crashes;
    private bool _hasChanged;
    private StreamReading? _reading;

    internal StreamStage(IActorRuntime runtime, StreamOptions options)
    {
        (_runtime, _options) = (runtime, options);
        new Entropy(new byte[Entropy.SeedSize]).Fill("stream", _file);
        _sealer = StreamSealer.Begin(Seed(), _town[0].Self, _town[0].Genesis.Founders, StreamHeader.FewestBits);
        _disk = CanonicalWriter.Encode(_sealer.Progress);
        _custody = [.. _town.Select(_ => StreamCustody.Start(_sealer.Progress.Header))];
        _pieces = [.. _town.Select(static _ => new List<StreamPiece>())];
    }

    // A faulty source deals out all chunks but the last.
    private int Dealt => _options.Cuts ? Chunks - 1 : Chunks;

    private bool IsDealt => Array.TrueForAll(_custody, custody => custody.Roots.Length == Dealt);

    /// <summary>One step; false when nothing more happens.</summary>
    internal bool Step()
    {
        if (_reading is not null) return _reading.Step();
        if (_sealer is null) return Resume();
        if (_sealer.Progress.IsComplete && IsDealt)
        {
            Finish(_sealer);
            return true;
        }

        return _runtime.RandomInteger(3) switch
        {
            0 when !_sealer.Progress.IsComplete => SealNext(_sealer),
            1 when _flight.Count > 0 => Deliver(),
            _ => SealAgain(_sealer),
        };
    }

    private static Entropy Seed() => new(new byte[Entropy.SeedSize]);

    private ReadOnlySpan<byte> Chunk(int chunk) => _file.AsSpan(chunk * ChunkSize, Math.Min(ChunkSize, _file.Length - (chunk * ChunkSize)));

    // T5: what was sealed is compared with the file as it is now, before anything else is sealed.
    private bool Resume()
    {
        var reader = new CanonicalReader(_disk);
        _sealer = StreamSealer.Resume(Seed(), StreamProgress.Read(ref reader)!);
        for (var chunk = 0; chunk < _sealer.Progress.Roots.Length; chunk++)
        {
            if (!_sealer.TrySealAgain(chunk, Chunk(chunk))) return false;
        }

        return true;
    }

    private bool SealNext(StreamSealer sealer)
    {
        var chunk = sealer.Progress.Roots.Length;
        sealer.Seal(Chunk(chunk), chunk == Chunks - 1);
        if (FallsOver()) return true;
        _disk = CanonicalWriter.Encode(sealer.Progress);
        _runtime.Monitor<WholeStreamsOnly>(new WholeStreamsOnly.Sealed(Chunk(chunk).ToArray()));
        for (var custodian = 0; custodian < _custody.Length; custodian++)
        {
            if (FallsOver()) return true;
            Send(sealer, chunk, custodian);
        }

        return true;
    }

    private bool SealAgain(StreamSealer sealer)
    {
        var custodian = _runtime.RandomInteger(_custody.Length);
        var chunk = _custody[custodian].Roots.Length;
        if (chunk >= Math.Min(Dealt, sealer.Progress.Roots.Length)) return true;
        if (FallsOver()) return true;
        if (!sealer.TrySealAgain(chunk, Chunk(chunk))) return false;
        Send(sealer, chunk, custodian);
        return true;
    }

    private void Send(StreamSealer sealer, int chunk, int custodian)
    {
        if (chunk >= Dealt) return;
        var piece = sealer.Piece(custodian);
        piece = piece with { Octets = piece.Octets.ToArray() };
        if (custodian < sealer.Progress.Header.Thresholds.Fragments) _runtime.Monitor<NonceUsedOnce>(new NonceUsedOnce.Left(piece.Octets, Chunk(chunk)[(custodian * piece.Octets.Length)..].ToArray()));
        _flight.Add((custodian, piece));
    }

    // Lost, doubled, or just taken, whichever comes next.
    private bool Deliver()
    {
        var at = _runtime.RandomInteger(_flight.Count);
        var (custodian, piece) = _flight[at];
        var fate = _runtime.RandomInteger(8);
        if (fate > 0) _flight.RemoveAt(at);
        if (fate == 1 || _custody[custodian].Take(_town[custodian].Self, piece, out var next) != StreamVerdict.Taken) return true;
        _custody[custodian] = next;
        _pieces[custodian].Add(piece);
        return true;
    }

    private bool FallsOver()
    {
        if (_crashes >= _options.Crashes || _runtime.RandomInteger(6) != 0) return false;
        _crashes++;
        _sealer = null;
        if (!_options.SourceChanges || _hasChanged || _runtime.RandomInteger(2) != 0) return true;
        _hasChanged = true;
        _file[_runtime.RandomInteger(Chunks) * ChunkSize] ^= 1;
        return true;
    }

    // T6: who holds all pieces of just the stream that the terms describe gives a receipt.
    private void Finish(StreamSealer sealer)
    {
        var stream = sealer.Finish(Digest.Zero, _town[0].Genesis.Founders);
        var manifest = _options.Cuts ? stream.Manifest with { Length = (long)Dealt * ChunkSize, Content = StreamTree.Content(sealer.Progress.Roots[..Dealt]) } : stream.Manifest;
        var parts = ImmutableArray.CreateBuilder<StreamPart>();
        for (var custodian = 0; custodian < _custody.Length; custodian++)
        {
            var terms = stream.Terms[custodian] with { Manifest = manifest };
            var isWhole = StreamRules.TryOpen(terms, _town[custodian].Self, _town[custodian].Sealing, out var part) && _custody[custodian].IsWhole(terms, part);
            _runtime.Assert(isWhole, "Whole streams only: {0} holds every piece and gives no receipt", _town[custodian].Self);
            parts.Add(part!);
        }

        var commitment = (stream.Terms[0] with { Manifest = manifest }).Commitment();
        _reading = new StreamReading(_runtime, new ReleasedStream(manifest, commitment, _custody[0].Roots, parts.ToImmutable()), _pieces, !_options.Cuts);
    }
}

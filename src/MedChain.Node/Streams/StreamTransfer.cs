using System.Globalization;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;

namespace MedChain.Node.Streams;

/// <summary>A file to custodians and back through an institution's replica: the host's half of Records T9 and T10.</summary>
/// <param name="ask">Gives the replica a command and waits for the answer.</param>
public sealed class StreamTransfer(Func<Command, Outcome> ask)
{
    /// <summary>
    /// Delivers a file's pieces, gives out the terms, and waits for the anchor. Custodians that do not answer, or refuse, are left out; where they are too many nothing is
    /// anchored, and the same folder goes on later.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="pseudonym">Finds the patient's records; zero where none is named.</param>
    /// <param name="validators">Those of whom the custodians were chosen.</param>
    /// <returns>Null when it is anchored and the source has forgotten its seed; else why not, in a sentence.</returns>
    public string? Put(StreamSource source, Digest pseudonym, ValidatorSet validators)
    {
        var header = source.Progress.Header;
        var isOut = new bool[header.Custodians.Length];
        var refused = source.Disperse(custodian => Deliver(header, isOut, custodian, null), (custodian, piece) => Deliver(header, isOut, custodian, piece));
        if (refused is not null) return refused;
        var missing = isOut.Count(static each => each);
        if (missing > header.Thresholds.Faulty) return string.Create(CultureInfo.InvariantCulture, $"{missing} of {isOut.Length} custodians did not take the stream; try again later.");
        if (ask(new Command.PutStream(source.Finish(pseudonym, validators))) is not Outcome.Anchored) return "The stream was not anchored.";
        source.Forget();
        return null;
    }

    /// <summary>Rebuilds a file that the institution may read.</summary>
    /// <param name="access">A request that was granted.</param>
    /// <param name="path">The file; it must not exist.</param>
    /// <returns>Null when it is there; else why not, in a sentence.</returns>
    public string? Read(AccessId access, string path)
    {
        if (ask(new Command.Read(access)) is not Outcome.StreamReleased released) return "Too few custodians have released the stream.";
        Outcome.ChunkReleased? chunk = null;
        var failure = StreamTarget.Rebuild(released.Stream, Fetch, path);
        ask(new Command.CloseStream(access));
        return failure is null ? null : $"The stream was not rebuilt: {failure.Kind}.";

        StreamPiece? Fetch(InstitutionId custodian, int number)
        {
            if (chunk?.Chunk != number) chunk = ask(new Command.ReadChunk(access, number)) as Outcome.ChunkReleased;
            return chunk?.Pieces.Where(owned => owned.Custodian == custodian).Select(static owned => owned.Piece).FirstOrDefault();
        }
    }

    // How many pieces the custodian has afterwards; one that is out has none as far as the source knows.
    private int Deliver(StreamHeader header, bool[] isOut, int custodian, StreamPiece? piece)
    {
        if (isOut[custodian]) return 0;
        var answer = ask(new Command.Deliver(header, header.Custodians[custodian], piece)) as Outcome.Delivered;
        isOut[custodian] = answer is not { Refusal: Core.Records.OfferRefusal.None } || (piece is not null && answer.Verdict is not (StreamVerdict.Taken or StreamVerdict.Again));
        return isOut[custodian] ? 0 : answer!.Taken;
    }
}

using System.Security.Cryptography;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using MedChain.Node.Streams;

namespace MedChain.Cli.Demo;

/// <content>An image too large for a bundle: sealed, dispersed and rebuilt chunk by chunk.</content>
internal sealed partial class Demonstration
{
    private const int ImageOctets = (5 << 19) + 11;
    private const byte ImageChunkBits = 19;
    private const long AnswerMs = 600_000;

    private ImagingReport? _imaging;

    private void SendImage()
    {
        var (source, reader) = (_cast.SourceOf(0), _cast.ReaderOf(0));
        _screen.Step($"an image of 2.5 MiB goes from {source} to all hospitals in pieces, and to {reader}");
        var (file, folder, back) = (InFolder("image"), InFolder("image-on-its-way"), InFolder("image-read"));
        WriteImage(file);
        Span<byte> seed = stackalloc byte[32];
        _consortium.Entropy.Fill("image", seed);
        using var stream = StreamSource.Open(file, folder, source, _consortium.Validators, ImageChunkBits, seed);
        var record = stream.Progress.Header.Record;
        var isUnderWay = _consortium.Cluster[source].Replica!.State.Records.Dispersals.ContainsKey(record);
        var problem = !isUnderWay && _consortium.EntryOf(record) is null ? Through(source).Put(stream, Digest.Zero, _consortium.Validators) : null;
        Check(problem is null && _consortium.RunUntil(() => _consortium.EntryOf(record) is not null, AnswerMs), $"the image was not anchored: {problem}");
        if (problem is not null) return;
        var asked = Ask(reader, new Command.RequestAccess(record, SealedStream.Scope, Purpose.Treatment)) as Outcome.Requested;
        var granted = asked is null ? null : Ask(source, new Command.Grant(asked.Access, SealedStream.Scope, _consortium.Cluster.Clock.NowMs + AnswerMs));
        File.Delete(back);
        problem = granted is Outcome.Granted ? Through(reader).Read(asked!.Access, back) : "no consent came";
        var isIdentical = problem is null && File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(back));
        _imaging = new ImagingReport(ImageOctets, (ImageOctets >> ImageChunkBits) + 1, isIdentical);
        Check(isIdentical, $"the image did not come back as it was: {problem}");
        _screen.Note(Say($"read with consent, {ImageOctets} octets, the same as were sent"), isIdentical);
        File.Delete(file);
        File.Delete(back);
        Directory.Delete(folder, recursive: true);
    }

    private StreamTransfer Through(InstitutionId institution) => new(command => Ask(institution, command));

    private Outcome Ask(InstitutionId institution, Command command)
    {
        var submission = _consortium.Cluster.Submit(institution, command);
        _consortium.RunUntil(() => submission.Outcome is not null, AnswerMs);
        return submission.Outcome ?? new Outcome.Refused("no answer came");
    }

    // What it shows is drawn from the seed; what matters is that no octet of it is guessed.
    private void WriteImage(string file)
    {
        var octets = new byte[ImageOctets];
        Span<byte> block = stackalloc byte[32];
        for (var at = 0; at < octets.Length; at += block.Length)
        {
            _consortium.Entropy.Fill("image octets", (ulong)at, block);
            block[..Math.Min(block.Length, octets.Length - at)].CopyTo(octets.AsSpan(at));
        }

        File.WriteAllBytes(file, octets);
        CryptographicOperations.ZeroMemory(octets);
    }

    private string InFolder(string name) => Path.Combine(_folder.Path, name);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Core.Tests.Records;
using MedChain.Core.Tests.Records.Streams;
using VerifyXunit;

namespace MedChain.Core.Tests.Snapshots;

/// <summary>A record and a stream as they leave their source, octets and readable form side by side, and octets that are refused. Spec: Records R1 to R4, R6, T1 to T4.</summary>
public sealed class GoldenRecordTests
{
    private static readonly Consortium Four = new(4);

    [Fact]
    public Task R1_R4_R6_record_with_all_segments()
    {
        var record = SampleRecords.Sealed(Four);
        var text = new StringBuilder();
        Line(text, "record", record.Id);
        Line(text, "source", record.Source);
        Line(text, "pseudonym", record.Pseudonym);
        Line(text, "commitment", record.Commitment);
        Line(text, "custodians", string.Join(' ', record.Manifest.Custodians));
        foreach (var segment in record.Manifest.Segments) Line(text, $"segment {segment.Class}", string.Create(CultureInfo.InvariantCulture, $"{segment.Length} octets, key commitment {segment.KeyCommitment}"));
        Line(text, "manifest", Convert.ToHexStringLower(CanonicalWriter.Encode(record.Manifest)));
        foreach (var (offer, position) in record.Offers.Select((offer, i) => (offer, i)))
        {
            Line(text, $"terms of position {position}", Convert.ToHexStringLower(CanonicalWriter.Encode(offer.Terms)));
            foreach (var (fragment, i) in offer.Fragments.Select((fragment, i) => (fragment, i)))
                Line(text, $"fragment of {record.Manifest.Segments[i].Class}", string.Create(CultureInfo.InvariantCulture, $"{fragment.Length} octets, SHA-256 {Hash(fragment.Span)}, root {FragmentTree.Root(fragment.Span)}"));
        }

        return Verifier.Verify(text.ToString());
    }

    [Fact]
    public Task T1_T4_stream_of_two_chunks()
    {
        var stream = SampleStream.Of(Four, SampleStream.ChunkSize + 5);
        var text = new StringBuilder();
        Line(text, "header", Convert.ToHexStringLower(CanonicalWriter.Encode(stream.Manifest.Header)));
        Line(text, "manifest", Convert.ToHexStringLower(CanonicalWriter.Encode(stream.Manifest)));
        Line(text, "commitment", stream.Sealed.Commitment);
        foreach (var (root, chunk) in stream.Progress.Roots.Select((root, i) => (root, i)))
        {
            Line(text, $"root of chunk {chunk}", root);
            foreach (var (piece, position) in stream.Pieces[chunk].Select((piece, i) => (piece, i)))
                Line(text, $"piece of position {position}", string.Create(CultureInfo.InvariantCulture, $"{piece.Octets.Length} octets, SHA-256 {Hash(piece.Octets.Span)}, path {string.Join(' ', piece.Path)}"));
        }

        foreach (var terms in stream.Sealed.Terms) Line(text, "terms", Convert.ToHexStringLower(CanonicalWriter.Encode(terms)));
        return Verifier.Verify(text.ToString());
    }

    [Fact]
    public Task R4_R5_octets_that_are_no_offer_or_not_authentic()
    {
        var (record, offer) = (SampleRecords.Sealed(Four), SampleRecords.Sealed(Four).Offers[1]);
        var octets = offer.Encode();
        var text = new StringBuilder();
        Judge("as it was dealt", octets);
        Judge("empty", []);
        Judge("another kind", [0, .. octets[1..]]);
        Judge("one octet short", octets[..^1]);
        Judge("one octet more", [.. octets, 0]);
        foreach (var at in (int[])[1, 3, 35, 37, 38, 60, 120, 300, octets.Length - 1]) Judge(string.Create(CultureInfo.InvariantCulture, $"octet {at} changed"), [.. octets[..at], (byte)(octets[at] ^ 1), .. octets[(at + 1)..]]);
        Judge("another custodian's", record.Offers[2].Encode());
        return Verifier.Verify(text.ToString());

        void Judge(string what, byte[] given)
        {
            var verdict = !Message.TryDecode(given, out var read) || read is not Message.Offer again ? "refused"
                : PartRules.TryOpen(again.Terms, again.Fragments, Four[1].Self, Four[1].Sealing, out var part) && PartRules.IsAuthentic(again.Terms.Manifest, record.Commitment, again.Terms.Manifest.Scope, part)
                    ? "authentic" : "not authentic";
            Line(text, what, $"{verdict} {(given.Length == 0 ? "-" : Hash(given))}");
        }
    }

    private static string Hash(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA256.HashData(octets));

    private static void Line(StringBuilder text, string name, object value) => text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
}

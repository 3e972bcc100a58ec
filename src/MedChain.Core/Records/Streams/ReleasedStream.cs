using System.Collections.Immutable;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Streams;

/// <summary>A stream as custodians released it, but for its pieces, which come one chunk at a time. Spec: Records T7.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="Commitment">What the chain anchors; manifest and parts are checked against it.</param>
/// <param name="Roots">The root of each chunk, checked against the manifest's content; one custodian's are enough.</param>
/// <param name="Parts">One a custodian.</param>
public sealed record ReleasedStream(StreamManifest Manifest, Digest Commitment, ImmutableArray<Digest> Roots, ImmutableArray<StreamPart> Parts);

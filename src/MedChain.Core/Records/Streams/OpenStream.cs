using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Streams;

/// <summary>A stream whose chunks are being read at the requester. Spec: Records T10.</summary>
/// <param name="Manifest">Under the commitment.</param>
/// <param name="Roots">The root of each chunk, under the manifest's content.</param>
/// <param name="Custodians">Who is asked.</param>
/// <param name="Emergency">What two institutions have signed, where glass was broken; null under a consent.</param>
/// <param name="Fetch">The chunk that is being read; null between two.</param>
public sealed record OpenStream(StreamManifest Manifest, ImmutableArray<Digest> Roots, ImmutableArray<InstitutionId> Custodians, EndorsedEmergency? Emergency, Fetching? Fetch)
{
    /// <summary>Pieces that a chunk takes.</summary>
    public int Needed => Manifest.Header.Thresholds.Fragments;
}

/// <summary>A chunk on its way to the requester.</summary>
/// <param name="Request">The command to answer.</param>
/// <param name="Chunk">The chunk.</param>
/// <param name="Asked">Who was asked in this round.</param>
/// <param name="Pieces">Authentic pieces, by custodian.</param>
/// <param name="Lying">Custodians whose piece was not authentic.</param>
/// <param name="Refused">Last refusal, by custodian.</param>
/// <param name="Rounds">How many rounds are over.</param>
/// <param name="NextMs">When all who have not answered are asked again.</param>
public sealed record Fetching(
    ulong Request,
    int Chunk,
    ImmutableSortedSet<InstitutionId> Asked,
    ImmutableSortedDictionary<InstitutionId, StreamPiece> Pieces,
    ImmutableSortedSet<InstitutionId> Lying,
    ImmutableSortedDictionary<InstitutionId, ReleaseRefusal> Refused,
    int Rounds,
    long NextMs)
{
    /// <summary>Nobody asked yet.</summary>
    public static Fetching Begin(ulong request, int chunk) =>
        new(request, chunk, [], ImmutableSortedDictionary<InstitutionId, StreamPiece>.Empty, [], ImmutableSortedDictionary<InstitutionId, ReleaseRefusal>.Empty, 0, 0);

    /// <summary>Whether an answer of this custodian is expected.</summary>
    public bool IsAwaited(InstitutionId custodian) => !Pieces.ContainsKey(custodian) && !Lying.Contains(custodian);

    /// <summary>Whether it has answered in some way.</summary>
    public bool IsAnswered(InstitutionId custodian) => !IsAwaited(custodian) || Refused.ContainsKey(custodian);

    /// <summary>Whether asking it again is of no use.</summary>
    public bool IsSettled(InstitutionId custodian) =>
        !IsAwaited(custodian) || (Refused.TryGetValue(custodian, out var code) && !ReleaseRules.MayChange(code));

    /// <summary>The next round: whoever has been silent counts as if it had not been asked, and all others are asked too.</summary>
    public Fetching Anew() => this with { Asked = [], Refused = Refused.RemoveRange(Refused.Where(static pair => ReleaseRules.MayChange(pair.Value)).Select(static pair => pair.Key)), Rounds = Rounds + 1 };
}

using MedChain.Explorer.Consensus;
using MedChain.Explorer.Records;

namespace MedChain.Explorer;

/// <summary>The scopes of <c>./medchain spec</c>.</summary>
public static class Scopes
{
    /// <summary>n = 4, two views, the Byzantine validator leads the first.</summary>
    public static ConsensusScope ByzantineFirst { get; } = new()
    {
        Name = "consensus, 4 validators, 2 views, Byzantine leads view 1",
        Leaders = [3, 0, 3],
        Witnesses = ["a block finalizes", "a block and its child finalize", "a block finalizes after a skip", "a view is both notarized and skipped"],
    };

    /// <summary>n = 4, two views, the Byzantine validator leads the second.</summary>
    public static ConsensusScope HonestFirst { get; } = ByzantineFirst with
    {
        Name = "consensus, 4 validators, 2 views, Byzantine leads view 2",
        Leaders = [0, 3, 3],
    };

    /// <summary>n = 4, three views, one honest validator down: with it there are more than a hundred million states.</summary>
    public static ConsensusScope ThreeViews { get; } = ByzantineFirst with
    {
        Name = "consensus, 4 validators, 3 views, 1 down, Byzantine leads view 1",
        Leaders = [3, 0, 1, 3],
        Silent = [2],
    };

    /// <summary>The same, led by the Byzantine validator in the middle.</summary>
    public static ConsensusScope ThreeViewsByzantineSecond { get; } = ThreeViews with
    {
        Name = "consensus, 4 validators, 3 views, 1 down, Byzantine leads view 2",
        Leaders = [0, 3, 1, 3],
    };

    /// <summary>The same, led by the Byzantine validator at the end, where it may leave out more than one skip certificate.</summary>
    public static ConsensusScope ThreeViewsByzantineThird { get; } = ThreeViews with
    {
        Name = "consensus, 4 validators, 3 views, 1 down, Byzantine leads view 3",
        Leaders = [0, 1, 3, 3],
    };

    /// <summary>n = 4, one honest validator crashes and restarts at any point, any number of times.</summary>
    public static ConsensusScope Crashes { get; } = ByzantineFirst with
    {
        Name = "consensus, 4 validators, 2 views, one crashes at any write",
        Leaders = [3, 0, 3],
        Crashing = 0,
        Witnesses = ["a block finalizes", "a block finalizes after a skip", "a replica falls over between Persist and what follows", "a replica restarts"],
    };

    /// <summary>n = 4, evidence goes on chain, so that honest leaders' blocks differ; one honest validator is down, so that it fits.</summary>
    public static ConsensusScope EvidenceOnChain { get; } = ByzantineFirst with
    {
        Name = "consensus, 4 validators, evidence in transactions",
        Leaders = [3, 0, 3],
        SubmitsEvidence = true,
        Silent = [2],
        Witnesses = ["a block finalizes", "a block finalizes after a skip", "evidence of two proposals is seen"],
    };

    /// <summary>n = 3 with f = 1: too few, and Agreement breaks.</summary>
    public static ConsensusScope TooFew { get; } = new()
    {
        Name = "consensus, 3 validators tolerate none, 1 Byzantine",
        Validators = 3,
        Tolerance = 1,
        Byzantine = [2],
        Leaders = [2, 2],
        IsUnreduced = true,
        IsAgreementOnly = true,
    };

    /// <summary>From the put to the anchor; the Byzantine institution answers falsely and offers another record of the same name.</summary>
    public static RecordScope Anchoring { get; } = new()
    {
        Name = "records, 4 institutions, put to anchor",
        LiesAsCustodian = true,
        HasRival = true,
        Witnesses = ["the record is anchored", "a rival record takes the name"],
    };

    /// <summary>From an anchored record: request, consent, withdrawal, releases; the Byzantine custodian answers with its part, a false one, a refusal.</summary>
    public static RecordScope Releasing { get; } = new()
    {
        Name = "records, 4 institutions, request to release and withdrawal",
        From = RecordStage.Anchored,
        Consents = true,
        Reads = true,
        LiesToReader = true,
        Audits = false,
        Witnesses =
        [
            "a reader gets the record", "a release is refused for want of a consent", "a release is refused after withdrawal",
            "a withdrawal overtakes a release that waits for its fragments",
        ],
    };

    /// <summary>From a record that is granted: the order to erase, destruction, receipts of it.</summary>
    public static RecordScope Erasing { get; } = new()
    {
        Name = "records, 4 institutions, erasure to shredded",
        From = RecordStage.Granted,
        Erases = true,
        Witnesses = ["the record is shredded"],
    };

    /// <summary>From a record that is granted: a read that races the order to erase; receipts of destruction stay off the chain.</summary>
    public static RecordScope Racing { get; } = Erasing with
    {
        Name = "records, 4 institutions, a read that races erasure",
        Reads = true,
        LiesToReader = true,
        Audits = false,
        Receipts = false,
        Witnesses = ["a reader gets the record", "a request after erasure is refused"],
    };

    /// <summary>From a record that is granted: a read while each institution's clock may pass the consent's end, at any time.</summary>
    public static RecordScope Expiring { get; } = new()
    {
        Name = "records, 4 institutions, a read while the consent runs out",
        From = RecordStage.Granted,
        Reads = true,
        LiesToReader = true,
        Expires = true,
        Audits = false,
        Witnesses = ["a reader gets the record", "a release is refused after the consent's end"],
    };

    /// <summary>From a record that is anchored: glass that is broken while the source judges.</summary>
    public static RecordScope Judging { get; } = new()
    {
        Name = "records, 4 institutions, broken glass and its judgement",
        From = RecordStage.Anchored,
        Breaks = true,
        Witnesses = ["a custodian releases in an emergency", "a reader gets the record", "a release is refused after the judgement"],
    };

    /// <summary>From a record that is anchored: glass that is broken while the record is erased and the emergency runs out.</summary>
    public static RecordScope Breaking { get; } = new()
    {
        Name = "records, 4 institutions, broken glass that races erasure and its end",
        From = RecordStage.Anchored,
        Breaks = true,
        Erases = true,
        Expires = true,
        Audits = false,
        Receipts = false,
        Witnesses = ["a reader gets the record", "a request after erasure is refused", "a release is refused after the consent's end", "a release is refused for want of a second word"],
    };

    /// <summary>The release scope with clocks that may pass the consent's end: two and a half million states.</summary>
    public static RecordScope ReleasingAndExpiring { get; } = Releasing with
    {
        Name = "records, 4 institutions, request, release, withdrawal and the consent's end",
        LiesToReader = false,
        Expires = true,
    };

    /// <summary>Those of the default run.</summary>
    public static IReadOnlyList<Scope> Default { get; } =
    [
        Of(Crashes), Of(HonestFirst), Of(ByzantineFirst), Of(EvidenceOnChain), Of(TooFew, breaks: "Agreement"),
        Of(Releasing), Of(Erasing), Of(Anchoring), Of(Racing), Of(Expiring), Of(Judging), Of(Breaking)
    ];

    /// <summary>Those that <c>--deep</c> adds.</summary>
    public static IReadOnlyList<Scope> Deep { get; } = [Of(ThreeViews), Of(ThreeViewsByzantineSecond), Of(ThreeViewsByzantineThird), Of(ReleasingAndExpiring)];

    /// <summary>A scope of consensus.</summary>
    public static Scope Of(ConsensusScope scope, string? breaks = null) => new(scope.Name, breaks, () => new ConsensusModel(scope));

    /// <summary>A scope of records.</summary>
    public static Scope Of(RecordScope scope) => new(scope.Name, null, () => new RecordModel(scope));
}

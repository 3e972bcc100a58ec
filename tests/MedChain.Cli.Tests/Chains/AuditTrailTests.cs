using MedChain.Cli.Chains;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Signatures;
using MedChain.Sim;
using MedChain.Sim.Scenarios;

namespace MedChain.Cli.Tests.Chains;

/// <summary>Who saw what, when and why, read off a chain, and proofs of single entries that hold without it. Spec: Access A7, A11 to A18.</summary>
public sealed class AuditTrailTests
{
    private static readonly SigningKey s_patient = SigningKey.FromSeed(Enumerable.Repeat((byte)61, 32).ToArray());
    private static readonly SigningKey s_next = SigningKey.FromSeed(Enumerable.Repeat((byte)62, 32).ToArray());
    private static readonly Lazy<(ChainFile Chain, RecordId Record)> s_made = new(Make);

    private static ChainFile Chain => s_made.Value.Chain;

    [Fact]
    public void A7_A11_the_trail_says_who_asked_consented_released_and_broke_the_glass_and_what_was_refused()
    {
        var lines = AuditTrail.Read(Chain).Lines;
        Assert.Single(lines, line => line is { What: "requested", By: "H1", Requester: "H1", Why: "Treatment", Code: "None" });
        Assert.Single(lines, line => line is { What: "granted", By: "H0", Requester: "H1", Code: "None", Word: AuditTrail.Office });
        Assert.Equal(4, lines.Count(line => line is { What: "released", Requester: "H1", Code: "None" }));
        Assert.Single(lines, line => line is { What: "denied", By: "H3", Code: "NotSource", Word: AuditTrail.Office });
        Assert.Equal(8, lines.Count(line => line is { What: "glass broken", Requester: "H2", Code: "None" } && line.Why!.StartsWith("DangerToLife, H3", StringComparison.Ordinal)));
        Assert.Single(lines, line => line is { What: "justified", By: "H0" });
        Assert.Single(lines, line => line is { What: "anchored", By: "H0", Access: null, Code: "None" });
        Assert.All(lines, line => Assert.Equal(s_made.Value.Record.ToString(), line.Record));
    }

    [Fact]
    public void A14_A15_A16_A18_the_trail_says_by_whose_word_consent_was_given_and_what_custodians_refused()
    {
        var lines = AuditTrail.Read(Chain).Lines;
        Assert.Single(lines, line => line is { What: "key stands", By: "H0", Access: null, Code: "None", Word: AuditTrail.Office });
        Assert.Single(lines, line => line is { What: "granted", By: "H0", Requester: "H2", Code: "PatientDecides", Word: AuditTrail.Office });
        Assert.Single(lines, line => line is { What: "granted", By: "H3", Requester: "H2", Code: "None", Word: AuditTrail.Patient });
        Assert.Single(lines, line => line is { What: "revoked", By: "H1", Requester: "H2", Code: "None", Word: AuditTrail.Patient });
        Assert.Single(lines, line => line is { What: "next key", By: "H2", Access: null, Code: "None", Word: AuditTrail.Patient });
        Assert.Contains(lines, line => line is { What: "refused", Requester: "H2", Code: "None", Refusal: "Revoked" });
        Assert.All(lines, line => Assert.DoesNotContain(Convert.ToHexStringLower(s_patient.PublicKey), line.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A15_A18_the_report_says_by_whose_word_a_record_was_read_and_who_was_refused()
    {
        var trail = AuditTrail.Read(Chain);
        var report = AuditReport.Of(trail, trail.Lines);
        Assert.Equal([("H1", AuditTrail.Office), ("H2", AuditTrail.Patient)], report.Reads.Select(read => (read.Requester, read.Word!)));
        var refused = Assert.Single(report.Refusals);
        Assert.Equal(("H2", "Revoked"), (refused.Requester, refused.Why));
        Assert.Equal(refused.Custodians.Count, refused.Entries.Count);
        Assert.All(report.Emergencies, read => Assert.Null(read.Word));
    }

    [Fact]
    public void A12_the_report_begins_with_emergencies_that_nobody_has_judged()
    {
        var trail = AuditTrail.Read(Chain);
        var report = AuditReport.Of(trail, trail.Lines);
        Assert.Equal(["InReview", "Justified"], report.Emergencies.Select(read => read.Standing));
        Assert.NotNull(report.Emergencies[0].ReviewBy);
        var read = report.Reads[0];
        Assert.Equal(("H1", "Treatment", "Released", 4), (read.Requester, read.Why, read.Standing, read.Custodians.Count));
        Assert.Equal(2, report.Refused);
    }

    [Fact]
    public void A13_every_entry_of_an_epoch_that_is_over_is_proved_to_who_has_the_founding_alone()
    {
        var founding = CanonicalWriter.Encode(Chain.Founding);
        foreach (var line in AuditTrail.Read(Chain).Lines)
        {
            var proof = CanonicalWriter.Encode(AuditTrail.Read(Chain, AuditEntryName.TryParse(line.Entry)).Prove());
            var finding = AuditProofFinding.Of(proof, founding);
            Assert.True(finding.Holds, finding.Problem);
            Assert.Equal((line.Time, line.By, line.Code), (finding.Time, finding.By, finding.Code));
        }
    }

    [Fact]
    public void A13_no_octet_of_a_proof_or_of_the_founding_can_be_changed_added_or_left_out()
    {
        var founding = CanonicalWriter.Encode(Chain.Founding);
        foreach (var what in (string[])["glass broken", "denied", "refused"])
        {
            var proof = CanonicalWriter.Encode(ProofOf(what));
            Assert.True(AuditProofFinding.Of(proof, founding).Holds);
            Assert.False(AuditProofFinding.Of([.. proof, 0], founding).Holds);
            Assert.False(AuditProofFinding.Of(proof.AsSpan(0, proof.Length - 1), founding).Holds);
            var step = what == "glass broken" ? 1 : 9;
            Parallel.For(0, proof.Length / step, number =>
            {
                var (changed, place) = (proof.ToArray(), number * step);
                changed[place] ^= (byte)(1 << (place % 8));
                Assert.False(AuditProofFinding.Of(changed, founding).Holds, $"octet {place} of {proof.Length}");
            });
        }

        var proved = CanonicalWriter.Encode(ProofOf("glass broken"));
        for (var place = 0; place < founding.Length; place += 7)
        {
            founding[place] ^= 1;
            Assert.False(AuditProofFinding.Of(proved, founding).Holds, $"octet {place} of the founding");
            founding[place] ^= 1;
        }
    }

    [Fact]
    public void A13_pieces_of_two_proofs_do_not_make_a_third()
    {
        var (genesis, keys) = (Chain.Founding.Genesis, ChainSource.Verifier());
        var (one, other) = (ProofOf("granted"), ProofOf("denied"));
        Assert.Null(one.Problem(genesis, keys));
        Assert.NotNull((one with { Event = other.Event, Place = other.Place }).Problem(genesis, keys));
        Assert.NotNull((one with { Transaction = other.Transaction }).Problem(genesis, keys));
        Assert.NotNull((one with { Verdict = other.Verdict }).Problem(genesis, keys));
        Assert.NotNull((one with { Headers = other.Headers }).Problem(genesis, keys));
        Assert.NotNull((one with { Headers = one.Headers[..1] }).Problem(genesis, keys));
        Assert.NotNull((other with { Verdict = one.Verdict }).Problem(genesis, keys));
        Assert.NotNull((one with { Walk = one.Walk.IsEmpty ? other.Walk : [], End = Chain.Ends[^1] }).Problem(genesis, keys));
    }

    [Fact]
    public void An_entry_that_is_not_there_or_not_final_and_a_chain_that_does_not_hold_are_said()
    {
        Assert.Null(AuditEntryName.TryParse("12/0"));
        Assert.Null(AuditEntryName.TryParse("12/0/-1"));
        Assert.Null(AuditEntryName.TryParse("12/0/70000"));
        Assert.Contains("no such entry", Assert.Throws<CommandFailure>(() => AuditTrail.Read(Chain, new AuditEntryName(9_999, 0, 0)).Prove()).Message, StringComparison.Ordinal);
        var last = AuditTrail.Read(Chain).Lines[^1];
        var cut = Chain with { Ends = Chain.Ends[..1] };
        Assert.Contains("not over", Assert.Throws<CommandFailure>(() => AuditTrail.Read(cut, AuditEntryName.TryParse(last.Entry)).Prove()).Message, StringComparison.Ordinal);
        Assert.Contains("does not hold", Assert.Throws<CommandFailure>(() => AuditTrail.Read(Chain with { Blocks = Chain.Blocks.RemoveAt(3) })).Message, StringComparison.Ordinal);
    }

    private static AuditProof ProofOf(string what)
    {
        var line = AuditTrail.Read(Chain).Lines.First(each => each.What == what);
        return AuditTrail.Read(Chain, AuditEntryName.TryParse(line.Entry)).Prove();
    }

    private static (ChainFile, RecordId) Make()
    {
        var cluster = Cluster.Create(7, 4, new ClusterOptions { Parameters = ClusterOptions.Trial, Traces = false });
        var record = new RecordTraffic(cluster, cluster.Dice.Derive("records")).Put(H(0)).Record;
        Settle(cluster);
        var access = Done<Outcome.Requested>(cluster, H(1), new Command.RequestAccess(record, SegmentScope.Clinical, Purpose.Treatment)).Access;
        Done<Outcome.Refused>(cluster, H(3), new Command.Deny(access));
        Done<Outcome.Granted>(cluster, H(0), new Command.Grant(access, SegmentScope.Clinical, cluster.Clock.NowMs + 3_600_000));
        Settle(cluster);
        Done<Outcome.Released>(cluster, H(1), new Command.Read(access));
        var first = Break(cluster, record, 1_000_000);
        Done<Outcome.Reviewed>(cluster, H(0), new Command.Review(first, true));
        Break(cluster, record, 1_100_000);
        Consent(cluster, record);
        var height = cluster.Hosts.First().Height + 17;
        Assert.True(cluster.RunUntil(() => cluster.Hosts.All(host => host.Height >= height), 600_000));
        return (ChainSource.Collect(cluster.Founding, cluster.Hosts.First().Disk.ReadRows()), record);
    }

    // The patient's key, a read by its word, a withdrawal, a read that is refused, and the next key.
    private static void Consent(Cluster cluster, RecordId record)
    {
        var (chainId, until, next) = (cluster.Founding.Genesis.ChainId, cluster.Clock.NowMs + 3_600_000, new PublicOctets(s_next.PublicKey));
        Done<Outcome.ConsentKeyStands>(cluster, H(0), new Command.RegisterConsentKey(record, new PublicOctets(s_patient.PublicKey), PatientConsent.Possess(s_patient, chainId, record)));
        var access = Done<Outcome.Requested>(cluster, H(2), new Command.RequestAccess(record, SegmentScope.Clinical, Purpose.Treatment)).Access;
        Done<Outcome.Refused>(cluster, H(0), new Command.Grant(access, SegmentScope.Clinical, until));
        Done<Outcome.Granted>(cluster, H(3), new Command.BringGrant(access, SegmentScope.Clinical, until, PatientConsent.Grant(s_patient, chainId, access, SegmentScope.Clinical, until)));
        Settle(cluster);
        Done<Outcome.Released>(cluster, H(2), new Command.Read(access));
        Settle(cluster);
        Done<Outcome.Revoked>(cluster, H(1), new Command.BringRevocation(access, PatientConsent.Revoke(s_patient, chainId, access)));
        Settle(cluster);
        Done<Outcome.Unavailable>(cluster, H(2), new Command.Read(access));
        Done<Outcome.ConsentKeyStands>(cluster, H(2), new Command.BringConsentKey(record, next, PatientConsent.Replace(s_patient, chainId, record, next), PatientConsent.Possess(s_next, chainId, record)));
    }

    private static AccessId Break(Cluster cluster, RecordId record, long forMs)
    {
        var emergency = new Emergency(record, SegmentScope.Clinical, EmergencyReason.DangerToLife, H(2), H(3), cluster.Clock.NowMs + forMs);
        var word = Done<Outcome.Vouched>(cluster, H(3), new Command.Vouch(emergency));
        Done<Outcome.Released>(cluster, H(2), new Command.BreakGlass(emergency, word.ByEndorser));
        Settle(cluster);
        return word.Access;
    }

    private static T Done<T>(Cluster cluster, InstitutionId by, Command command)
        where T : Outcome
    {
        var submission = cluster.Submit(by, command);
        Assert.True(cluster.RunUntil(() => submission.Outcome is not null, 600_000));
        return Assert.IsType<T>(submission.Outcome);
    }

    // Every institution knows what was done, and every custodian has told.
    private static void Settle(Cluster cluster)
    {
        var height = cluster.Hosts.First().Height + 6;
        Assert.True(cluster.RunUntil(() => cluster.Hosts.All(host => host.Height >= height), 600_000));
    }

    private static InstitutionId H(int number) => new((ushort)number);
}

using System.Globalization;
using MedChain.Core.Access;
using MedChain.Core.Records;
using Xunit.Abstractions;

namespace MedChain.Conformance.Tests;

/// <summary>Events on records and requests beside the compiled models, on random ledgers. Spec: Records R3, R6, R9, R10, R22 to R24, Access A1 to A4, A7, A11, A12, A14 to A18.</summary>
public sealed class LedgerTests(ITestOutputHelper output)
{
    private const int Ledgers = 200;
    private const int Events = 250;

    /// <summary>Every verdict that there is on each kind of event.</summary>
    private static readonly string[] Verdicts =
    [
        "Anchor None", "Anchor Repeated", "Anchor RecordExists", "Anchor WrongCustodians", "Anchor InsufficientReceipts",
        "Request None", "Request Repeated", "Request AccessExists", "Request UnknownRecord", "Request WrongPhase", "Request WrongScope",
        "Grant None", "Grant PatientDecides", "Grant UnknownAccess", "Grant NotSource", "Grant Repeated", "Grant WrongPhase", "Grant WrongScope", "Grant Expired",
        "Deny None", "Deny UnknownAccess", "Deny NotSource", "Deny Repeated", "Deny WrongPhase",
        "Revoke None", "Revoke UnknownAccess", "Revoke NotSource", "Revoke Repeated", "Revoke Expired", "Revoke WrongPhase",
        "Audit None", "Audit UnknownAccess", "Audit NotCustodian", "Audit Repeated", "Audit WrongPhase",
        "Erase None", "Erase UnknownRecord", "Erase NotSource", "Erase Repeated", "Erase EarlierVersionStands",
        "Supersede None", "Supersede UnknownRecord", "Supersede NotSource", "Supersede Repeated", "Supersede WrongPhase", "Supersede OtherPatient", "Supersede Superseded",
        "Destroyed None", "Destroyed UnknownRecord", "Destroyed NotCustodian", "Destroyed Repeated", "Destroyed WrongPhase",
        "BreakGlass None", "BreakGlass UnknownRecord", "BreakGlass NotCustodian", "BreakGlass Repeated", "BreakGlass WrongScope", "BreakGlass NotEndorsed",
        "RegisterConsentKey None", "RegisterConsentKey UnknownRecord", "RegisterConsentKey NotSource", "RegisterConsentKey Repeated", "RegisterConsentKey ConsentKeyExists",
        "RegisterConsentKey WrongPhase", "RegisterConsentKey KeyTaken", "RegisterConsentKey InvalidConsentKey",
        "PatientGrant None", "PatientGrant UnknownAccess", "PatientGrant NoConsentKey", "PatientGrant NotByPatient", "PatientGrant Repeated", "PatientGrant WrongPhase",
        "PatientGrant WrongScope", "PatientGrant Expired",
        "PatientRevoke None", "PatientRevoke UnknownAccess", "PatientRevoke NoConsentKey", "PatientRevoke NotByPatient", "PatientRevoke Repeated", "PatientRevoke Expired",
        "ReplaceConsentKey None", "ReplaceConsentKey UnknownRecord", "ReplaceConsentKey NoConsentKey", "ReplaceConsentKey Repeated", "ReplaceConsentKey WrongPhase",
        "ReplaceConsentKey NotByPatient", "ReplaceConsentKey KeyTaken", "ReplaceConsentKey InvalidConsentKey",
        "Refused None", "Refused UnknownAccess", "Refused NotCustodian", "Refused Repeated", "Refused UnknownInstitution", "Refused WrongRefusal",
        "Review None", "Review UnknownAccess", "Review NotSource", "Review Repeated", "Review Expired", "Review WrongPhase",
    ];

    private static readonly string[] Phases =
    [
        "record Anchored", "record Shredding", "record Shredded",
        "request Requested", "request Granted", "request Denied", "request Released", "request Expired", "request Revoked",
        "emergency InReview", "emergency Justified", "emergency Violation",
    ];

    [Fact]
    public void R6_R9_R10_R22_R23_R24_A1_A2_A3_A4_A7_A11_A12_A14_A15_A16_A17_A18_every_verdict_and_every_entry_is_what_the_model_says()
    {
        var reached = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var phases = new SortedSet<string>(StringComparer.Ordinal);
        var compared = 0L;
        for (var seed = 1; seed <= Ledgers; seed++)
        {
            var ledger = new RandomLedger(seed, 4 + (seed % 7));
            var oracle = new LedgerOracle(ledger.Keys);
            for (var i = 0; i < Events; i++)
            {
                var step = ledger.Next();
                var differences = oracle.Compare(step);
                Assert.True(differences.Count == 0, string.Create(CultureInfo.InvariantCulture, $"seed {seed}, event {i}: {string.Join("; ", differences)}"));
                var verdict = $"{step.Event.GetType().Name} {step.Code}";
                reached[verdict] = reached.GetValueOrDefault(verdict) + 1;
            }

            compared += oracle.Events;
            foreach (var (_, value) in ledger.Map.Entries())
            {
                if (value is RecordEntry record) phases.Add($"record {record.Phase}");
                if (value is EmergencyEntry broken) phases.Add($"emergency {broken.Phase}");
                if (value is AccessEntry access) phases.Add($"request {access.Phase}");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{compared} events"));
        foreach (var (verdict, count) in reached) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict}: {count}"));
        Assert.Equal(Verdicts.Order(StringComparer.Ordinal), reached.Keys.AsEnumerable());
        Assert.Equal(Phases.Order(StringComparer.Ordinal), phases.AsEnumerable());
    }

    [Fact]
    public void R3_the_custodians_of_few_and_of_many_validators_are_what_the_model_says()
    {
        foreach (var validators in (int[])[4, 7, 30, 31, 32, 45])
        {
            var ledger = new RandomLedger(validators, validators);
            for (var i = 0; i < 20; i++)
            {
                var record = new RecordId(ledger.RandomDigest());
                Assert.Empty(LedgerOracle.Custodians(record, ledger.Validators, Core.Records.CustodianChoice.For(record, ledger.Validators)));
            }
        }
    }
}

using System.Globalization;

namespace MedChain.Cli.Demo;

/// <summary>What a demonstration showed, in sentences that need no knowledge of its machinery.</summary>
internal static class DemoSummary
{
    /// <summary>The lines, and whether each tells of something good.</summary>
    public static IEnumerable<(bool IsGood, string Text)> Lines(DemoReport report, DemoOptions options)
    {
        var identical = report.Records.Count(record => record.Identical);
        yield return (true, Say($"{report.Institutions} hospitals, of which {report.FaultTolerance} may fail or lie at the same time, agreed on {report.FinalizedHeight} blocks."));
        yield return (identical == report.Records.Count, Say($"{identical} of {report.Records.Count} medical records were read at another hospital, with consent, exactly as they were written."));
        if (report.Identity is { } identity)
        {
            yield return (true, Say($"Patients have names on the chain that {identity.Threshold} hospitals must work together to make; each of the {identity.Evaluations} times is on record."));
        }

        foreach (var refused in report.RefusedInputs) yield return (true, $"Not taken in: {refused.Source}. {refused.Reason}");
        yield return (true, Say($"{report.RefusedReads} reads without a valid consent were refused by every hospital asked."));
        if (report.Emergency is { } emergency)
        {
            yield return (emergency.Identical, Say($"In an emergency {emergency.Requester} read a record at once without consent, on the word of {emergency.Endorser} too; {emergency.Told} hospitals left a trace, and the source found it {emergency.Standing.ToLowerInvariant()}."));
        }

        if (report.Imaging is { } imaging)
        {
            yield return (imaging.Identical, Say($"An image of {imaging.Octets} octets, too large for a record, was read at another hospital, with consent, {(imaging.Identical ? "exactly as it was sent" : "but not as it was sent")}."));
        }

        if (report.PatientConsent is { } patient)
        {
            yield return (patient is { OfficeRefused: true, Identical: true }, Say($"Where a patient has a key of its own the consent office could not consent; {patient.Requester} read by the patient's signature, which {patient.Bearer} brought."));
        }

        yield return (
            report.ReadsWithFaults.Identical == report.ReadsWithFaults.Attempted,
            Say($"With {report.Killed} switched off and {report.Lying} lying, {report.ReadsWithFaults.Identical} of {report.ReadsWithFaults.Attempted} reads still gave the right record."));
        if (report.Erased.Record is { } erased)
        {
            yield return (!report.Erased.Rebuildable, report.Erased.Rebuildable
                ? $"{erased} was erased and could still be put together again."
                : $"{erased} was erased: with everything left at all hospitals together, it cannot be put together again.");
        }

        foreach (var election in report.Elections)
        {
            yield return (!election.CarriedOver, Say($"In epoch {election.Epoch} {election.Ballots} hospitals voted in secret, {election.Turnout} have shown that they did, and {election.Seated.Count} of {election.Candidates} candidates were seated."));
        }

        foreach (var failure in report.Failures) yield return (false, "Did not hold: " + failure);
        yield return (true, Say($"Done in {report.Seconds:0.0} s. Last block {report.FinalizedHeadHash[..16]}{(options.Data is null ? ", the same whenever this seed meets this input" : "")}."));
        yield return (true, "");
        foreach (var next in Next(options)) yield return (true, next);
    }

    private static IEnumerable<string> Next(DemoOptions options)
    {
        yield return "Where to look next:";
        if (options.Data is { } folder)
        {
            yield return $"  {folder}/hospital-00/store   one hospital's chain, custody and sealed fragments";
            yield return $"  medchain audit report --data {folder}   who saw what, when and why";
            yield return $"  medchain election verify --epoch 1 --data {folder}   an election, recomputed from the chain alone";
            yield return $"  medchain demo --data {folder}   starts from it again and checks everything";
        }
        else
        {
            yield return "  medchain demo --data my-folder        keeps every hospital's store; kill it half way and start it again";
        }

        if (options.Input is null) yield return "  medchain demo --input my-bundles      your own FHIR R4 bundles";
        if (options.Institutions == 7) yield return "  medchain demo --institutions 31       more hospitals";
        yield return "  medchain demo --json                  the same for machines";
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
